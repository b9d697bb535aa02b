import type { Cadence } from '../../../lambda/core/subscription.ts';
import type { Wording } from '../en/index.ts';

const rhythm: Readonly<Record<Cadence, string>> = {
  immediate: 'inmediato',
  daily: 'diario',
  weekly: 'semanal',
  monthly: 'mensual',
};

/** What the mails say. */
export const esMail: Wording['mail'] = {
  digestNames: {
    immediate: 'Artículos nuevos',
    daily: 'Boletín diario',
    weekly: 'Boletín semanal',
    monthly: 'Boletín mensual',
  },
  readOnTheWeb: 'Leer este boletín en la web',
  exportAs: (format) => `Para un gestor de referencias (${format})`,
  otherTopics: (count) => (count === 1 ? '1 tema más' : `${count} temas más`),
  changesHeading: 'Cambios en artículos anteriores',
  moreInEdition: (count) =>
    count === 1 ? '1 artículo más está en la edición web' : `${count} artículos más están en la edición web`,
  moreChangesInEdition: (count) =>
    count === 1 ? '1 cambio más está en la edición web.' : `${count} cambios más están en la edición web.`,
  readMore: 'Página del artículo',
  whyHeading: '¿Por qué recibo este correo?',
  whyText: (cadence, review) =>
    `Usted se suscribió al boletín ${rhythm[cadence]} de la revisión viva «${review}» y lo confirmó.`,
  yourTopics: (labels) => (labels === null ? 'Sus temas: todos.' : `Sus temas: ${labels.join(', ')}.`),
  topicsRetired:
    'Los temas que eligió ya no forman parte de esta revisión. Recibirá todos los temas hasta que vuelva a elegir: vea «Cambiar las preferencias».',
  onceOnly:
    'Cada artículo se le envía una sola vez. Cuando no hay nada nuevo, no se envía ningún correo, salvo que pida que se le avise.',
  changePreferences: 'Cambiar las preferencias',
  unsubscribe: 'Darse de baja de un tema o de todos',
  theReview: 'La revisión',

  confirmHeading: 'Confirme su suscripción',
  confirmText: (cadence, review) =>
    `Alguien, probablemente usted, pidió recibir en esta dirección el boletín ${rhythm[cadence]} de la revisión viva «${review}».`,
  confirmButton: 'Confirmar la suscripción',
  confirmBy: (moment) => `El enlace funciona hasta el ${moment}. Abre una página con un solo botón.`,
  confirmIgnore: 'Si no fue usted, ignore este correo. Sin una confirmación no se envía nada más.',

  alreadyHeading: 'Esta dirección ya está suscrita',
  alreadyText: (review) =>
    `Alguien, probablemente usted, volvió a inscribir esta dirección en la revisión viva «${review}». Ya está suscrita y nada ha cambiado.`,
  alreadyNext:
    'Para elegir otros temas u otra frecuencia, cambie sus preferencias. Para dejar de recibir el correo, dese de baja.',
};
