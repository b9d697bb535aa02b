import type { FunctionName } from './functions.ts';

/** How soon a person is needed: `now` while readers are turned away or harmed, `today` while something waits, else `this week`. */
export type Severity = 'now' | 'today' | 'this week';

/** What an alarm says by itself; the rest stands under its heading in docs/runbook.md. */
export interface AlarmText {
  readonly severity: Severity;
  readonly meaning: string;
  /** Why it rings from there on, and not earlier or later. */
  readonly threshold: string;
}

export const deadLetterQueues = ['schedule', 'digests', 'sign-ups', 'feedback'] as const;
export type DeadLetterQueue = (typeof deadLetterQueues)[number];

/** Functions whose ticks leave no line that says "done"; that they were called at all is what is watched. */
export const silentTicks = ['recheck', 'purge', 'answer-sign-ups'] as const satisfies readonly FunctionName[];
export type SilentTick = (typeof silentTicks)[number];

export type AlarmId =
  | `DeadLetters-${DeadLetterQueue}`
  | `Errors-${FunctionName}`
  | `NoTick-${SilentTick}`
  | 'NoPoll'
  | 'NoPublish'
  | 'NoSweep'
  | 'SourceBlocked'
  | 'SourceFailing'
  | 'ReviewSilent'
  | 'SendingPaused'
  | 'SendingRefused'
  | 'MailsInDoubt'
  | 'RunUnbalanced'
  | 'RunOverdue'
  | 'QuotaNear'
  | 'SignUpBudget'
  | 'BounceRate'
  | 'ComplaintRate';

const lies = 'Each function takes what it can five times or more before a message comes to lie here, so one is news.';
const twice = 'One failure is repeated and forgiven; the second within an hour is not.';
const byRow = 'Three ticks in a row may fail with AWS or a deployment; a fourth would be a habit.';
const byItself = 'The service has decided already; once is enough.';

