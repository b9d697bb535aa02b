import type { Cadence, QuietPolicy, Schedule } from '../../../lambda/core/subscription.ts';

const weekdays: readonly string[] = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const hourText = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
const place = (timeZone: string) => (timeZone === 'UTC' ? 'UTC' : `${timeZone.replaceAll('_', ' ')} time`);

/** What a reader is told about when and how their digest comes. */
export const enDelivery = {
  when: 'When it is sent',
  timeZone: 'Time zone',
  asTheReview: ({ weekday, hour, timeZone }: Schedule) =>
    `As the review sends it: ${weekdays[weekday - 1] ?? ''}, ${hourText(hour)} ${place(timeZone)}`,
  weekday: 'Weekday',
  weekdays,
  hour: 'Hour',
  hourText,
  whenHint:
    'Weekday and hour count once a time zone is chosen. A weekly digest comes on that weekday, a monthly one on the first of the month; a daily one needs the hour only. An immediate one comes at once.',

  howMuch: 'How much of it',
  cap: 'Articles in one mail (1 to 100)',
  capHint: (own: number) =>
    `Left empty, it is ${own}. What does not fit is in the digest’s web edition and is not sent again.`,

  quietLegend: 'When there is nothing new',
  quietChoice: {
    silence: 'Send nothing',
    line: 'Send one line, once a week at most',
    quarterly: 'Send a sign of life every three months',
  } satisfies Record<QuietPolicy, string> as Readonly<Record<QuietPolicy, string>>,

  pause: 'Pause',
  pausedUntil: 'Send nothing before',
  pauseHint:
    'One digest after that day holds everything that was found in the meantime. Empty the field and nothing is paused.',

  changed: {
    schedule: (cadence: Cadence, { timeZone, weekday, hour }: Schedule) => {
      const day = weekdays[weekday - 1] ?? '';
      const days: Readonly<Record<Exclude<Cadence, 'immediate'>, string>> = {
        daily: 'every day',
        weekly: `every ${day}`,
        monthly: `on the first ${day} of the month`,
      };
      const time = `${hourText(hour)} ${place(timeZone)}`;
      return cadence === 'immediate'
        ? `Your hour is now ${time}; immediate digests do not wait for it.`
        : `It is now sent ${days[cadence]} at ${time}.`;
    },
    cap: (cap: number) => `A mail now shows at most ${cap} ${cap === 1 ? 'article' : 'articles'}.`,
    quiet: {
      silence: 'When there is nothing new, nothing is sent.',
      line: 'When there is nothing new, you are told so once a week at most.',
      quarterly: 'When there is nothing new, you get a sign of life every three months.',
    } satisfies Record<QuietPolicy, string> as Readonly<Record<QuietPolicy, string>>,
    paused: (date: string) => `Paused: nothing is sent before ${date}.`,
    resumed: 'The pause is over: your next digest comes as usual.',
  },

  quiet: {
    subject: (review: string) => `Nothing new: ${review}`,
    heading: 'Nothing new',
    text: (date: string) => `No article was found for you since ${date}.`,
    next: {
      line: 'You asked to be told in quiet weeks. The next article comes with your next digest.',
      quarterly: 'You asked for a sign of life every three months. The next article comes with your next digest.',
    } satisfies Record<Exclude<QuietPolicy, 'silence'>, string> as Readonly<
      Record<Exclude<QuietPolicy, 'silence'>, string>
    >,
  },
};
