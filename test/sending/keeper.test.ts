import { describe, expect, it } from '@jest/globals';
import { Hono } from 'hono';
import { runTable } from '../../cli/digest-runs.ts';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { createSchemaReader } from '../../lambda/adapters/dynamodb/schema-item.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import { openTable } from '../../lambda/adapters/dynamodb/table.ts';
import { addKeeperRoutes } from '../../lambda/adapters/hono/keeper-routes.ts';
import type { SendQuota } from '../../lambda/core/ports/send-rate.ts';
import { migrations } from '../../lambda/core/schema-version.ts';
import { keeperActions, keeperLink, runBooks } from '../../lambda/steps/run-books.ts';
import { startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { keeperPage } from '../../templates/pages/keeper-page.ts';
import { links } from '../builders/review.ts';
import { subscription } from '../builders/subscriptions.ts';
import { tappedClient } from '../contract/tapped-client.ts';
import { createMemoryServicePause } from '../memory/service-pause.ts';
import { createMemoryTableSchema } from '../memory/table-schema.ts';
import { announce, digestBench, minute } from '../steps/digest-bench.ts';
import { tokens } from '../steps/tokens.ts';

async function keeper() {
  const bench = await digestBench();
  await announce(bench.store, '101');
  await bench.reader(subscription('a1'));
  await bench.reader(subscription('a2'));
  bench.mailer.script = (_, nth) => (nth === 1 ? { kind: 'refused-item', reason: 'r' } : null);
  await bench.tick(minute(1));
  const servicePause = createMemoryServicePause();
  const quota: { now: SendQuota | null } = { now: { perSecond: 14, perDay: 50_000, sentLastDay: 12 } };
  const schema = createMemoryTableSchema([], migrations.length);
  const service = {
    inside: { schema, sending: bench.sending, servicePause, quota: async () => quota.now },
    reviews: [bench.review],
    runs: bench.runs,
    subscriptions: bench.subscriptions,
    links,
    tokens,
    sampleNotice: '',
  };
  let now = minute(2);
  const app = addKeeperRoutes(
    new Hono(),
    keeperActions(service, () => now),
    { keeperPage },
  );
  const visit = async (url: string) =>
    app.request(new URL(url, 'https://living.example.org').pathname + new URL(url).search);
  return {
    ...bench,
    schema,
    servicePause,
    quota,
    visit,
    at: (later: Date) => {
      now = later;
    },
  };
}

describe('the keeper’s page', () => {
  it('when it is opened by its link, it shows the figures of every run, and nobody’s address', async () => {
    const { review, visit } = await keeper();
    const answer = await visit(keeperLink(review, minute(1), links, tokens));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    const page = await answer.text();
    expect(page).toMatch(
      /Weekly <time datetime="2026-11-16T06:00Z">.*?<td>2<\/td><td>1<\/td><td>0<\/td><td>0<\/td><td>0<\/td><td>1<\/td><td>finished<\/td><td>balances</s,
    );
    expect(page).not.toContain('@');
  });

  it('when all is well it says so, and what is held, paused, pending, used up or unbalanced is told with what to do', async () => {
    const { review, visit, sending, servicePause, quota, runs, schema } = await keeper();
    const link = keeperLink(review, minute(1), links, tokens);
    const told = async () =>
      [...(await (await visit(link)).text()).matchAll(/<li><strong>(.*?)<\/strong> <span lang="en">(.*?): /g)].map(
        ([, verdict, name]) => `${verdict}: ${name}`,
      );
    expect(await told()).toEqual([
      'in order: digest runs of small-review',
      'in order: sending',
      'in order: service',
      'in order: sending quota',
      'in order: schema of the table',
    ]);
    await sending.pause({ reason: 'it is not live yet', at: minute(1).toISOString(), by: 'deployment' });
    await servicePause.pause({ reason: 'a restore', at: minute(1).toISOString(), by: 'keeper' });
    quota.now = { perSecond: 14, perDay: 100, sentLastDay: 80 };
    const lease = await schema.take(minute(1), 0);
    await lease?.reached(0, minute(1), 0);
    const [run] = await runs.since(review.slug, '2026-11-16');
    const counts = { due: 2, delivered: 1, empty: 0, suppressed: 0, inDoubt: 0, failed: 0 };
    Object.assign(runs, { latest: async () => [{ ...run, balance: { counts, finishedAt: minute(2).toISOString() } }] });
    expect(await told()).toEqual([
      'NOT IN ORDER: digest runs of small-review',
      'to look at: sending',
      'to look at: service',
      'to look at: sending quota',
      'to look at: schema of the table',
    ]);
    quota.now = null;
    expect(await told()).toContain('not looked at: sending quota');
  });

  it('when it is opened, nothing is written to the table, and without the link not even read', async () => {
    const dynamo = await startDynalite({ dir: null });
    await ensureTable(createDynamoClient({ endpoint: dynamo.endpoint }), 'kept');
    const asked: string[] = [];
    const client = tappedClient(dynamo.endpoint, async ({ operation }, send) => {
      asked.push(operation);
      return await send();
    });
    const { review } = await keeper();
    const stores = createDynamoStores({ client, tableName: 'kept', addressKey: 'a key of this suite, 16 bytes' });
    const schema = createSchemaReader(openTable(client, 'kept'));
    const inside = { schema, ...stores, quota: async () => null };
    const service = { ...stores, inside, reviews: [review], links, tokens, sampleNotice: '' };
    const app = addKeeperRoutes(
      new Hono(),
      keeperActions(service, () => minute(2)),
      { keeperPage },
    );
    const link = new URL(keeperLink(review, minute(1), links, tokens));
    expect((await app.request(`${link.pathname}?token=no`)).status).toBe(404);
    expect(asked).toEqual([]);
    expect((await app.request(link.pathname + link.search)).status).toBe(200);
    expect([...new Set(asked)].toSorted()).toEqual(['GetItem', 'Query']);
    await dynamo.close();
  });

  it('when the link is a reader’s, another review’s, over, cut or absent, there is no such page', async () => {
    const { review, visit, at } = await keeper();
    const good = keeperLink(review, minute(1), links, tokens);
    const named = { review: review.slug, subscription: 'keeper', consentVersion: 0, until: '2027-01-01T00:00:00Z' };
    const path = links.reader(review.slug, 'keeper', '');
    const others = [
      path,
      good.slice(0, -2),
      path + tokens.sign({ ...named, purpose: 'preferences' }),
      path + tokens.sign({ ...named, purpose: 'keeper', review: 'another-review' }),
      good.replace('/small-review/', '/no-such-review/'),
    ];
    for (const url of others) expect((await visit(url)).status).toBe(404);
    at(new Date(minute(1).valueOf() + 30 * 86_400_000 + 1_000));
    expect((await visit(good)).status).toBe(404);
  });
});

describe('digest runs', () => {
  it('when runs are listed, each is one line with its figures', async () => {
    const bench = await keeper();
    const sheets = (await runBooks(bench.review, 10, bench)).filter(({ run }) => run.cadence === 'weekly');
    expect(runTable(sheets).split('\n')).toEqual([
      'run                       head  due  delivered  empty  suppressed  in doubt  failed  state     balanced',
      'weekly#2026-11-16T06:00Z     1    2          1      0           0         0       1  finished  yes',
      '',
    ]);
  });
});
