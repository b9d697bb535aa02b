/**
 * What a page says when something cannot be done or has to be waited for. The sentences stand where they are decided, in
 * English, which is also what programs are answered; each one listed here has its translation in every other language, and a
 * test finds those that are not listed.
 */
const sentences = [
  'Not found',
  'There is no such page here.',
  'Please check the form',
  'Please try again later',
  'Not available right now',
  'Something went wrong on our side. Nothing was changed; please try again in a few minutes.',
  'Check your mail',
  'If the address can be subscribed, a mail with a confirm link is on its way to it. The link works for 7 days.',
  'The form is too large.',
  'The form could not be read. Please send it again from the page.',
  'Open your preferences from the link in a mail.',
  'Open this page from the link in a mail.',
  'That does not look like one e-mail address. Write it as name@example.org.',
  'There were too many sign-ups from your network. Please try again in an hour; the feeds need no address.',
  'One of the topics is no longer part of this review. Choose from the list on the page.',
  'One of the topics does not exist. Choose from the list on the page.',
  'A digest is being sent to you at this moment. Please save again in a minute.',
  'Your subscription is being changed at this moment. Please try again in a minute.',
  'A mail was asked for a short while ago. Please wait 15 minutes and try again.',
  'That topic cannot be left by itself. Change your preferences, or unsubscribe.',
  'Say the time zone as well: an hour is another one elsewhere.',
  'That time zone is not known. Choose one from the list.',
  'Choose a weekday: 1 for Monday to 7 for Sunday.',
  'Choose an hour of the day: 0 to 23.',
  'A pause ends on a day to come, within a year. Write it as 2026-12-24.',
] as const;

export type MessageSentence = (typeof sentences)[number];

export const enMessages = Object.fromEntries(sentences.map((sentence) => [sentence, sentence])) as Readonly<
  Record<MessageSentence, string>
>;
