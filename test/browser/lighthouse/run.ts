import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runStart } from '../../journey/running-start.ts';

/*
 * Lighthouse at the page of a review, of a topic and of an article of the sample site: at least 95 of 100 in each of its four
 * categories. Takes minutes, and on a busy machine its performance figure is the machine's, not the page's.
 *
 *   npx tsx test/browser/lighthouse/run.ts
 */
const least = 95;
const flags = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];

interface Result {
  readonly lhr: {
    readonly categories: Readonly<Record<string, { readonly title: string; readonly score: number | null }>>;
  };
}
type Lighthouse = (url: string, options: { readonly port: number; readonly logLevel: 'error' }) => Promise<Result>;
type Launch = (options: object) => Promise<{ readonly port: number; kill(): void }>;

const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
  cwd: import.meta.dirname,
  stdio: 'inherit',
});
if (npm.status !== 0) throw new Error('npm ci failed in test/browser/lighthouse.');
/** Loaded by path, so that the type check does not need it. */
const resolve = createRequire(join(import.meta.dirname, 'package.json')).resolve;
const load = async (name: string) => import(pathToFileURL(resolve(name)).href) as Promise<unknown>;
const { default: lighthouse } = (await load('lighthouse')) as { default: Lighthouse };
const { launch } = (await load('chrome-launcher')) as { launch: Launch };

const folder = await mkdtemp(join(tmpdir(), 'living-review-lighthouse-'));
const service = runStart(join(folder, 'data'));
let passed = 0;
let failed = 0;
try {
  const review = [...(await service.addresses).values()].find((url) => /\/csc-[\w-]+\/$/.test(url)) ?? '';
  const html = await (await fetch(review)).text();
  const article = /href="([^"]+\/articles\/[^"]+)"/.exec(html)?.[1] ?? '';
  const chrome = await launch({
    chromePath: '/usr/bin/chromium',
    chromeFlags: flags,
    ignoreDefaultFlags: true,
    userDataDir: await mkdtemp(join(folder, 'profile-')),
  });
  try {
    for (const url of [review, `${review}topics/myeloid-crosstalk/`, new URL(article, review).href]) {
      const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: 'error' });
      for (const { title, score } of Object.values(lhr.categories)) {
        const points = Math.round((score ?? 0) * 100);
        if (points >= least) passed += 1;
        else failed += 1;
        process.stdout.write(`${points >= least ? '✓' : '✗'} ${new URL(url).pathname} ${title}: ${points}\n`);
      }
    }
  } finally {
    chrome.kill();
  }
} finally {
  await service.end('SIGTERM');
  await rm(folder, { recursive: true, force: true });
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;
