import type { Cadence } from '../../../lambda/core/subscription.ts';
import type { Wording } from '../en/index.ts';

const weekdays: readonly string[] = ['lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado', 'domingo'];
const hourText = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
const place = (timeZone: string) => (timeZone === 'UTC' ? 'UTC' : `(hora de ${timeZone.replaceAll('_', ' ')})`);

/** What a reader is told about when and how their digest comes. */
export const esDelivery: Wording['delivery'] = {
  when: 'Cuándo se envía',
  timeZone: 'Zona horaria',
  asTheReview: ({ weekday, hour, timeZone }) =>
    `Como lo envía la revisión: ${weekdays[weekday - 1] ?? ''}, ${hourText(hour)} ${place(timeZone)}`,
  weekday: 'Día de la semana',
  weekdays,
  hour: 'Hora',
  hourText,
  whenHint:
    'El día y la hora cuentan en cuanto se elige una zona horaria. El boletín semanal llega ese día de la semana; el mensual, el primero del mes que caiga en ese día; el diario solo necesita la hora. El inmediato llega enseguida.',

  howMuch: 'Cuánto contiene',
  cap: 'Artículos por correo (de 1 a 100)',
  capHint: (own) =>
    `Si se deja vacío, son ${own}. Lo que no cabe está en la edición web del boletín y no se vuelve a enviar.`,

  quietLegend: 'Cuando no hay nada nuevo',
  quietChoice: {
    silence: 'No enviar nada',
    line: 'Enviar una línea, como mucho una vez por semana',
    quarterly: 'Enviar una señal de vida cada tres meses',
  },

  pause: 'Pausa',
  pausedUntil: 'No enviar nada antes del',
  pauseHint:
    'Un solo boletín después de ese día contiene todo lo que se haya encontrado entretanto. Si vacía el campo, no hay pausa.',

  changed: {
    schedule: (cadence, { timeZone, weekday, hour }) => {
      const day = weekdays[weekday - 1] ?? '';
      const days: Readonly<Record<Exclude<Cadence, 'immediate'>, string>> = {
        daily: 'todos los días',
        weekly: `cada ${day}`,
        monthly: `el primer ${day} del mes`,
      };
      const time = `${hourText(hour)} ${place(timeZone)}`;
      return cadence === 'immediate'
        ? `Su hora es ahora ${time}; los boletines inmediatos no la esperan.`
        : `Ahora se envía ${days[cadence]} a las ${time}.`;
    },
    cap: (cap) => `Un correo muestra ahora como mucho ${cap} ${cap === 1 ? 'artículo' : 'artículos'}.`,
    quiet: {
      silence: 'Cuando no hay nada nuevo, no se envía nada.',
      line: 'Cuando no hay nada nuevo, se le avisa como mucho una vez por semana.',
      quarterly: 'Cuando no hay nada nuevo, recibe una señal de vida cada tres meses.',
    },
    paused: (date) => `En pausa: no se envía nada antes del ${date}.`,
    resumed: 'La pausa ha terminado: su próximo boletín llega como siempre.',
  },

  quiet: {
    subject: (review) => `Nada nuevo: ${review}`,
    heading: 'Nada nuevo',
    text: (date) => `No se ha encontrado ningún artículo para usted desde el ${date}.`,
    next: {
      line: 'Pidió que se le avisara en las semanas tranquilas. El próximo artículo llega con su próximo boletín.',
      quarterly: 'Pidió una señal de vida cada tres meses. El próximo artículo llega con su próximo boletín.',
    },
  },
};
