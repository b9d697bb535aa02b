import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { z } from 'zod';
import type { DynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { createHmacTokens } from '../../lambda/adapters/hmac/hmac-tokens.ts';
import { readerRoutes } from '../../lambda/adapters/hono/reader-routes.ts';
import { readReview } from '../../lambda/adapters/review-folder/read-review.ts';
import { runtimeMoment } from '../../lambda/adapters/runtime/runtime.ts';
import { createLinks } from '../../lambda/core/links.ts';
import { defaultBudget, signUpLimits } from '../../lambda/core/sign-up-limits.ts';
import { readerActions } from '../../lambda/steps/reader-actions.ts';
import { readerTemplates } from '../../templates/index.ts';
import { slug } from './journey-folder.ts';

/**
 * What a mail program does with its unsubscribe button (RFC 8058): one POST to the mail's own link, answered by the reader's
 * routes over the same table as a process under way. Throws unless the answer is 200.
 */
export async function unsubscribeOverHttp(
  mail: Uint8Array,
  dataFolder: string,
  stores: DynamoStores,
  now: Date,
): Promise<void> {
  const { headerLines } = await simpleParser(Buffer.from(mail));
  const header = headerLines.find(({ key }) => key === 'list-unsubscribe')?.line.replace(/\s+/g, '') ?? '';
  const [, link = ''] = /<(https?:[^>]+)>/.exec(header) ?? [];
  const { tokenKey } = z
    .object({ tokenKey: z.string() })
    .parse(JSON.parse(await readFile(join(dataFolder, 'secrets.json'), 'utf8')));
  const origin = new URL(link).origin;
  const actions = readerActions(
    {
      reviews: [await readReview(join('reviews', slug))],
      store: stores.articles,
      publishedFeeds: stores.publishedFeeds,
      subscriptions: stores.subscriptions,
      mailer: {
        send: () => {
          throw new Error('unsubscribing sends no mail');
        },
      },
      templates: readerTemplates,
      links: createLinks({ site: origin, pubmed: origin, pmc: origin, doi: origin }),
      tokens: createHmacTokens([tokenKey]),
      moment: runtimeMoment,
      log: () => {},
      sampleNotice: '',
      tagAuthority: 'living.example',
      signUps: stores.signUps,
      counters: stores.counters,
      signUpQueue: {
        send: () => {
          throw new Error('unsubscribing asks for nothing');
        },
      },
      signUpLimits: signUpLimits({ ...defaultBudget, ofNetworkAnHour: 10 }),
    },
    () => now,
  );
  const routes = readerRoutes(actions, readerTemplates, () => {});
  const { status } = await routes.request(link, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  });
  if (status !== 200) throw new Error(`unsubscribing was answered with ${status}`);
}
