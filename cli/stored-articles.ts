import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createDynamoClient } from '../lambda/adapters/dynamodb/client.ts';
import { StoreUnavailableError } from '../lambda/adapters/dynamodb/store-unavailable.ts';
import { createDynamoStores } from '../lambda/adapters/dynamodb/stores.ts';
import { type Config, readConfig } from '../lambda/config.ts';
import type { Article } from '../lambda/core/article.ts';
import type { StreamHead } from '../lambda/core/event-stream.ts';
import { announcedArticles } from '../lambda/steps/announced-articles.ts';
import { openDataDirectory } from '../local/data-directory.ts';
import { startDynalite } from '../local/dynamodb/start-dynalite.ts';

/** What a service has stored, opened to be looked at: nothing is written, and nothing is asked of the literature. */
export interface StoredArticles {
  /**
   * The articles of a review that readers see, in the order in which they came; empty when nothing is stored of it.
   * Each review is read once, however often it is asked for.
   */
  articles(review: string): Promise<readonly Article[]>;
  /** How far the review's stream goes, and what its articles were last filed under. */
  head(review: string): Promise<StreamHead>;
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
    return reading(client, config, async () => client.destroy());
  }
  const folder = resolve(data);
  const dir = join(folder, 'dynamodb');
  if (!(await exists(dir))) return null;
  const lock = await openDataDirectory(folder);
  try {
    const dynamo = await startDynalite({ dir });
    const client = createDynamoClient({ endpoint: dynamo.endpoint });
    return reading(client, config, async () => {
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
  close: () => Promise<void>,
): StoredArticles {
  // Addresses are not read, so the folder's secret keys are not needed.
  const { articles: store } = createDynamoStores({ client, tableName: config.get('TABLE_NAME'), addressKey: '' });
  const read = new Map<string, Promise<readonly Article[]>>();
  const readAll = async (review: string) => {
    try {
      return await announcedArticles(review, await store.head(review), store);
    } catch (error) {
      // A folder killed before its first tick has no table yet.
      if (error instanceof StoreUnavailableError && error.kind === 'missing-table') return [];
      throw error;
    }
  };
  return {
    articles: (review) => {
      const known = read.get(review) ?? readAll(review);
      read.set(review, known);
      return known;
    },
    head: (review) => store.head(review),
    close,
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
