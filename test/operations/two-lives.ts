import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { lineOf, type StoredItem } from '../../cli/table-copy/export-line.ts';
import { scan } from '../../cli/table-copy/export-table.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { searchIndex } from '../../lambda/adapters/minisearch/search-index.ts';
import type { Mail } from '../../lambda/core/ports/mailer.ts';
import type { ShardWork } from '../../lambda/core/ports/work-queue.ts';
import { openDigestRuns } from '../../lambda/steps/open-digest-runs.ts';
import { publishReview, publishRoot } from '../../lambda/steps/publish-review.ts';
import { sendDigests } from '../../lambda/steps/send-digests.ts';
import { readerTemplates, siteTemplates } from '../../templates/index.ts';
import { record } from '../builders/articles.ts';
import { links } from '../builders/review.ts';
import { subscription } from '../builders/subscriptions.ts';
import { createMemoryMailer } from '../memory/mailer.ts';
import { createMemoryPublishedFeeds } from '../memory/published-feeds.ts';
import { boundless } from '../memory/send-rate.ts';
import { createMemorySiteStore } from '../memory/site-store.ts';
import { createMemoryWorkQueue } from '../memory/work-queue.ts';
import { digestBench } from '../steps/digest-bench.ts';
import { day, pollBench } from '../steps/poll-bench.ts';

export const readers = ['a1', 'b1', 'c1', 'd1'];
const addressKey = 'a key of two lives, 16 bytes or more';

/** A library in which a service lives on one table, and another on a copy of it; each has its own mailboxes and site. */
export function twoLives(client: DynamoDBClient) {
  const library = pollBench();

  async function serviceOn(tableName: string) {
    await ensureTable(client, tableName);
    const stores = createDynamoStores({ client, tableName, addressKey });
    const service = { ...stores, store: stores.articles, sendRate: stores.sendRate(async () => boundless) };
    const { deps, review } = await digestBench();
    const mailer = createMemoryMailer();
    const queue = createMemoryWorkQueue();
    return {
      ...service,
      tableName,
      review,
      mailer,
      /** A poll and everything due at the nth Monday, or days after it. */
      async live(week: number, later = 0) {
        await library.poll(week * 7 + later, { store: service.store });
        const at = day(week * 7 + later + 0.1);
        await openDigestRuns(review, at, { ...service, queue });
        for (const work of queue.waiting.splice(0) as ShardWork[])
          await sendDigests(work, review, at, { ...deps, ...service, mailer });
      },
      /** Every file of the site, as it is published from nothing. */
      async publishedAnew(): Promise<Readonly<Record<string, string>>> {
        const site = createMemorySiteStore();
        const to = {
          ...{ store: service.store, site, templates: { ...siteTemplates, ...readerTemplates }, links, searchIndex },
          ...{
            sampleNotice: '',
            tagAuthority: 'living.example',
            edition: '1',
            publishedFeeds: createMemoryPublishedFeeds(),
          },
        };
        await publishReview(review, day(0), to);
        await publishRoot([review], to);
        return Object.fromEntries([...site.files].map(([path, { body }]) => [path, body] as const).toSorted());
      },
      /** `101,102` for every mail of a reader, in order. */
      received: (reader: string) => mailsOf(mailer.delivered, reader),
    };
  }

  return {
    library,
    serviceOn,
    found: (id: string) => library.literature.add('pubmed-citedin', record(id)),
    /** Every item as text, but for those by which a restore holds its own work together. */
    async items(tableName: string): Promise<readonly string[]> {
      const own = /^(?:SERVICE#NOW|SENDING#NOW)$/;
      const all: StoredItem[] = [];
      for await (const item of scan(client, tableName)) if (!own.test(item.PK?.S ?? '')) all.push(item);
      return all.map(lineOf).toSorted();
    },
  };
}

export type Life = Awaited<ReturnType<ReturnType<typeof twoLives>['serviceOn']>>;

function mailsOf(delivered: readonly Mail[], reader: string): readonly string[] {
  return delivered.flatMap(({ to, text }) => (to.startsWith(`reader-${reader}@`) ? [text] : []));
}

/** Two weeks: readers come, get a digest, one leaves, one pauses, and one mail is still in doubt. */
export async function grownUp(lives: ReturnType<typeof twoLives>, tableName: string): Promise<Life> {
  const life = await lives.serviceOn(tableName);
  lives.found('100');
  await life.live(0);
  for (const id of readers) await life.subscriptions.create(subscription(id, { cursor: 1, topics: { '*': 1 } }));
  lives.found('101');
  await life.live(1);
  await life.subscriptions.end('small-review', subscription('d1').id, 'UNSUBSCRIBED', day(8).toISOString());
  lives.found('102');
  life.mailer.script = ({ to }) => (to.startsWith('reader-b1@') ? 'accepted-without-answer' : null);
  await life.live(2);
  life.mailer.script = () => null;
  await life.sending.note('bounce', 'm1:bounce', day(9).toISOString());
  return life;
}
