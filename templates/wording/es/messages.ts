import type { Wording } from '../en/index.ts';

/** What a page says when something cannot be done or has to be waited for. */
export const esMessages: Wording['messages'] = {
  'Not found': 'No encontrado',
  'There is no such page here.': 'Aquí no existe esa página.',
  'Please check the form': 'Revise el formulario',
  'Please try again later': 'Inténtelo más tarde',
  'Not available right now': 'No disponible en este momento',
  'Something went wrong on our side. Nothing was changed; please try again in a few minutes.':
    'Algo ha fallado por nuestra parte. No se ha cambiado nada; inténtelo de nuevo dentro de unos minutos.',
  'Check your mail': 'Mire su correo',
  'If the address can be subscribed, a mail with a confirm link is on its way to it. The link works for 7 days.':
    'Si la dirección puede suscribirse, ya va hacia ella un correo con un enlace de confirmación. El enlace funciona durante 7 días.',
  'The form is too large.': 'El formulario es demasiado grande.',
  'The form could not be read. Please send it again from the page.':
    'No se ha podido leer el formulario. Envíelo de nuevo desde la página.',
  'Open your preferences from the link in a mail.': 'Abra sus preferencias con el enlace de un correo.',
  'Open this page from the link in a mail.': 'Abra esta página con el enlace de un correo.',
  'That does not look like one e-mail address. Write it as name@example.org.':
    'Eso no parece una dirección de correo electrónico. Escríbala así: nombre@example.org.',
  'There were too many sign-ups from your network. Please try again in an hour; the feeds need no address.':
    'Ha habido demasiadas suscripciones desde su red. Inténtelo dentro de una hora; los canales no necesitan ninguna dirección.',
  'One of the topics is no longer part of this review. Choose from the list on the page.':
    'Uno de los temas ya no forma parte de esta revisión. Elija de la lista de la página.',
  'One of the topics does not exist. Choose from the list on the page.':
    'Uno de los temas no existe. Elija de la lista de la página.',
  'A digest is being sent to you at this moment. Please save again in a minute.':
    'En este momento se le está enviando un boletín. Vuelva a guardar dentro de un minuto.',
  'Your subscription is being changed at this moment. Please try again in a minute.':
    'En este momento se está cambiando su suscripción. Inténtelo de nuevo dentro de un minuto.',
  'A mail was asked for a short while ago. Please wait 15 minutes and try again.':
    'Hace poco que se pidió un correo. Espere 15 minutos e inténtelo de nuevo.',
  'That topic cannot be left by itself. Change your preferences, or unsubscribe.':
    'No es posible dejar solo ese tema. Cambie sus preferencias o dese de baja.',
  'Say the time zone as well: an hour is another one elsewhere.':
    'Indique también la zona horaria: en otro lugar es otra hora.',
  'That time zone is not known. Choose one from the list.': 'Esa zona horaria no se conoce. Elija una de la lista.',
  'Choose a weekday: 1 for Monday to 7 for Sunday.': 'Elija un día de la semana: de 1 (lunes) a 7 (domingo).',
  'Choose an hour of the day: 0 to 23.': 'Elija una hora del día: de 0 a 23.',
  'A pause ends on a day to come, within a year. Write it as 2026-12-24.':
    'Una pausa termina en un día futuro, dentro de un año como mucho. Escríbalo así: 2026-12-24.',
};
