import type { QuietPolicy } from '../../lambda/core/subscription.ts';

/** What a reader is told about when and how their digest comes. */
export const enDelivery = {
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
