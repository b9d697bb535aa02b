import { readerRoutes } from '../../lambda/adapters/hono/reader-routes.ts';
import type { Mail } from '../../lambda/core/ports/mailer.ts';
import type { Subscription } from '../../lambda/core/subscription.ts';
import type { SubscriptionDependencies } from '../../lambda/steps/change-subscription.ts';
import { type ReaderService, readerActions } from '../../lambda/steps/reader-actions.ts';
import { readerTemplates } from '../../templates/index.ts';
import { links, review as smallReview } from '../builders/review.ts';
import { createMemoryArticleStore } from '../memory/article-store.ts';
import { createMemoryMailer } from '../memory/mailer.ts';
import { createMemoryLog, createMemoryMoment } from '../memory/moment.ts';
import { createMemoryPublishedFeeds } from '../memory/published-feeds.ts';
import { createMemorySignUpDesk, type MemorySignUpDesk } from '../memory/sign-up-desk.ts';
import { createMemorySubscriptionStore } from '../memory/subscription-store.ts';
import { announce } from './digest-bench.ts';
import { tokens } from './tokens.ts';

const minuteMs = 60_000;

/** The readers' pages over real routes, real templates and real tokens; the clock is the test's. */
export async function readerBench() {
  const store = createMemoryArticleStore();
  const subscriptions = createMemorySubscriptionStore();
  const mailer = createMemoryMailer();
  const { log, lines } = createMemoryLog();
  let now = Date.parse('2026-11-10T09:00:00.000Z');
  const reviews = [
    smallReview(),
    smallReview({ slug: 'other-review' }),
    smallReview({ slug: 'en-vivo', language: 'es-MX' }),
  ];
  const deps = {
    reviews,
    store,
    publishedFeeds: createMemoryPublishedFeeds(),
    subscriptions,
    mailer,
    templates: readerTemplates,
    links,
    tokens,
    moment: createMemoryMoment(),
    log,
    sampleNotice: '',
    tagAuthority: 'living.example',
  };
  const desk = createMemorySignUpDesk(
    deps,
    () => reviews,
    () => new Date(now),
  );
  const service: ReaderService & SubscriptionDependencies & MemorySignUpDesk = { ...deps, ...desk };
  const actions = readerActions(service, () => new Date(now));
  const app = readerRoutes(actions, readerTemplates, log);
  await announce(store, '101', '102:vaccines', '103');

  const request = (path: string, init: RequestInit = {}) => app.request(path.replace(/^https?:\/\/[^/]+/, ''), init);
  const bench = {
    service,
    store,
    subscriptions,
    mailer,
    lines,
    request,
    get: (path: string) => request(path),
    post: (
      path: string,
      fields: Readonly<Record<string, string | readonly string[]>> = {},
      headers: Record<string, string> = {},
    ) =>
      request(path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(
          Object.entries(fields).flatMap(([key, value]) => [value].flat().map((one): [string, string] => [key, one])),
        ).toString(),
      }),
    postJson: (path: string, body: unknown) =>
      request(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    passMinutes: (minutes: number) => {
      now += minutes * minuteMs;
    },
    now: () => new Date(now),
    /** Everything that is stored about readers. */
    async stored(review = 'small-review'): Promise<readonly Subscription[]> {
      const pages = await Promise.all(subscriptions.shards.map((shard) => subscriptions.page(review, shard, '', 100)));
      return pages.flat();
    },
    async only(): Promise<Subscription> {
      const [own, ...more] = await bench.stored();
      if (!own || more.length > 0) throw new Error('not exactly one subscription');
      return own;
    },
    lastMail: (): Mail => {
      const mail = bench.mailer.delivered.at(-1);
      if (!mail) throw new Error('no mail was sent');
      return mail;
    },
    /** The address of a page of the reader's, as a mail or page names it. */
    linkIn: (text: string, page: 'confirm' | 'preferences' | 'unsubscribe'): string => {
      const found = new RegExp(`https?://[^\\s"<>]*/${page}\\?token=[\\w.-]+`).exec(text)?.[0];
      if (!found) throw new Error(`no ${page} link`);
      return found;
    },
    subscribe: (email = 'reader@example.org', fields: Readonly<Record<string, string | readonly string[]>> = {}) =>
      bench.post('/small-review/subscribe', { email, ...fields }),
    /** Signs up and confirms; answers the links of the confirmed reader. */
    async join(email = 'reader@example.org', fields: Readonly<Record<string, string | readonly string[]>> = {}) {
      await bench.subscribe(email, fields);
      const confirmUrl = bench.linkIn(bench.lastMail().text, 'confirm');
      const page = await (await bench.post(confirmUrl)).text();
      const own = await subscriptions.byAddress('small-review', email);
      if (!own) throw new Error(`${email} did not join`);
      const { preferencesUrl, unsubscribeUrl } = actions.readerLinks(own);
      return { confirmUrl, preferencesUrl, unsubscribeUrl, page };
    },
  };
  return bench;
}
