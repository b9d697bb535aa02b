import { gunzipSync } from 'node:zlib';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeItem, type PlainItem } from '../../lambda/adapters/dynamodb/attributes.ts';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { createMailProbes } from '../../lambda/adapters/dynamodb/mail-probes.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { openTable } from '../../lambda/adapters/dynamodb/table.ts';
import { createTableSchema } from '../../lambda/adapters/dynamodb/table-schema.ts';
import { nothingKnown } from '../../lambda/core/known.ts';
import { type Dynalite, startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import {
  headFacts,
  monday,
  sampleArticle,
  sampleClaim,
  sampleEvent,
  sampleRun,
  sampleSubscription,
} from '../contract/sample-values.ts';

const review = 'shapes';
const now = new Date(monday);
const tableName = 'shapes';

let engine: Dynalite | undefined;
beforeAll(async () => {
  engine = await startDynalite({ dir: null });
});
afterAll(() => engine?.close());

/** Every kind of item as today's code writes it, with everything in it that can be. */
async function everything(): Promise<readonly PlainItem[]> {
  const client = createDynamoClient({ endpoint: engine?.endpoint ?? '' });
  await ensureTable(client, tableName);
  const stores = createDynamoStores({ client, tableName, addressKey: 'a key of this suite, 16 bytes' });
  const lease = await stores.articles.takeLease(review, now, 60_000);
  await lease?.putArticle(sampleArticle('1'));
  await lease?.putEvents([sampleEvent(1, 1)]);
  await lease?.commit({ ...headFacts(1), recheckedAt: monday });
  await lease?.putKnown(nothingKnown);

  const full = sampleSubscription(review, 1, {
    choicesVersion: 1,
    schedule: { timeZone: 'Europe/Berlin', weekday: 1, hour: 8 },
    scheduledAt: monday,
    cap: 10,
    quiet: 'line',
    pausedUntil: monday,
    left: { niche: [[1, 2]] },
    gaps: [[3, 4]],
    endedAt: monday,
    confirmBy: monday,
    signUpMails: [monday],
    softBounces: [`${monday}#event`],
    addressChange: { address: 'other@example.org', confirmBy: monday },
    consentProof: 'a list',
    lastSent: { run: 'weekly#2026-11-09T06:00Z', from: 0, to: 10, at: monday, outcome: 'delivered', delivery: 'd0' },
    claim: sampleClaim(),
  });
  await stores.subscriptions.create(full);
  const run = sampleRun(review, { coverage: { listed: { 'pubmed-citedin': 5 }, together: 6 } });
  await stores.runs.open(run);
  const counts = { due: 1, delivered: 1, empty: 0, suppressed: 0, inDoubt: 0, failed: 0 };
  await stores.runs.putProgress(run, { shard: 'a', done: true, after: '', counts });
  await stores.runs.close(run, { counts, finishedAt: monday });

  await stores.sending.pause({ reason: 'a test', at: monday, by: 'keeper' });
  const paused = await items(client);
  await stores.sending.resume({ at: monday, taken: 1 });
  await stores.sending.note('bounce', 'event', monday);
  await stores.sendRate(async () => ({ perSecond: 14, perDay: 50_000, sentLastDay: 0 })).reserve(2, now);
  await stores.servicePause.pause({ reason: 'a test', at: monday, by: 'keeper' });
  const expiresAt = '2026-11-17T06:00:00.000Z';
  await stores.signUps.put({
    review,
    id: 'e'.repeat(32),
    address: 'a@example.org',
    form: {},
    askedAt: monday,
    expiresAt,
  });
  await stores.signUps.take(review, 'e'.repeat(32), now, 60_000);
  await stores.counters.take('few', { limit: 3, windowSeconds: 3_600 }, now, 'mine');
  await stores.counters.take('many', { limit: 1_000, windowSeconds: 3_600 }, now);
  const table = openTable(client, tableName);
  await createMailProbes(table).note('0123456789abcdef', 'send', monday);
  await (await createTableSchema(table).take(now, 60_000))?.reached(1, now, 60_000);
  return [...paused, ...(await items(client))];
}

async function items(client: ReturnType<typeof createDynamoClient>): Promise<readonly PlainItem[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName }));
  return Items.map(decodeItem);
}

/** `SUBSCRIBERS#…` → `SUBSCRIBERS`; the switch, the pace and the troubles lie under one word. */
function kindOf({ PK, SK }: PlainItem): string {
  const word = String(PK).replace(/#.*$/, '');
  if (String(PK).startsWith('SENDING#PROBE')) return 'SENDING probe';
  if (String(PK) === 'SENDING#NOW' || word === 'REVIEW') return `${word} ${SK}`;
  return word;
}

function attributesOf(item: PlainItem): readonly string[] {
  const own = Object.keys(item).filter((name) => !['PK', 'SK', 'v', 'writer'].includes(name));
  if (!String(item.PK).startsWith('ARTICLES#')) return own;
  const packed = JSON.parse(gunzipSync(item.body as Uint8Array).toString('utf8')) as object;
  return [...own, ...Object.keys(packed).map((name) => `body.${name}`)];
}

describe('what lies in the table', () => {
  // Whoever changes this list has changed what is stored. Does older code read it, and does this code read what older code
  // wrote? docs/data-model.md, "Schema versions", says what to do; then write the new list down here.
  it('when today’s code writes every kind of item, these are its attributes', async () => {
    const shapes = new Map<string, Set<string>>();
    for (const item of await everything()) {
      const known = shapes.get(kindOf(item)) ?? new Set();
      for (const name of attributesOf(item)) known.add(name);
      shapes.set(kindOf(item), known);
    }
    const listed = [...shapes].map(([kind, names]) => `${kind}: ${[...names].toSorted().join(' ')}`).toSorted();
    expect(listed).toMatchInlineSnapshot(`
[
  "ADDRESS: id",
  "ARTICLES: body body.absences body.aliases body.changes body.citationContext body.classification body.event body.firstSeen body.foundBy body.id body.record body.relation body.relevance body.updated fence",
  "COUNTER: count expires revision takes",
  "EVENTS: article at baseline epoch fence kind topics",
  "REVIEW HEAD: baselineAt baselined committed epoch filedUnder leaseUntil recheckedAt revision",
  "REVIEW KNOWN: body fence",
  "RUN: after counts done",
  "RUNS: cadence counts finishedAt head listed plannedAt slot together",
  "SCHEDULES: ",
  "SCHEMA: at epoch heldUntil version",
  "SENDING RATE: days hours lanes marks revision signUps",
  "SENDING STATE: pausedAt pausedBy reason resumedAt resumedTaken",
  "SENDING probe: at expires",
  "SENDING: at",
  "SERVICE: at by reason",
  "SIGNUPS: address askedAt expires expiresAt form takenUntil",
  "SUBSCRIBERS: address cadence cap choicesVersion claimAt claimAttempt claimDelivery claimFrom claimRun claimTo confirmBy confirmedAt consentProof consentVersion createdAt cursor endedAt gaps hour left newAddress newAddressBy pausedUntil quiet scheduledAt sentAt sentDelivery sentFrom sentOutcome sentRun sentTo signUpMails since softBounces status timeZone topics weekday",
]
`);
  });
});