export const alarmTexts: Readonly<Record<AlarmId, AlarmText>> = {
  'DeadLetters-schedule': {
    severity: 'today',
    meaning: 'A tick could not be carried out, again and again.',
    threshold: lies,
  },
  'DeadLetters-digests': { severity: 'today', meaning: 'A shard of a digest run cannot be served.', threshold: lies },
  'DeadLetters-sign-ups': { severity: 'today', meaning: 'A sign-up cannot be answered.', threshold: lies },
  'DeadLetters-feedback': {
    severity: 'today',
    meaning: 'A report of SES, perhaps a complaint, could not be applied. It lies there and nowhere else.',
    threshold: lies,
  },
  'Errors-poll': { severity: 'today', meaning: 'A review could not be polled.', threshold: twice },
  'Errors-recheck': { severity: 'this week', meaning: 'Known records could not be fetched again.', threshold: twice },
  'Errors-publish': { severity: 'today', meaning: 'Pages and feeds could not be written.', threshold: twice },
  'Errors-purge': { severity: 'this week', meaning: 'What should be forgotten is still kept.', threshold: twice },
  'Errors-open-digest-runs': { severity: 'today', meaning: 'Digest runs could not be opened.', threshold: twice },
  'Errors-send-digests': { severity: 'today', meaning: 'A shard of a digest run failed.', threshold: twice },
  'Errors-feedback': {
    severity: 'today',
    meaning: 'What SES reports could not be applied: bounces and complaints wait.',
    threshold: twice,
  },
  'Errors-answer-sign-ups': { severity: 'today', meaning: 'Sign-ups could not be answered.', threshold: twice },
  'Errors-web': {
    severity: 'now',
    meaning: 'Readers were answered with errors (5xx); unsubscribing may be among what they tried.',
    threshold: 'Five within 15 minutes are more than one unlucky reader.',
  },
  'NoTick-recheck': { severity: 'this week', meaning: 'The daily re-check is not started any more.', threshold: byRow },
  'NoTick-purge': { severity: 'this week', meaning: 'The daily purge is not started any more.', threshold: byRow },
  'NoTick-answer-sign-ups': {
    severity: 'today',
    meaning: 'The sweep of waiting sign-ups is not started any more.',
    threshold: 'Two hours are eight ticks; a deployment is over sooner.',
  },
  NoPoll: {
    severity: 'today',
    meaning: 'No poll has finished for three cadences, so new articles are not found.',
    threshold: `${byRow} A new deployment reports it once and clears it with its first poll.`,
  },
  NoPublish: {
    severity: 'today',
    meaning: 'No publication has finished: pages and feeds stay as they are.',
    threshold: 'Two hours are eight ticks; a deployment, or one publication of ten minutes, is over sooner.',
  },
  NoSweep: {
    severity: 'today',
    meaning: 'Nobody asks any more which digests are due.',
    threshold: 'Two hours are eight ticks; a deployment is over sooner.',
  },
  SourceBlocked: {
    severity: 'today',
    meaning: 'NCBI or another source refuses our requests.',
    threshold: 'A block never goes by itself, and asking on makes it longer: once is enough.',
  },
  SourceFailing: {
    severity: 'this week',
    meaning: 'A source gave no answer in three polls in a row; what only it lists is not found.',
    threshold: 'NCBI’s outages are over within a poll or two, and the next poll asks for whole lists.',
  },
  ReviewSilent: {
    severity: 'this week',
    meaning: 'A review has had no new article for at least two weeks, far longer than its last weeks let expect.',
    threshold: 'Articles that come independently leave such a gap once in 1,100 times.',
  },
  SendingPaused: {
    severity: 'today',
    meaning: 'Sending has paused itself: too many complaints or bounces within seven days.',
    threshold: byItself,
  },
  SendingRefused: {
    severity: 'today',
    meaning: 'SES refuses mail of the whole account: paused, not verified, or its daily quota is used up.',
    threshold: 'It is said of the account, not of one mail: once is enough.',
  },
  MailsInDoubt: {
    severity: 'today',
    meaning: 'Ten mails within an hour got no clear answer from SES; they are sent again unless SES reports them sent.',
    threshold: 'A lost connection leaves one or two; ten are a fault that goes on, and readers may get mails twice.',
  },
  RunUnbalanced: {
    severity: 'today',
    meaning: 'A finished digest run does not balance: somebody who was due is in none of its counts.',
    threshold: 'The books hold to the unit: one is a defect.',
  },
  RunOverdue: {
    severity: 'today',
    meaning: 'A digest run is unfinished six hours after its slot.',
    threshold: 'Six hours are twenty-four sweeps; a doubtful mail is settled within one or two.',
  },
  QuotaNear: {
    severity: 'this week',
    meaning: 'Four fifths of what SES lets the account send in 24 hours are used.',
    threshold: 'At nine tenths digests stop, and the rest of the readers wait for the next day.',
  },
  SignUpBudget: {
    severity: 'this week',
    meaning: 'The budget of sign-up mails is used up: a flood, or many readers at once. Digests are not touched.',
    threshold: byItself,
  },
  BounceRate: {
    severity: 'today',
    meaning: 'SES counts 5 % bounces for the account.',
    threshold: 'From 5 % on SES may put an account under review, at 10 % it may pause it (SES, "Enforcement FAQ").',
  },
  ComplaintRate: {
    severity: 'today',
    meaning: 'SES counts 0.1 % complaints for the account.',
    threshold: 'From 0.1 % on SES may put an account under review, at 0.5 % it may pause it (SES, "Enforcement FAQ").',
  },
};

/** A budget is no alarm of CloudWatch: AWS Budgets mails by itself. It has a heading in the runbook all the same. */
export const budgetHeading = 'CostOverBudget';

/** What the keeper reads in the mail. CloudWatch takes 1,024 characters (API reference, PutMetricAlarm). */
export function alarmDescription(id: AlarmId, runbook: string): string {
  const { severity, meaning, threshold } = alarmTexts[id];
  return `Severity: ${severity}. ${meaning} Why from here: ${threshold} What to do: ${runbook}#${id.toLowerCase()}`;
}
