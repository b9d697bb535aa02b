import { gzipSync } from 'node:zlib';
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { encodeItem, type PlainItem } from '../../lambda/adapters/dynamodb/attributes.ts';
import { articleKey } from '../../lambda/adapters/dynamodb/keys.ts';
import { sampleArticle } from '../contract/sample-values.ts';

/**
 * Tables as earlier versions left them, written out by hand and never through today's code: what it writes changes, what
 * lies in somebody's table does not. Nothing here is ever edited; a new version adds a table of its own.
 */
export const review = 'csc-immune-crosstalk';

const id = (first: string) => first.padEnd(32, '0');
const subscriber = (first: string, changes: PlainItem): PlainItem => ({
  PK: `SUBSCRIBERS#${review}#${first.slice(0, 1)}`,
  SK: id(first),
  v: 1,
  writer: 'AAAAAAAAAAAA',
  address: `reader-${first}@example.org`,
  status: 'ACTIVE',
  consentVersion: 2,
  cadence: 'weekly',
  topics: { '*': 0 },
  cursor: 3,
  since: 0,
  createdAt: '2026-10-01T08:00:00.000Z',
  confirmedAt: '2026-10-01T08:05:00.000Z',
  endedAt: null,
  confirmBy: null,
  ...changes,
});
const sent = (outcome: 'delivered' | 'failed') => ({
  sentRun: 'weekly#2026-11-16T06:00Z',
  sentFrom: 0,
  sentTo: 3,
  sentAt: '2026-11-16T06:15:00.000Z',
  sentOutcome: outcome,
});

/** Fields that an article gained later are not in it: how it cites the review. */
function articleOfThen(name: string): PlainItem {
  const { citationContext: _, ...article } = sampleArticle(name);
  return {
    ...articleKey(review, name),
    v: 1,
    fence: '0000000001.00000001',
    body: gzipSync(JSON.stringify(article)),
  };
}

/** Version 0: before schedules were noted, balances kept, gaps and deliveries known, what sources list counted. */
export const version0: readonly PlainItem[] = [
  {
    PK: `REVIEW#${review}`,
    SK: 'HEAD',
    v: 1,
    writer: 'AAAAAAAAAAAA',
    epoch: 1,
    leaseUntil: '2026-11-16T05:59:00.000Z',
    committed: 3,
    revision: 1,
    baselineAt: '2026-10-01T07:00:00.000Z',
    baselined: ['pubmed-citedin'],
    filedUnder: 'abc',
  },
  ...[1, 2, 3].map((number) => ({
    PK: `EVENTS#${review}`,
    SK: String(number).padStart(12, '0'),
    v: 1,
    fence: `0000000001.0000000${number + 1}`,
    kind: 'NEW',
    article: `article-${number}`,
    topics: ['macrophages'],
    at: '2026-11-14T03:00:00.000Z',
    baseline: false,
    epoch: 1,
  })),
  ...['article-1', 'article-2', 'article-3'].map(articleOfThen),
  subscriber('a1', { ...sent('delivered') }),
  subscriber('b2', { cadence: 'monthly' }),
  subscriber('c3', { cadence: 'immediate', status: 'UNSUBSCRIBED', endedAt: '2026-11-20T10:00:00.000Z' }),
  subscriber('d4', { ...sent('failed') }),
  subscriber('e5', { ...sent('failed'), address: null, status: 'ERASED', topics: {} }),
  subscriber('f6', { status: 'PENDING', confirmedAt: null, signUpMails: '2026-11-29T10:00:00.000Z' }),
  {
    PK: `RUNS#${review}`,
    SK: '2026-11-16T06:00Z#weekly',
    v: 1,
    cadence: 'weekly',
    slot: '2026-11-16T06:00Z',
    head: 3,
    plannedAt: '2026-11-16T06:00:20.000Z',
  },
  {
    PK: `RUN#${review}#weekly#2026-11-16T06:00Z`,
    SK: 'a',
    v: 1,
    done: true,
    after: '',
    counts: { due: 1, delivered: 1, empty: 0, suppressed: 0, inDoubt: 0, failed: 0 },
  },
  // The pace before sign-up mails had a lane of their own, and before changes left marks.
  { PK: 'SENDING#NOW', SK: 'RATE', v: 1, lanes: [0], hours: {}, days: { '2026-11-16': 2 }, revision: 1 },
];

/** Version 1: schedules are noted; a range that was given up on is still told from one that was sent by its note alone. */
export const version1: readonly PlainItem[] = [
  ...version0,
  { PK: `SCHEDULES#${review}`, SK: 'monthly', v: 1 },
  {
    PK: 'SCHEMA#NOW',
    SK: 'VERSION',
    v: 1,
    writer: 'AAAAAAAAAAAA',
    version: 1,
    epoch: 1,
    at: '2026-11-29T08:00:00.000Z',
  },
];

/** The same engine's own client, so that nothing of today's adapter shapes an item. */
export async function lay(client: DynamoDBClient, tableName: string, items: readonly PlainItem[]): Promise<void> {
  for (const item of items) await client.send(new PutItemCommand({ TableName: tableName, Item: encodeItem(item) }));
}
