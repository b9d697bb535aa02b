import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDynamoClient } from '../../lambda/adapters/dynamodb/client.ts';
import { ensureTable } from '../../lambda/adapters/dynamodb/ensure-table.ts';
import { createDynamoStores } from '../../lambda/adapters/dynamodb/stores.ts';
import type { Article } from '../../lambda/core/article.ts';
import { startDynalite } from '../../local/dynamodb/start-dynalite.ts';
import { answerOf, loadAverage, median } from '../rounds.ts';
import type { Published } from './measure.ts';
import { createArticles, held, newsOf, review, tableName, topicsAbove } from './world.ts';

/** Objects written when one article comes to a review of five thousand. */
const gate = 40;
const rounds = 12;

interface Arrival extends Published {
  readonly topics: number;
}

const { origin, nth, widest } = createArticles();
const engine = await startDynalite({ dir: null });
const folder = mkdtempSync(join(tmpdir(), 'living-review-publish-'));
const publisher = fork(fileURLToPath(new URL('measure.ts', import.meta.url)), [engine.endpoint, folder]);
try {
  await answerOf(publisher);
  const client = createDynamoClient({ endpoint: engine.endpoint });
  await ensureTable(client, tableName);
  const { articles: store } = createDynamoStores({ client, tableName, addressKey: 'a key for a bench alone' });
  console.log(`${held} articles under the outline of ${review.slug}; ${origin}`);
  await takeIn(Array.from({ length: held }, (_, index) => nth(index + 1)));
  say('everything, from nothing', [await publish(nth(held).firstSeen)]);
  const arrivals: Arrival[] = [];
  const turns: Published[] = [];
  for (let event = held + 1; event <= held + rounds; event++) {
    // The last to come is the one that makes publishing write most: the gate must hold for it too.
    const article = event === held + rounds ? widest(event) : nth(event);
    // A service publishes every quarter of an hour: what is due by the clock was written before an article comes.
    const turn = await publish(new Date(Date.parse(article.firstSeen) - 60_000).toISOString());
    if (turn.paths.some((path) => path.includes('/feeds/'))) turns.push(turn);
    await takeIn([article]);
    arrivals.push({ ...(await publish(article.firstSeen)), topics: topicsOf(article) });
  }
  say('one new article', arrivals);
  if (turns.length > 0) say('a month is over', turns);
  for (const { topics, paths } of arrivals.toSorted((a, b) => a.topics - b.topics))
    console.log(`  under ${topics} topics: ${paths.length} objects`);
  const most = Math.max(...arrivals.map(({ paths }) => paths.length));
  console.log(`${most <= gate ? 'ok  ' : 'FAIL'} at most ${most} objects are written at once (gate: ${gate})`);
  console.log(loadAverage());
  process.exitCode = most <= gate ? 0 : 1;

  async function takeIn(own: readonly Article[]): Promise<void> {
    const last = own.at(-1)!;
    const now = new Date(last.firstSeen);
    const lease = await store.takeLease(review.slug, now, 0);
    if (!lease) throw new Error('somebody else writes the stream');
    for (const article of own) await lease.putArticle(article);
    await lease.putEvents(own.map((article) => newsOf(article, lease.head.epoch)));
    await lease.commit({ ...lease.head, committed: last.event, baselineAt: nth(1).firstSeen });
    await lease.release();
  }
} finally {
  publisher.kill();
  rmSync(folder, { recursive: true, force: true });
  await engine.close();
}

/** How many topics' pages and feeds show an article: those it is filed under and those above them. */
function topicsOf({ classification }: Article): number {
  return topicsAbove(classification.topics.map(({ topic }) => topic)).size;
}

async function publish(now: string): Promise<Published> {
  publisher.send(now);
  return (await answerOf(publisher)) as Published;
}

function say(what: string, runs: readonly Published[]): void {
  const middle = (read: (one: Published) => number) => median(runs.map(read));
  const counts = runs.map(({ paths }) => paths.length);
  const most = Math.max(...runs.map(({ megabytes }) => megabytes));
  console.log(
    `${what.padEnd(26)} ${String(runs.length).padStart(2)} times: ${middle(({ paths }) => paths.length)} objects (${Math.min(...counts)} to ${Math.max(...counts)}), ${(middle(({ bytes }) => bytes) / 2 ** 20).toFixed(1)} MB, ${middle(({ cpuSeconds }) => cpuSeconds).toFixed(1)} s of CPU, ${middle(({ wallSeconds }) => wallSeconds).toFixed(1)} s; ${most.toFixed(0)} MB resident`,
  );
}
