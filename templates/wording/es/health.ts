import type { Wording } from '../en/index.ts';

/** The chart of what appeared, and the page on how far the field has moved. */
export const esHealth: Wording['health'] = {
  chart: {
    heading: 'Qué ha aparecido desde entonces',
    label: (articles, from, to) =>
      `Gráfico: ${articles} artículos, de ${from} a ${to}, en total y por temas. Los números están en la tabla de abajo.`,
    all: 'Todos los artículos',
    table: 'Los números en una tabla',
    unit: { month: 'Mes', quarter: 'Trimestre', year: 'Año' },
    hint: 'Según cuándo los mostró PubMed por primera vez. Un artículo con dos temas cuenta en ambos.',
    quarter: (quarter, year) => `${quarter.replace('Q', 'T')} ${year}`,
  },
  page: {
    title: 'Cuánto ha avanzado el campo',
    link: 'Estado de la revisión',
    lead: 'Lo que se ha publicado sobre cada sección de la revisión desde que apareció. Una sección con mucha evidencia nueva es aquella cuyo texto puede necesitar una relectura; eso no dice que la sección esté equivocada.',
    stalest: (section) => `Donde más ha ocurrido es en «${section}».`,
    calm: 'Todavía no se ha publicado nada sobre ninguna sección.',
    retracted: (count) =>
      count === 1
        ? 'Uno de los artículos recogidos aquí fue retractado o retirado.'
        : `${count} de los artículos recogidos aquí fueron retractados o retirados.`,
    section: 'Sección',
    articles: 'Artículos nuevos',
    citing: 'Citan la revisión',
    trials: 'Ensayos',
    metaAnalyses: 'Metaanálisis',
    coCiting: 'Comparten sus referencias',
    retractedColumn: 'Retractados',
    newest: 'Último encontrado',
    never: 'ninguno',
  },
};
