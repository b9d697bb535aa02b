import type { Wording } from '../en/index.ts';

/** What a reader is told about leaving, coming back, moving, and their own data. */
export const esSelfService: Wording['selfService'] = {
  volume: {
    aWeek: (median) =>
      median < 1
        ? 'menos de un artículo por semana'
        : Number.isInteger(median)
          ? `${median} ${median === 1 ? 'artículo' : 'artículos'} por semana`
          : `de ${Math.floor(median)} a ${Math.ceil(median)} artículos por semana`,
    expect: (aWeek, weeks) =>
      `Qué puede esperar, según las últimas ${weeks} semanas: una mediana de ${aWeek} entre todos los temas.`,
    ofTopic: (aWeek, weeks) => `Últimas ${weeks} semanas: mediana de ${aWeek}.`,
    inChoice: (aWeek) => `(${aWeek})`,
  },

  sample: {
    link: 'Ver un boletín de muestra',
    title: 'Un boletín de muestra',
    note: 'Esto es una muestra. No se envió a nadie.',
    ofDays: (days) =>
      `Muestra lo que habría recibido quien sigue todos los temas en los ${days} días anteriores a la última búsqueda.`,
    standIns:
      'En los últimos 28 días no se encontró nada, así que no se habría enviado ningún correo. En su lugar están los últimos artículos, en la forma que les da un boletín.',
    empty: 'Todavía no se ha encontrado ningún artículo, así que no hay nada que mostrar.',
  },

  subject: {
    address: (review) => `Confirme su nueva dirección: ${review}`,
    note: (review) => `Se ha pedido otra dirección: ${review}`,
    export: (review) => `Un enlace a sus datos: ${review}`,
    erase: (review) => `Un enlace para borrar sus datos: ${review}`,
  },

  mail: {
    address: {
      heading: 'Confirme su nueva dirección',
      text: (review) =>
        `Alguien, probablemente usted, pidió que el boletín de la revisión viva «${review}» se envíe desde ahora a esta dirección.`,
      button: 'Usar esta dirección',
      ignore: 'Si no fue usted, ignore este correo. Sin una confirmación no se envía aquí nada más.',
    },
    export: {
      heading: 'Sus datos',
      text: (review) =>
        `Alguien, probablemente usted, pidió todo lo que se guarda sobre su suscripción a la revisión viva «${review}».`,
      button: 'Obtener mis datos',
      ignore: 'Si no fue usted, ignore este correo. Nadie puede ver sus datos sin este enlace.',
    },
    erase: {
      heading: 'Borrar sus datos',
      text: (review) =>
        `Alguien, probablemente usted, pidió que se borre todo lo que se guarda sobre su suscripción a la revisión viva «${review}». Con ello termina la suscripción.`,
      button: 'Borrar mis datos',
      ignore: 'Si no fue usted, ignore este correo. No se borra nada sin este enlace.',
    },
    until: (moment) => `El enlace funciona hasta el ${moment}. Abre una página con un solo botón.`,
    note: {
      heading: 'Se ha pedido otra dirección',
      text: (review) =>
        `Alguien, probablemente usted, pidió que el boletín de la revisión viva «${review}» se envíe a otra dirección. Mientras no se confirme con un correo enviado a ella, seguirá llegando a esta.`,
      button: 'Sus preferencias',
      ignore:
        'Si no fue usted, alguien tiene un correo suyo con sus enlaces, quizá uno que usted reenvió. Por ahora no ha cambiado nada; para detener el boletín o volver a elegir su dirección, abra sus preferencias.',
    },
  },

  page: {
    leaveAll: (review) => `Todo: no se le envía ningún boletín más de «${review}».`,
    leaveAllButton: 'Darse de baja de todo',
    leaveOneHeading: 'O dejar solo un tema',
    leaveOneText: 'El boletín continúa con los demás temas.',
    leaveOneButton: (topic) => `Dejar «${topic}»`,
    leftAllTitle: 'Se ha dado de baja',
    leftAll: (review) =>
      `Toda su suscripción a «${review}» ha terminado, con todos sus temas. Puede que aún llegue un correo que ya se estaba enviando; ninguno empieza pasados 10 segundos desde ahora.`,
    leftOneTitle: 'Ha dejado un tema',
    leftOne: (topic) => `Ya no sigue «${topic}». No ha cambiado nada más.`,
    stillFollowing: (topics) => `Sigue todavía: ${topics.join(', ')}.`,
    leftAlready: 'Ya no sigue ese tema; no ha hecho falta cambiar nada.',
    undoText: (moment) =>
      `Si fue un error, deshágalo con este botón hasta el ${moment}. Guarde la dirección del enlace si quiere decidirlo más tarde.`,
    undoButton: 'Deshacer',
    undoLink: 'Enlace para deshacerlo más tarde',
    erasedAfter: 'Su dirección se borra a los 28 días del final.',

    undo: {
      title: 'Deshacer la baja',
      text: (review) =>
        `Pulse el botón y su suscripción a «${review}» continuará como estaba. Lo que se haya encontrado entretanto llega con el próximo boletín; no se repite nada de lo que ya se le envió.`,
      button: 'Continuar con mi suscripción',
      doneTitle: 'Su suscripción continúa',
      done: 'Como estaba, con los mismos temas. Lo que se haya encontrado entretanto llega con el próximo boletín; no se repite nada.',
    },
    'undo-topic': {
      title: 'Deshacer el cambio',
      text: (_, topic) =>
        `Pulse el botón y volverá a seguir «${topic}» desde su último boletín. Lo que habrían traído los boletines intermedios está en la página del tema.`,
      button: 'Volver a seguirlo',
      doneTitle: 'Vuelve a seguirlo',
      done: 'El tema cuenta de nuevo desde su último boletín; no se repite nada.',
    },
    address: {
      title: 'Confirme su nueva dirección',
      text: (review) =>
        `Pulse el botón y el boletín de «${review}» llegará desde ahora a esta dirección, en lugar de la anterior. Los temas y la frecuencia quedan como están, y no se pierde ni se repite nada.`,
      button: 'Usar esta dirección',
      doneTitle: 'Su dirección ha cambiado',
      done: 'El boletín llega desde ahora a la nueva dirección. La anterior no recibe nada más.',
    },
    export: {
      title: 'Sus datos',
      text: (review) =>
        `Pulse el botón para recibir todo lo que se guarda sobre su suscripción a «${review}», en un archivo JSON.`,
      button: 'Obtener mis datos',
      doneTitle: 'Sus datos',
      done: '',
    },
    erase: {
      title: 'Borrar sus datos',
      text: (review) =>
        `Pulse el botón y su dirección, sus elecciones y todo lo demás que hable de usted se borrarán de la suscripción a «${review}», al momento y para siempre. Con ello termina la suscripción; no se puede deshacer.`,
      button: 'Borrar mis datos',
      doneTitle: 'Sus datos se han borrado',
      done: 'Su dirección y sus elecciones ya no están. Puede volver a suscribirse cuando quiera, como cualquiera.',
    },
    takenTitle: 'Esta dirección no se puede usar',
    taken:
      'Tiene una suscripción propia, o el correo dirigido a ella fue rechazado antes. No se ha cambiado nada: el boletín sigue llegando a la dirección anterior.',
    overTitle: 'Este enlace ya no funciona',
    over: 'Ha caducado, lo ha sustituido otro más reciente o no se emitió aquí. No se ha cambiado nada. Pida otro en la página de sus preferencias.',

    addressHeading: 'Su dirección',
    addressText:
      'Escriba la nueva dirección. A ella se envía un correo con un enlace, y un aviso a la anterior, que sigue en uso hasta que se abra el enlace y se pulse su botón.',
    addressLabel: 'Nueva dirección de correo electrónico',
    addressButton: 'Enviar el enlace',
    dataHeading: 'Sus datos',
    dataText:
      'Ambas cosas empiezan con un correo a su dirección: los enlaces de un boletín pueden haberse reenviado, por eso no muestran ni borran nada.',
    dataButtons: {
      export: 'Enviarme un enlace a mis datos',
      erase: 'Enviarme un enlace para borrar mis datos',
    },
    askedTitle: 'Mire su correo',
    asked: {
      address:
        'Si la nueva dirección puede usarse, ya va hacia ella un correo con un enlace. El enlace funciona durante 7 días; hasta entonces sigue en uso la dirección anterior. Una dirección que ya está suscrita no recibe ningún correo.',
      export:
        'Si se puede escribir a su suscripción, ya va hacia su dirección un correo con un enlace. El enlace funciona durante 24 horas.',
      erase:
        'Si se puede escribir a su suscripción, ya va hacia su dirección un correo con un enlace. El enlace funciona durante 24 horas.',
    },
  },
};
