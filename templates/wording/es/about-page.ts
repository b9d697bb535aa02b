import type { Wording } from '../en/index.ts';

/** The page about these data. */
export const esAboutPage: Wording['aboutPage'] = {
  title: 'Acerca de estos datos',
  sections: [
    {
      heading: 'Cómo se encuentran los artículos',
      paragraphs: [
        'A intervalos regulares se pregunta a varias fuentes públicas qué artículos citan la revisión: la lista de artículos que citan de PubMed, las listas de referencias de PubMed Central, Europe PMC y NIH iCite. Los artículos similares de PubMed y las búsquedas por los temas de la revisión añaden artículos relacionados con ella. Cada vez se compara la lista completa, de modo que no se pierde un artículo que una fuente añada tarde.',
        'Un artículo que cita la revisión entra siempre. Un artículo relacionado entra solo si está bastante cerca de la materia de la revisión. Una prepublicación y el artículo en que se convierte son aquí una sola entrada, sean cuales sean sus identificadores. La página de cada artículo dice qué fuentes lo recogen y desde cuándo.',
      ],
    },
    {
      heading: 'Cómo se clasifican los artículos',
      paragraphs: [
        'Los temas son el esquema de la propia revisión. Un artículo se clasifica por las referencias que comparte con la revisión, por las palabras de su título y su resumen, y por sus términos MeSH cuando los tiene. Cada tema asignado lleva sus motivos, y las palabras que decidieron están marcadas en la página del artículo. La clasificación la hacen unas reglas y un modelo pequeño, no una persona; puede estar equivocada, y los motivos están ahí para que usted vea el porqué.',
        'Cuando el texto completo de un artículo que cita la revisión está abierto en PubMed Central, se reproduce la frase que la cita, con el epígrafe bajo el que está y la licencia que lo permite. Si la licencia no lo permite, solo se nombra el epígrafe.',
      ],
    },
    {
      heading: 'Qué significan los números',
      paragraphs: [
        '«Artículos encontrados» cuenta lo que se ha recogido aquí desde que se publicó la revisión. «Citan la revisión» cuenta los que al menos una fuente registra como citas; las bases de datos de citas difieren, así que el número no tiene por qué coincidir con el de ninguna de ellas. «Relacionados» cuenta los demás. La fecha de un artículo es la que da su revista, con la exactitud con que la da; «añadido» es el día en que se vio aquí por primera vez.',
        'Las retractaciones, las correcciones y las expresiones de preocupación se recogen cuando las registra PubMed y se muestran con el artículo.',
      ],
    },
    {
      heading: 'Cada artículo una sola vez',
      paragraphs: [
        'Lo que se encuentra se numera en una sola secuencia, y cada suscripción recuerda hasta dónde se le ha enviado. Un boletín es el tramo intermedio, de modo que un artículo le llega una sola vez, sean cuales sean sus temas. Lo que no cabe en un correo está en su edición web. Cuando no hay nada nuevo, no se envía ningún correo.',
        'Un límite que conviene decir: un proveedor de correo puede aceptar un mensaje y perderse su respuesta por el camino. Ese mensaje queda retenido hasta que lo aclara el informe del propio proveedor; si también se pierde ese informe, se envía otra vez el mismo boletín. No se pierde nada, y en ese caso raro puede recibir una segunda copia. Esos casos se cuentan.',
      ],
    },
    {
      heading: 'Privacidad',
      paragraphs: [
        'Estas páginas no ponen cookies, no ejecutan en su navegador más programa que el de la página de búsqueda y no cargan nada de otros sitios. Los correos no contienen imágenes, ni píxeles de seguimiento, ni enlaces reescritos; nadie puede ver si abrió uno o en qué hizo clic.',
        'De una suscripción guardamos su dirección de correo electrónico, sus temas y su frecuencia, cuándo se suscribió, cuándo confirmó y cuándo terminó, y hasta dónde se le ha enviado. La dirección se usa solo para este boletín y se entrega al proveedor de correo para el envío. Los canales no necesitan ninguna dirección.',
        'Cada correo termina con un enlace para darse de baja; funciona sin contraseña y al momento. A los 28 días del final se borran su dirección y sus elecciones; hasta entonces puede deshacer la baja. Una suscripción que nadie confirma se borra a los 7 días. En la página de sus preferencias puede pedir una copia de todo lo que se guarda sobre usted o hacer que se borre al momento. Tras una queja o un rechazo permanente se conserva un resumen cifrado con clave de la dirección, para que no se le envíe nada más.',
      ],
    },
  ],
  theReview: 'La revisión',
};
