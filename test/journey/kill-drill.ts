import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { simpleParser } from 'mailparser';
import { openMessageFiles } from '../../local/mailbox/message-files.ts';
import { livingReview } from './tick-process.ts';

/*
 * `tick` is killed with SIGKILL at random moments over simulated months and run again each time. Afterwards every reader
 * must have been sent every article that an undisturbed run sends, once; feeds and pages must be the same bytes. A repeat is
 * allowed only for a kill between SES's acceptance and the mark, one a kill; here the mailbox reports its Send events
 * reliably, so even that must not happen.
 *
 *   npx tsx test/journey/kill-drill.ts --kills 200 --days 92 --every 3 --seed 1
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    days: { type: 'string', default: '92' },
    every: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
  },
});
const kills = Number(values.kills);
const random = mulberry32(Number(values.seed));
const review = 'csc-immune-crosstalk';

const moments: string[] = [];
for (let day = 0; day <= Number(values.days); day += Number(values.every)) {
  moments.push(new Date(Date.parse('2026-09-01T09:00:00Z') + day * 86_400_000).toISOString());
}

const readers = [
  { email: 'weekly@example.org', cadence: 'weekly', consent: 'drill' },
  { email: 'daily@example.org', cadence: 'daily', consent: 'drill' },
  { email: 'macrophages@example.org', cadence: 'daily', topics: ['myeloid-crosstalk'], consent: 'drill' },
  { email: 'therapy@example.org', cadence: 'weekly', topics: ['immunotherapy', 'targeted-therapy'], consent: 'drill' },
];

const folders = [
  await mkdtemp(join(tmpdir(), 'living-review-calm-')),
  await mkdtemp(join(tmpdir(), 'living-review-drill-')),
] as const;
try {
  const [calm, drilled] = folders;
  const started = performance.now();
  const durations: number[] = [];
  for (const [index, now] of moments.entries()) {
    const ended = await livingReview(['tick', '--now', now, '--data', calm]);
    if (ended.code !== 0) fail(`an undisturbed tick ended with ${ended.code}: ${ended.stderr}`);
    durations.push(ended.ms);
    if (index === 0) await subscribe(calm);
  }
  const typical = durations.toSorted((a, b) => a - b)[Math.floor(durations.length / 2)] ?? 1_000;

  let killed = 0;
  for (const [index, now] of moments.entries()) {
    const share = Math.ceil((kills - killed) / (moments.length - index));
    // A tick with nothing left to do is shorter: the range of moments follows what the ticks really take.
    let longest = typical;
    for (let time = 0, attempts = 0; time < share && attempts < 4 * share; attempts += 1) {
      const ended = await livingReview(['tick', '--now', now, '--data', drilled], { killAfterMs: random() * longest });
      if (ended.signal === 'SIGKILL') {
        killed += 1;
        time += 1;
      } else if (ended.code !== 0) fail(`a tick ended with ${ended.code}: ${ended.stderr}`);
      else longest *= 0.8;
    }
    const ended = await livingReview(['tick', '--now', now, '--data', drilled]);
    if (ended.code !== 0) fail(`the tick after a kill ended with ${ended.code}: ${ended.stderr}`);
    if (index === 0) await subscribe(drilled);
  }

  const expected = await deliveries(calm);
  const actual = await deliveries(drilled);
  let lost = 0;
  let repeated = 0;
  for (const [key, times] of expected) {
    const now = actual.get(key) ?? 0;
    if (now < times) lost += 1;
    if (now > times) repeated += 1;
  }
  const unexpected = [...actual.keys()].filter((key) => !expected.has(key));
  const [calmSite, drilledSite] = [await siteOf(calm), await siteOf(drilled)];
  const different = [...new Set([...calmSite.keys(), ...drilledSite.keys()])].filter(
    (path) => calmSite.get(path) !== drilledSite.get(path),
  );
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(
    `${killed} kills over ${moments.length} ticks and ${values.days} simulated days (seed ${values.seed}, ${seconds} s): ` +
      `${expected.size} deliveries expected, ${lost} lost, ${repeated} repeated, ${unexpected.length} unexpected, ` +
      `${different.length} of ${calmSite.size} published files differ\n`,
  );
  if (expected.size === 0 || lost || repeated || unexpected.length || different.length) {
    fail([...unexpected.slice(0, 5), ...different.slice(0, 5)].join('\n'));
  }
} finally {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
}

async function subscribe(data: string): Promise<void> {
  const file = join(data, 'readers.jsonl');
  await writeFile(file, readers.map((reader) => JSON.stringify(reader)).join('\n'));
  const ended = await livingReview(['subscribers', 'import', file, '--review', review, '--data', data]);
  if (ended.code !== 0) fail(`import ended with ${ended.code}: ${ended.stderr}`);
}

/** How often each (reader, article) was mailed: articles as the mail's own links name them. */
async function deliveries(data: string): Promise<Map<string, number>> {
  const files = await openMessageFiles(join(data, 'mailbox'));
  const found = new Map<string, number>();
  for (const { raw, recipients: to } of await files.all()) {
    const mail = await simpleParser(Buffer.from(raw));
    const articles = new Set([...(mail.text ?? '').matchAll(/\/articles\/([^/\s]+)\//g)].map(([, id]) => id));
    for (const id of articles)
      for (const reader of to) found.set(`${reader} ${id}`, (found.get(`${reader} ${id}`) ?? 0) + 1);
  }
  return found;
}

/** Every published file by path and hash, but for the manifest. */
async function siteOf(data: string): Promise<Map<string, string>> {
  const site = join(data, 'site');
  const entries = await readdir(site, { recursive: true, withFileTypes: true });
  const files = new Map<string, string>();
  for (const entry of entries) {
    if (!entry.isFile() || entry.name === 'manifest.json') continue;
    const path = join(entry.parentPath, entry.name);
    files.set(
      relative(site, path),
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    );
  }
  return files;
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** A small seeded generator: the same seed kills at the same moments. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
