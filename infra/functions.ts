import type { VariableName } from '../lambda/config.ts';

/** One Lambda function: what it is built from, how large it is, what it is told and what it may do. */
export interface FunctionPlan {
  /** From the root of the repository; exports `handler`. */
  readonly entry: string;
  readonly purpose: string;
  /** Lambda gives CPU in proportion: 1,769 MB are one vCPU (Lambda Developer Guide, "Configure memory"). */
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** Never more than so many at once; absent: whatever the account allows. */
  readonly atMostAtOnce?: number;
  readonly environment: readonly VariableName[];
  readonly may: readonly Permission[];
}

/** In words a keeper reads; `permissions.ts` says what each means in IAM. */
export type Permission =
  | 'read articles'
  | 'write articles'
  | 'read digest runs'
  | 'write digest runs'
  | 'read subscriptions'
  | 'read schedules'
  | 'settle subscriptions'
  | 'write subscriptions'
  | 'forget addresses'
  | 'suppress addresses'
  | 'read the pause'
  | 'read the schema version'
  | 'read the sending state'
  | 'write the sending state'
  | 'read the sending quota'
  | 'ask for sign-ups'
  | 'answer sign-ups'
  | 'queue sign-ups'
  | 'write the site'
  | 'read what is published'
  | 'note what is published'
  | 'queue digests'
  | 'send mail'
  | 'read the secret';

const links = ['SITE_ORIGIN', 'REVIEWS_DIR'] as const satisfies readonly VariableName[];
const mail = [
  'MAIL_FROM',
  'MAIL_REPLY_TO',
  'UNSUBSCRIBE_MAILBOX',
  'SES_CONFIGURATION_SET',
] as const satisfies readonly VariableName[];

/**
 * The secret is read by those that sign links (`send-digests`, `answer-sign-ups`, `web`), that look up addresses
 * (`answer-sign-ups`, `feedback`, `purge`, `web`) or that ask NCBI, whose key is in it (`poll`, `recheck`). The others know subscriptions by their ids, or not at all.
 */
