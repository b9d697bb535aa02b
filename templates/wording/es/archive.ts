import type { Wording } from '../en/index.ts';

export const esArchive: Wording['archive'] = {
  title: 'Todos los boletines',
  lead: 'Cada semana en la que se encontró algo nuevo, con todo lo que figuraba en su boletín de todos los temas. Un boletín con los temas que elija, y con la frecuencia que elija, llega por correo electrónico.',
  weekTo: (date) => `Semana hasta el ${date}`,
  articles: (count) => (count === 1 ? '1 artículo nuevo' : `${count} artículos nuevos`),
  changes: (count) =>
    count === 1 ? '1 cambio en un artículo ya conocido' : `${count} cambios en artículos ya conocidos`,
  none: 'Aún no hay ningún boletín: el primero llega una semana después de la primera consulta que encuentre algo nuevo.',
};
