import type { Wording } from '../en/index.ts';

/** What the feeds say of themselves. */
export const esFeed: Wording['feed'] = {
  description: (review) => `Artículos nuevos que citan la revisión «${review}» o están relacionados con ella.`,
  topicDescription: (topic, review) => `Artículos nuevos clasificados en «${topic}» en la revisión viva «${review}».`,
  givenUp: (topic) => `«${topic}» se ha abandonado`,
  givenUpText:
    'Este tema ya no forma parte de la revisión viva y su canal no trae nada más. La página de la revisión muestra los temas actuales, cada uno con su canal.',
  opmlTitle: (review) => `Canales de ${review}`,
  all: 'Todos los artículos',
  ownTitle: (review) => `Sus temas · ${review}`,
  ownDescription: (review) => `Los últimos artículos de los temas que eligió en la revisión viva «${review}».`,
};
