import { createDiskSiteStore } from '../../lambda/adapters/disk/disk-site-store.ts';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { searchIndex } from '../../lambda/adapters/minisearch/search-index.ts';
import { realPages } from '../../lambda/app/parts.ts';
import { createLinks } from '../../lambda/core/links.ts';
import type { SiteFile } from '../../lambda/core/ports/site-store.ts';
import type { PublishedFeeds } from '../../lambda/core/topic-feeds.ts';
import { publishReview, publishRoot } from '../../lambda/steps/publish-review.ts';
import { readerTemplates, siteTemplates } from '../../templates/index.ts';
import { review, tableName } from './world.ts';

/** What one publishing did: of the review and of the list of reviews. */
export interface Published {
  readonly paths: readonly string[];
  readonly bytes: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly megabytes: number;
}

/** The publisher, in a process of its own: publishes whenever it is told, and says what that took. */
const [endpoint = '', folder = ''] = process.argv.slice(2);
const client = createDynamoClient({ endpoint });
const { articles: store, publishedFeeds } = createDynamoStores({
  client,
  tableName,
  addressKey: 'a key for a bench alone',
});
const disk = createDiskSiteStore(folder);
let paths: string[] = [];
let bytes = 0;
const put = async (path: string, file: SiteFile) => {
  paths.push(path);
  bytes += Buffer.byteLength(file.body);
  await disk.put(path, file);
};
const deps = {
  store,
  publishedFeeds: {
    ...publishedFeeds,
    // An item of the table, not of the site; counted as one all the same.
    write: async (slug: string, feeds: PublishedFeeds) => {
      paths.push(`${slug}: what its feeds hold`);
      await publishedFeeds.write(slug, feeds);
    },
  },
  site: { ...disk, put },
  links: createLinks({ site: 'https://living.example.org', ...realPages }),
  templates: { ...siteTemplates, messagePage: readerTemplates.messagePage },
  sampleNotice: '',
  tagAuthority: 'living.example.org,2026',
  edition: '1',
  searchIndex,
};

process.on('message', async (now: string) => {
  paths = [];
  bytes = 0;
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  await publishReview(review, new Date(now), deps);
  await publishRoot([review], deps);
  const { user, system } = process.cpuUsage(cpu);
  const answer: Published = {
    paths,
    bytes,
    cpuSeconds: (user + system) / 1e6,
    wallSeconds: (performance.now() - startedMs) / 1_000,
    megabytes: process.memoryUsage().rss / 2 ** 20,
  };
  process.send?.(answer);
});
process.send?.('ready');
