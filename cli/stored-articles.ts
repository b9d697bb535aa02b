import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createDynamoClient } from '../lambda/adapters/dynamodb/client.ts';
import { StoreUnavailableError } from '../lambda/adapters/dynamodb/store-unavailable.ts';
import { createDynamoStores } from '../lambda/adapters/dynamodb/stores.ts';
import { type Config, readConfig } from '../lambda/config.ts';
import type { Article } from '../lambda/core/article.ts';
import type { StreamEvent, StreamHead } from '../lambda/core/event-stream.ts';
import type { Subscription } from '../lambda/core/subscription.ts';
import { announcedArticles } from '../lambda/steps/announced-articles.ts';
import { openDataDirectory } from '../local/data-directory.ts';
import { startDynalite } from '../local/dynamodb/start-dynalite.ts';
import { literatureOfFolder } from '../local/folder-literature.ts';

/** What a service has stored, opened to be looked at: nothing is written, and nothing is asked of the literature. */
export interface StoredArticles {
  /** Whether the articles are the sample's invented ones, which are filed by what the sample's stand-in taught. */
  readonly isSample: boolean;
  /**
   * The articles of a review that readers see, in the order in which they came; empty when nothing is stored of it.
   * Each review is read once, however often it is asked for.
   */
  articles(review: string): Promise<readonly Article[]>;
  /** How far the review's stream goes, and what its articles were last filed under. */
  head(review: string): Promise<StreamHead>;
  /** All events of a review; empty when nothing is stored of it. */
  events(review: string): Promise<readonly StreamEvent[]>;
  /** Subscriptions that are alive, confirmed or waiting for it; empty when nothing is stored. */
  readers(review: string): Promise<readonly Subscription[]>;
  /** Lets go of the folder. */
  close(): Promise<void>;
}

/**
 * Opens what `start` and `tick` keep in a data folder, or the engine AWS_ENDPOINT_URL_DYNAMODB names. `null`: there is
 * none; no folder is made. While it is open the folder is locked, as it is for every command. Throws UserError when
 * another process uses the folder or it cannot be read; reading throws StoreUnavailableError. Both say what to do.
 */
export async function openStoredArticles(data: string, config: Config = readConfig()): Promise<StoredArticles | null> {
  if (config.has('AWS_ENDPOINT_URL_DYNAMODB')) {
    const client = createDynamoClient();
    return reading(client, config, false, async () => client.destroy());
  }
  const folder = resolve(data);
  const dir = join(folder, 'dynamodb');
  if (!(await exists(dir))) return null;
  const lock = await openDataDirectory(folder);
  try {
    const dynamo = await startDynalite({ dir });
    const client = createDynamoClient({ endpoint: dynamo.endpoint });
    const isSample = (await literatureOfFolder(lock, 'live', false)) === 'sample';
    return reading(client, config, isSample, async () => {
      client.destroy();
      await dynamo.close();
      await lock.release();
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function reading(
  client: ReturnType<typeof createDynamoClient>,
  config: Config,
  isSample: boolean,
  close: () => Promise<void>,
): StoredArticles {
  // Nobody is looked up by address, so the folder's secret keys are not needed.
  const { articles: store, subscriptions } = createDynamoStores({
    client,
    tableName: config.get('TABLE_NAME'),
    addressKey: '',
  });
  const read = new Map<string, Promise<readonly Article[]>>();
  // A folder killed before its first tick has no table yet.
  const orNothing = async <Item>(reading: Promise<readonly Item[]>): Promise<readonly Item[]> => {
    try {
      return await reading;
    } catch (error) {
      if (error instanceof StoreUnavailableError && error.kind === 'missing-table') return [];
      throw error;
    }
  };
  const readAll = async (review: string) => announcedArticles(review, await store.head(review), store);
  const readEvents = async (review: string) => store.events(review, 0, (await store.head(review)).committed);
  const readReaders = async (review: string) => {
    const found: Subscription[] = [];
    for (const shard of subscriptions.shards) {
      for (let after: string | undefined = ''; after !== undefined; ) {
        const page = await subscriptions.page(review, shard, after, readersAtOnce);
        found.push(...page.filter(({ status }) => status === 'ACTIVE' || status === 'PENDING'));
        after = page.length < readersAtOnce ? undefined : page.at(-1)?.id;
      }
    }
    return found;
  };
  return {
    isSample,
    articles: (review) => {
      const known = read.get(review) ?? orNothing(readAll(review));
      read.set(review, known);
      return known;
    },
    head: (review) => store.head(review),
    events: (review) => orNothing(readEvents(review)),
    readers: (review) => orNothing(readReaders(review)),
    close,
  };
}

const readersAtOnce = 100;

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
