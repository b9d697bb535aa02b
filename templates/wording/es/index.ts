import type { ChangeKind } from '../../../lambda/core/article.ts';
import type { Wording } from '../en/index.ts';
import { esAboutPage } from './about-page.ts';
import { esArchive } from './archive.ts';
import { esDelivery } from './delivery.ts';
import { esFeed } from './feed.ts';
import { esHealth } from './health.ts';
import { esKeeper } from './keeper.ts';
import { esMail } from './mail.ts';
import { esMessages } from './messages.ts';
import { esPage } from './page.ts';
import { esSelfService } from './self-service.ts';

/** Every word a reader sees, in Spanish. Readers are addressed as "usted", a digest is a "boletín", an abstract a "resumen". */
export const es: Wording = {
  language: 'es',
  direction: 'ltr',
  months: [
    'enero',
    'febrero',
    'marzo',
    'abril',
    'mayo',
    'junio',
    'julio',
    'agosto',
    'septiembre',
    'octubre',
    'noviembre',
    'diciembre',
  ],
  day: (day, month, year) => `${day} de ${month} de ${year}`,
  month: (month, year) => `${month} de ${year}`,
  // Four digits are written together, longer numbers in groups with a hard space (Ortografía de la lengua española, 2010).
  number: (value) => (value < 10_000 ? String(value) : String(value).replace(/\B(?=(?:\d{3})+$)/g, '\u00a0')),

  serviceName: 'Revisión viva',
  badge: {
    retracted: 'Retractado',
    concern: 'Expresión de preocupación',
    withdrawn: 'Retirado',
    corrected: 'Corregido',
    preprint: 'Prepublicación',
    review: 'Revisión',
    trial: 'Ensayo clínico',
    'meta-analysis': 'Metaanálisis',
  },
  relation: {
    cites: 'Cita la revisión',
    related: 'Relacionado con la revisión',
  },
  citing: { inSection: 'Cita la revisión en', under: 'Cita la revisión bajo' },
  quoted: (sentence) => `«${sentence}»`,
  cadence: {
    immediate: 'Inmediato',
    daily: 'Diario',
    weekly: 'Semanal',
    monthly: 'Mensual',
  },
  cadenceWord: {
    immediate: 'inmediato',
    daily: 'diario',
    weekly: 'semanal',
    monthly: 'mensual',
  },
  change: {
    RETRACTED: 'Retractado',
    CONCERN: 'Expresión de preocupación',
    ERRATUM: 'Corregido',
    PUBLISHED: 'Prepublicación ya publicada',
    WITHDRAWN: 'Retirado',
  },
  changeSentence: {
    RETRACTED: 'PubMed registra este artículo como retractado.',
    CONCERN: 'La revista ha publicado una expresión de preocupación sobre este artículo.',
    ERRATUM: 'Se ha publicado una corrección de este artículo.',
    PUBLISHED: 'Esta prepublicación se ha publicado después en una revista.',
    WITHDRAWN: 'PubMed ya no recoge este registro.',
  },
  changeCount: (kind, count) => {
    const words: Readonly<Record<ChangeKind, readonly [string, string]>> = {
      RETRACTED: ['retractación', 'retractaciones'],
      CONCERN: ['expresión de preocupación', 'expresiones de preocupación'],
      ERRATUM: ['corrección', 'correcciones'],
      PUBLISHED: ['prepublicación publicada', 'prepublicaciones publicadas'],
      WITHDRAWN: ['retirada', 'retiradas'],
    };
    return `${count} ${words[kind][count === 1 ? 0 : 1]}`;
  },
  noticeSource: (source) => `Aviso: ${source}`,
  publishedIn: (journal) => `Ahora en ${journal}`,
  source: {
    'pubmed-citedin': 'PubMed, lista de artículos que citan',
    'pmc-refs': 'PubMed Central, listas de referencias',
    'europe-pmc': 'Europe PMC, citas',
    icite: 'NIH iCite, citas abiertas',
    'pubmed-related': 'PubMed, artículos similares',
    'topic-query': 'PubMed, búsqueda por los temas',
    'reference-list': 'La lista de referencias del propio artículo',
  },

  andMoreAuthors: (others) => `y ${others} más`,
  noAuthors: 'Sin autores indicados',
  untitled: 'Sin título',
  latency: (pubmed, here) =>
    pubmed === '' ? `Encontrado aquí el ${here}.` : `Visto en PubMed el ${pubmed}, aquí el ${here}.`,
  filedUnder: 'Clasificado en',
  also: 'también en',
  notFiled: 'Aún sin clasificar',
  whyHere: 'Por qué está aquí',
  why: 'Motivo',
  freeFullText: 'PMC, texto completo gratuito',
  pubmed: 'PubMed',
  doi: 'DOI',
  abstract: 'Resumen',
  noAbstract: 'No hay resumen disponible.',
  keywords: 'Palabras clave',

  countSentence: ({ articles, citing, related }) => {
    const found = articles === 1 ? '1 artículo nuevo' : `${articles} artículos nuevos`;
    if (related === 0) return articles === 1 ? `${found}, que cita la revisión.` : `${found}; todos citan la revisión.`;
    if (citing === 0)
      return articles === 1
        ? `${found}, relacionado con la revisión.`
        : `${found}, todos relacionados con la revisión.`;
    const cite = citing === 1 ? '1 cita la revisión' : `${citing} citan la revisión`;
    const relate = related === 1 ? '1 está relacionado con ella' : `${related} están relacionados con ella`;
    return `${found}: ${cite} y ${relate}.`;
  },
  noNewArticles: 'Ningún artículo nuevo, pero hay novedades sobre artículos anteriores.',
  newsOfEarlier: 'Novedades sobre artículos anteriores',

  subject: {
    fresh: (count) => `${count} ${count === 1 ? 'nuevo' : 'nuevos'}`,
    moreTopics: (count) => `+${count}`,
    confirm: (review) => `Confirme su suscripción: ${review}`,
    already: (review) => `Ya está suscrito este correo: ${review}`,
  },

  mail: esMail,
  page: esPage,
  selfService: esSelfService,
  delivery: esDelivery,
  health: esHealth,
  archive: esArchive,
  feed: esFeed,
  aboutPage: esAboutPage,
  keeper: esKeeper,
  messages: esMessages,
};