export const functions = {
  poll: {
    entry: 'lambda/handlers/poll.ts',
    purpose: 'Finds articles that cite the reviews or belong to them, files them, numbers what is new',
    // Parsing 200 records of PubMed XML takes seconds at a fraction of a vCPU; the rest is waiting for NCBI.
    memoryMb: 1024,
    // Below the 16 minutes of the writer's lease: Lambda's hard stop is the first fence, the epoch the second.
    timeoutSeconds: 14 * 60,
    // NCBI counts requests per key and address, so only one of us may ask (3 a second, 10 with a key).
    atMostAtOnce: 1,
    environment: ['TABLE_NAME', 'SECRET_ARN', 'NCBI_EMAIL', 'REVIEWS_DIR'],
    may: ['read articles', 'write articles', 'read the pause', 'read the secret'],
  },
  recheck: {
    entry: 'lambda/handlers/recheck.ts',
    purpose: 'Fetches known records again, for retractions, errata and preprints; says when a review falls silent',
    memoryMb: 1024,
    // It holds the same lease as a poll.
    timeoutSeconds: 14 * 60,
    atMostAtOnce: 1,
    environment: ['TABLE_NAME', 'SECRET_ARN', 'NCBI_EMAIL', 'REVIEWS_DIR'],
    may: ['read articles', 'write articles', 'read the pause', 'read the secret'],
  },
  publish: {
    entry: 'lambda/handlers/publish.ts',
    purpose: 'Writes the pages, feeds and citation files that changed',
    // A whole vCPU: a new review renders some thousands of pages once; later runs compare one fingerprint and stop.
    memoryMb: 1769,
    timeoutSeconds: 10 * 60,
    environment: ['TABLE_NAME', 'SITE_BUCKET', 'TAG_AUTHORITY', 'TEMPLATES_EDITION', 'WEBSUB_HUB', ...links],
    may: ['read articles', 'read the pause', 'write the site', 'read what is published', 'note what is published'],
  },
  purge: {
    entry: 'lambda/handlers/purge.ts',
    purpose: 'Forgets what is over: unconfirmed sign-ups, addresses 28 days after the end, what erasures left behind',
    memoryMb: 512,
    // Reads every subscription once; what it does not come to is done the next day.
    timeoutSeconds: 14 * 60,
    environment: ['TABLE_NAME', 'SECRET_ARN', 'REVIEWS_DIR'],
    may: ['read subscriptions', 'settle subscriptions', 'forget addresses', 'read the secret'],
  },
  'open-digest-runs': {
    entry: 'lambda/handlers/open-digest-runs.ts',
    purpose: 'Asks the calendar which digest runs should exist by now, and queues what is not done',
    memoryMb: 512,
    // A handful of reads and at most 32 messages a review.
    timeoutSeconds: 2 * 60,
    environment: ['TABLE_NAME', 'DIGEST_QUEUE_URL', 'HOLD_UNTIL_LIVE', 'REVIEWS_DIR'],
    may: [
      'read articles',
      'read digest runs',
      'write digest runs',
      'read schedules',
      'queue digests',
      'read the pause',
      'read the sending state',
      'write the sending state',
    ],
  },
  'send-digests': {
    entry: 'lambda/handlers/send-digests.ts',
    purpose: 'Serves one shard of a digest run: compose, claim, send once, mark',
    memoryMb: 1024,
    // About 4,000 mails at SES's usual 14 a second; a shard stops before that and is queued again.
    timeoutSeconds: 5 * 60,
    environment: ['TABLE_NAME', 'DIGEST_QUEUE_URL', 'SECRET_ARN', ...links, ...mail],
    may: [
      'read articles',
      'read digest runs',
      'write digest runs',
      'read subscriptions',
      'settle subscriptions',
      // What its time did not suffice for.
      'queue digests',
      'read the sending state',
      'write the sending state',
      'read the sending quota',
      'send mail',
      'read the secret',
    ],
  },
  feedback: {
    entry: 'lambda/handlers/feedback.ts',
    purpose: 'Applies what SES reports: a Send settles a doubtful mail, a bounce or complaint ends the subscription',
    memoryMb: 512,
    // Ten events, each one conditional update, or three when the mail went to an address that was left since.
    timeoutSeconds: 30,
    environment: ['TABLE_NAME', 'MAIL_EVENTS_TOPIC_ARN', 'SECRET_ARN'],
    may: [
      'read subscriptions',
      'settle subscriptions',
      'suppress addresses',
      'read the sending state',
      'write the sending state',
      'read the secret',
    ],
  },
  'answer-sign-ups': {
    entry: 'lambda/handlers/answer-sign-ups.ts',
    purpose: 'Decides what each sign-up is mailed, within its limits, and sweeps those that wait',
    memoryMb: 512,
    // Five requests, each a few writes and a mail. Shorter than the lease of a request (lambda/app.ts).
    timeoutSeconds: 30,
    environment: ['TABLE_NAME', 'SECRET_ARN', 'SIGN_UP_MAILS_PER_HOUR', 'SIGN_UP_MAILS_PER_DAY', ...links, ...mail],
    may: [
      'read subscriptions',
      'write subscriptions',
      'answer sign-ups',
      // Its mails keep to the pace of all.
      'read the sending state',
      'write the sending state',
      'read the sending quota',
      'send mail',
      'read the secret',
    ],
  },
  web: {
    entry: 'lambda/handlers/web.ts',
    purpose:
      'Sign-up, confirmation, preferences, unsubscribing, web editions of digests, citations and JSON feeds of topics',
    // Somebody is waiting: more memory is more CPU for the cold start.
    memoryMb: 1024,
    // HTTP APIs give up after 30 seconds; a person does so earlier.
    timeoutSeconds: 15,
    environment: [
      'TABLE_NAME',
      'SECRET_ARN',
      'SIGN_UP_QUEUE_URL',
      'EDGE_KEY',
      'TAG_AUTHORITY',
      'WEBSUB_HUB',
      ...links,
      ...mail,
    ],
    may: [
      'read articles',
      'read what is published',
      'read digest runs',
      'read subscriptions',
      'write subscriptions',
      'ask for sign-ups',
      'queue sign-ups',
      // The keeper's page says how the service stands.
      'read the sending state',
      'read the sending quota',
      'read the pause',
      'read the schema version',
      'send mail',
      'read the secret',
    ],
  },
} as const satisfies Readonly<Record<string, FunctionPlan>>;

export type FunctionName = keyof typeof functions;

export const functionNames = Object.keys(functions) as FunctionName[];

/** The plan of one function, with everything optional spelt as optional. */
export function planOf(name: FunctionName): FunctionPlan {
  return functions[name];
}
