import type { Cadence } from '../../../lambda/core/subscription.ts';

/** What the mails say. */
export const enMail = {
  digestNames: {
    immediate: 'New articles',
    daily: 'Daily digest',
    weekly: 'Weekly digest',
    monthly: 'Monthly digest',
  } satisfies Record<Cadence, string> as Readonly<Record<Cadence, string>>,
  readOnTheWeb: 'Read this digest on the web',
  exportAs: (format: string) => `For a reference manager (${format})`,
  /** After the fullest topics of a digest that has many. */
  otherTopics: (count: number) => `${count} other ${count === 1 ? 'topic' : 'topics'}`,
  changesHeading: 'Changes to earlier articles',
  moreInEdition: (count: number) => `${count} more ${count === 1 ? 'article is' : 'articles are'} in the web edition`,
  moreChangesInEdition: (count: number) =>
    `${count} more ${count === 1 ? 'change is' : 'changes are'} in the web edition.`,
  readMore: 'Article page',
  whyHeading: 'Why am I getting this?',
  whyText: (cadence: Cadence, review: string) =>
    `You subscribed to the ${cadence} digest of the living review “${review}” and confirmed it.`,
  yourTopics: (labels: readonly string[] | null) =>
    labels === null ? 'Your topics: all.' : `Your topics: ${labels.join(', ')}.`,
  topicsRetired:
    'The topics you chose are no longer part of this review. You get all its topics until you choose again: see “Change preferences”.',
  onceOnly: 'Each article is sent to you once. When there is nothing new, no mail is sent unless you ask to be told.',
  changePreferences: 'Change preferences',
  unsubscribe: 'Unsubscribe from one topic or from all',
  theReview: 'The review',

  confirmHeading: 'Confirm your subscription',
  confirmText: (cadence: Cadence, review: string) =>
    `Someone, probably you, asked for the ${cadence} digest of the living review “${review}” at this address.`,
  confirmButton: 'Confirm subscription',
  confirmBy: (moment: string) => `The link works until ${moment}. It opens a page with one button.`,
  confirmIgnore: 'If it was not you, ignore this mail. Without a confirmation nothing else is sent.',

  alreadyHeading: 'You are already subscribed',
  alreadyText: (review: string) =>
    `Someone, probably you, signed this address up again for the living review “${review}”. It is subscribed already, and nothing has changed.`,
  alreadyNext: 'To choose other topics or another rhythm, change your preferences. To stop the mail, unsubscribe.',
};
