import { type CompiledReviews, readCompiledReviews } from '../adapters/compiled-reviews/compiled-reviews.ts';
import { createArticleStore } from '../adapters/dynamodb/article-store.ts';
import { createDynamoClient } from '../adapters/dynamodb/client.ts';
import { createServicePause } from '../adapters/dynamodb/service-pause.ts';
import { createDynamoStores } from '../adapters/dynamodb/stores.ts';
import { openTable, type Table } from '../adapters/dynamodb/table.ts';
import { composeMime } from '../adapters/mime/compose-mime.ts';
import { jsonLog, runtimeMoment } from '../adapters/runtime/runtime.ts';
import { cachedSecret } from '../adapters/secrets-manager/cached-secret.ts';
import { readSecret, type ServiceSecret } from '../adapters/secrets-manager/read-secret.ts';
import { createSesMailer } from '../adapters/ses/ses-mailer.ts';
import type { Config } from '../config.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { ServicePause } from '../core/ports/service-pause.ts';
import type { Review } from '../core/review.ts';

/**
 * Composition on AWS: each function is built of what it needs and of nothing else, so that its bundle holds nothing else. The
 * clock is the handler's; everything below takes `now`. Here stands what several of them are built of.
 */

export const realPages = {
  pubmed: 'https://pubmed.ncbi.nlm.nih.gov/',
  pmc: 'https://pmc.ncbi.nlm.nih.gov/articles/',
  doi: 'https://doi.org/',
};

/** Articles, and whether everything is paused: enough for functions that know no readers. */
export function articlesOf(config: Config): { readonly store: ArticleStore; readonly servicePause: ServicePause } {
  const table = tableOf(config);
  return { store: createArticleStore(table), servicePause: createServicePause(table) };
}

export function tableOf(config: Config): Table {
  return openTable(createDynamoClient(), config.get('TABLE_NAME'));
}

/** All stores on the one table. Without `addressKey` (most Lambdas have none) no address can be looked up. */
export function storesOf(config: Config, addressKey = '') {
  return createDynamoStores({ client: createDynamoClient(), tableName: config.get('TABLE_NAME'), addressKey });
}

export function reviewsOf(config: Config): () => Promise<readonly Review[]> {
  const compiled = compiledOf(config);
  return async () => (await compiled()).reviews;
}

export function compiledOf(config: Config): () => Promise<CompiledReviews> {
  const dir = config.get('REVIEWS_DIR');
  return once(() => readCompiledReviews(dir));
}

export function secretOf(config: Config): () => Promise<ServiceSecret> {
  const arn = config.need('SECRET_ARN');
  return cachedSecret(() => readSecret(arn), { elapsedMs: runtimeMoment.elapsedMs, log: jsonLog });
}

/** Makes something from a value once, and anew when it is handed another one; what failed is tried again. */
export function perValue<From extends object, T>(make: (from: From) => Promise<T>): (from: From) => Promise<T> {
  let last: { readonly from: From; readonly made: Promise<T> } | null = null;
  return (from) => {
    if (last?.from === from) return last.made;
    const made = make(from);
    last = { from, made };
    made.catch(() => {
      last = null;
    });
    return made;
  };
}

/** Read at first use and kept while the Lambda lives; what failed this time may succeed the next. */
export function once<T>(read: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | null = null;
  return () => {
    kept ??= read().catch((error: unknown) => {
      kept = null;
      throw error;
    });
    return kept;
  };
}

export function mailerOf(config: Config) {
  const identity = { from: config.need('MAIL_FROM'), replyTo: config.get('MAIL_REPLY_TO') };
  return createSesMailer({
    from: identity.from,
    configurationSet: config.need('SES_CONFIGURATION_SET'),
    compose: (mail) => composeMime(mail, identity),
  });
}
