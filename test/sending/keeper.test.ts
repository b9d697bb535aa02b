import { describe, expect, it } from '@jest/globals';
import { Hono } from 'hono';
import { runTable } from '../../cli/digest-runs.ts';
import { addKeeperRoutes } from '../../lambda/adapters/hono/keeper-routes.ts';
import { keeperActions, keeperLink, runBooks } from '../../lambda/steps/run-books.ts';
import { keeperPage } from '../../templates/pages/keeper-page.ts';
import { links } from '../builders/review.ts';
import { subscription } from '../builders/subscriptions.ts';
import { announce, digestBench, minute } from '../steps/digest-bench.ts';
import { tokens } from '../steps/tokens.ts';

async function keeper() {
  const bench = await digestBench();
  await announce(bench.store, '101');
  await bench.reader(subscription('a1'));
  await bench.reader(subscription('a2'));
  bench.mailer.script = (_, nth) => (nth === 1 ? { kind: 'refused-item', reason: 'r' } : null);
  await bench.tick(minute(1));
  const service = {
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
