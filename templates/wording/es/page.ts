import type { Cadence } from '../../../lambda/core/subscription.ts';
import type { Wording } from '../en/index.ts';

const rhythm: Readonly<Record<Cadence, string>> = {
  immediate: 'inmediato',
  daily: 'diario',
  weekly: 'semanal',
  monthly: 'mensual',
};

/** What the pages say. */
export const esPage: Wording['page'] = {
  skip: 'Ir al contenido',
  siteNavigation: 'Esta revisión',
  topics: 'Temas',
  subscribe: 'Suscribirse',
  feeds: 'Canales',
  about: 'Acerca de',
  search: {
    link: 'Buscar',
    title: 'Buscar',
    text: 'Busca en los títulos, autores, revistas, temas, palabras clave y descriptores MeSH de todo lo que figura aquí. Funciona en su navegador: lo que busca no se comunica a nadie.',
    label: 'Palabras',
    found: 'encontrados',
    none: 'No se ha encontrado nada. Con menos palabras, o más cortas, se encuentra más.',
    failed: 'No se ha podido cargar la búsqueda. Inténtelo de nuevo más tarde.',
    noScript:
      'La búsqueda necesita JavaScript. Todo lo demás en este sitio funciona sin él; las listas por tema contienen todos los artículos.',
  },
  footer: (journal, year) => `La edición viva de una revisión publicada en ${journal}, ${year}.`,
  breadcrumb: 'Usted está aquí',

  lead: 'Esta revisión sigue viva: cada artículo nuevo que la cita o que pertenece a su materia se localiza, se clasifica en los temas de la propia revisión y se recoge aquí. Los lectores reciben cada artículo una sola vez, por correo electrónico o por un canal RSS, con el motivo por el que está aquí.',
  countsHeading: (date) => `Desde su publicación (${date})`,
  countArticles: 'artículos encontrados',
  countCiting: 'citan la revisión',
  countRelated: 'están relacionados',
  asOf: (date) => `Datos a ${date}`,
  latestHeading: 'Últimos artículos',
  addedOn: (date) => `Añadido el ${date}`,
  added: (date) => `añadido el ${date}`,
  noArticles: 'Todavía no se ha encontrado ningún artículo.',
  noArticlesInTopic: 'Todavía no se ha clasificado aquí ningún artículo.',
  topicsHeading: 'Temas de la revisión',
  unfiledText:
    'Estos artículos no encajan por ahora en ninguno de los temas de la revisión. Están en el canal de todos los artículos y en los correos de quienes siguen todos los temas.',
  allFiled: 'Todos los artículos encontrados hasta ahora están clasificados en algún tema.',
  articleCount: (count, singular) => `${count} ${singular ? 'artículo' : 'artículos'}`,
  mostRelevantFirst: 'Primero los más relevantes; los más recientes están en el canal.',
  articlesHeard: (count) => (count === 1 ? 'artículo' : 'artículos'),
  subtopics: 'Dentro de este tema',
  topicMoved: 'Este tema ha cambiado de lugar',
  topicMovedText: (count) =>
    count === 1 ? 'Sus artículos están ahora aquí:' : 'Se ha dividido. Sus artículos están ahora aquí:',
  topicRetired: 'Este tema se ha abandonado',
  topicRetiredText:
    'Ya no forma parte de la revisión viva. Los artículos que se clasificaron en él siguen recogidos; los que se encuentren a partir de ahora se clasifican en otros temas.',
  formerFeeds: 'Los canales a los que se suscribió en esta dirección continúan:',
  feedOf: 'Seguir este tema',
  byMail: 'Por correo electrónico',
  feedsHeading: 'Canales',
  feedsText: 'No hace falta ninguna dirección. Los mismos artículos, cada uno con un identificador estable.',
  opml: 'Todos los canales (OPML)',
  exportHeading: 'Exportar',
  exportText: 'Todos los artículos, para un gestor de referencias o un programa.',
  formats: { rss: 'RSS', atom: 'Atom', json: 'JSON Feed' },
  citationFormats: { ris: 'RIS', bib: 'BibTeX', nbib: 'PubMed (nbib)', json: 'CSL-JSON' },

  subscribeHeading: 'Suscribirse por correo electrónico',
  subscribeText:
    'Un boletín breve con lo nuevo y con el motivo por el que está cada artículo. Se le pedirá que confirme por correo. Cuando no hay nada nuevo, no se envía nada.',
  email: 'Dirección de correo electrónico',
  howOften: 'Frecuencia',
  immediate: 'Inmediata, un cuarto de hora después de encontrarlo',
  daily: 'Diaria, cuando hay algo nuevo',
  weekly: 'Semanal, cuando hay algo nuevo',
  monthly: 'Mensual, cuando hay algo nuevo',
  whichTopics: 'Temas',
  allTopics: 'Todos los temas',
  allTopicsHint: 'Desmarque esta casilla para elegir los temas uno a uno.',
  noTopicsHint: 'Si no marca ninguno, cuentan todos los temas.',
  wholeTopic: 'El tema entero',
  leaveEmpty: 'Deje este campo vacío',
  subscribeButton: 'Suscribirse',
  privacyLine: 'Su dirección se usa solo para este boletín. Sin seguimiento; un clic basta para terminar.',

  allAuthors: (count) => `Los ${count} autores`,
  aboutThisRecord: 'Acerca de este registro',
  identifiers: 'Identificadores',
  foundBy: 'Dónde se encontró',
  history: 'Qué ha ocurrido con él desde entonces',
  firstListed: (date) => `Recogido aquí por primera vez el ${date}.`,
  noticePubmed: 'aviso en PubMed',
  markedTerms: 'Las palabras que decidieron están marcadas en el título, el resumen y los términos.',
  howItCites: 'Cómo cita la revisión',
  besideRefs: (labels, more, others) => {
    const refs = `${labels.length + more === 1 ? 'la ref.' : 'las refs.'} ${labels.join(', ')}`;
    const rest = others === 0 ? '' : `, y de ${others === 1 ? '1 trabajo más' : `${others} trabajos más`}`;
    return `Citada junto a ${refs}${more > 0 ? ` y ${more} más` : ''} de la revisión${rest}.`;
  },
  quotedFrom: 'Cita tomada del',
  readIn: 'Leído en el',
  fullText: 'texto completo gratuito en PMC',
  licence: 'licencia',
  meshTerms: 'Términos MeSH',

  rootTitle: 'Revisiones vivas',
  rootText:
    'Revisiones publicadas que siguen vivas: cada artículo nuevo que cita alguna de ellas o que pertenece a su materia, clasificado en los temas de la propia revisión.',
  rootEmpty: 'Todavía no se ha publicado aquí ninguna revisión.',

  editionTitle: 'Boletín',
  editionText: 'Todo lo de este boletín, también lo que no cupo en el correo.',
  editionExport: 'Los artículos de este boletín, para un gestor de referencias o un programa.',
  editionEmpty: 'Este boletín no contiene nada sobre estos temas.',

  confirmTitle: 'Confirme su suscripción',
  confirmText: (review) => `Pulse el botón para recibir el boletín de «${review}».`,
  confirmButton: 'Confirmar la suscripción',
  confirmDoneTitle: 'Suscripción confirmada',
  confirmDone:
    'Recibirá el próximo boletín en cuanto haya algo nuevo. Lo que ya está recogido puede leerse en la página de la revisión.',
  confirmOverTitle: 'Este enlace ya no funciona',
  confirmOver: 'Ha caducado o no se emitió aquí. Suscríbase de nuevo para recibir otro.',

  preferencesTitle: 'Sus preferencias',
  preferencesText: (review) => `Para el boletín de «${review}».`,
  preferencesNote:
    'Un tema añadido ahora cuenta a partir de ahora; los artículos encontrados antes están en la página del tema.',
  choicesRetired:
    'Los temas que eligió ya no forman parte de esta revisión. Hasta que vuelva a elegir abajo, recibirá todos los temas.',
  save: 'Guardar las preferencias',
  saved: 'Sus preferencias se han guardado.',
  savedNothing: 'No se ha cambiado nada.',
  changeAdded: (label) => `Añadido: ${label}`,
  changeRemoved: (label) => `Quitado: ${label}`,
  changeAll: 'Ahora sigue todos los temas.',
  changeCadence: (cadence) => `El boletín es ahora ${rhythm[cadence]}.`,
  ownFeedHeading: 'Su propio canal',
  ownFeedText:
    'Los artículos de sus temas en un lector de canales, en lugar de los correos o además de ellos. La dirección es solo para usted: no contiene ninguna dirección de correo y termina con la suscripción.',
  endHeading: 'Para dejar de recibir el correo',
  endText: 'El enlace abre una página con un solo botón.',

  unsubscribeTitle: 'Darse de baja',
  unsubscribeText: (review) => `Pulse el botón y no se le enviará ningún boletín más de «${review}».`,
  unsubscribeButton: 'Darse de baja',
  unsubscribedTitle: 'Se ha dado de baja',
  notSubscribed: (review) => `Ya no estaba suscrito a «${review}»; no ha hecho falta cambiar nada.`,
  linkUnknownTitle: 'Este enlace no funciona',
  linkUnknown:
    'Está cortado o no se emitió aquí. Use el enlace al final de su último boletín o escriba al remitente del boletín.',
  toTheReview: 'A la página de la revisión',
  back: 'Volver',
};
