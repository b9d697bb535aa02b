import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parsePubmedXml } from '../../lambda/adapters/ncbi/pubmed-xml/parse-pubmed-xml.ts';
import { readPubmedXml } from '../../lambda/adapters/ncbi/pubmed-xml/read-pubmed-xml.ts';
import { type Corpus, documents, loadCorpus } from './corpus.ts';
import { extractWithSaxes } from './saxes-extractor.ts';

/** What is asked of the reader; `saxes` itself is the mark. */
const gates = { ofSaxes: 0.6, ofBiopython: 2.5, peakMegabytes: 200 };
const rounds = 7;
const recordCount = 3000;

const here = fileURLToPath(import.meta.url);
const [mode, file] = process.argv.slice(2);
if (mode === '--read') await readOnce(file!);
else {
  const folder = mkdtempSync(join(tmpdir(), 'bench-parse-'));
  try {
    const corpus = loadCorpus(process.env.LIVING_REVIEW_DATA);
    const speed = mode === '--memory' || compareSpeed(corpus, folder);
    const memory = measureMemory(corpus, folder);
    process.exitCode = speed && memory ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compareSpeed(corpus: Corpus, folder: string): boolean {
  const bodies = [...documents(corpus, recordCount)];
  const bytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0);
  console.log(`${corpus.origin}, as ${recordCount} in ${bodies.length} documents, ${megabytes(bytes)} MB`);

  const ours = sha256(
    bodies.flatMap((body) => parsePubmedXml(body).records.map(({ titleHtml: _, ...record }) => record)),
  );
  const theirs = sha256(bodies.flatMap((body) => extractWithSaxes(body)));
  console.log(
    `sha-256 of all fields   ours ${ours.slice(0, 16)}…   saxes ${theirs.slice(0, 16)}…   ${ours === theirs ? 'equal' : 'DIFFERENT'}`,
  );
  if (ours !== theirs) return false;

  mkdirSync(join(folder, 'documents'));
  const paths = bodies.map((body, i) => {
    const path = join(folder, 'documents', `${i}.xml`);
    writeFileSync(path, body);
    return path;
  });
  const python = findBiopython();
  const spent = { ours: [] as number[], saxes: [] as number[], biopython: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    spent.ours.push(cpuSeconds(() => bodies.forEach((body) => void parsePubmedXml(body))));
    spent.saxes.push(cpuSeconds(() => bodies.forEach((body) => void extractWithSaxes(body))));
    // Slow, steady and in a process of its own: three rounds say enough.
    if (python !== null && round % 3 === 0) spent.biopython.push(timeBiopython(python, paths));
  }
  report('ours', spent.ours);
  report('saxes', spent.saxes);
  if (python === null)
    console.log('Biopython is not there (Debian: python3-biopython; or set PYTHON), so it is not compared.');
  else report('Biopython Entrez.read', spent.biopython);

  const ofSaxes = median(spent.saxes) / median(spent.ours);
  const passed = [verdict('ours / saxes', ofSaxes, gates.ofSaxes)];
  if (python !== null) {
    passed.push(verdict('ours / Biopython', median(spent.biopython) / median(spent.ours), gates.ofBiopython));
  }
  return passed.every(Boolean);
}

function measureMemory(corpus: Corpus, folder: string): boolean {
  const path = join(folder, 'large.xml');
  const target = 200_000_000;
  const out = openSync(path, 'w');
  let written = 0;
  const [first = ''] = documents(corpus, 200);
  const [head, tail] = [first.slice(0, first.indexOf('<PubmedArticle>')), '</PubmedArticleSet>\n'];
  const members = first.slice(head.length, first.lastIndexOf('</PubmedArticleSet>'));
  written += writeSync(out, head);
  while (written < target) written += writeSync(out, members);
  writeSync(out, tail);

  const child = spawnSync(process.execPath, [...process.execArgv, here, '--read', path], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);
  const { records, peak, seconds, idle } = JSON.parse(child.stdout) as Record<
    'records' | 'peak' | 'seconds' | 'idle',
    number
  >;
  const size = statSync(path).size;
  console.log(
    `one file of ${megabytes(size)} MB: ${records} records, ${seconds.toFixed(1)} CPU s, peak RSS ${megabytes(peak)} MB (${megabytes(idle)} MB before reading)`,
  );
  const passed = peak < gates.peakMegabytes * 1e6;
  console.log(`${passed ? 'ok  ' : 'FAIL'} peak RSS < ${gates.peakMegabytes} MB`);
  return passed;
}

/** The measured process: reads one file as `articles parse` does. */
async function readOnce(path: string): Promise<void> {
  const idle = process.memoryUsage().rss;
  const before = process.cpuUsage();
  let records = 0;
  for await (const item of readPubmedXml(createReadStream(path, { highWaterMark: 65_536 }))) {
    if (item.kind === 'record') records++;
  }
  const { user, system } = process.cpuUsage(before);
  const peak = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(JSON.stringify({ records, peak, idle, seconds: (user + system) / 1e6 }));
}

function findBiopython(): string | null {
  const candidates = [process.env.PYTHON ?? 'python3', '/usr/bin/python3'];
  return candidates.find((python) => spawnSync(python, ['-c', 'import Bio.Entrez']).status === 0) ?? null;
}

function timeBiopython(python: string, paths: readonly string[]): number {
  const script = join(here, '..', 'biopython.py');
  const child = spawnSync(python, [script], { input: paths.join('\n'), encoding: 'utf8' });
  const [seconds, count] = child.stdout.split(' ').map(Number);
  if (child.status !== 0 || count !== recordCount) throw new Error(`Biopython failed: ${child.stderr}`);
  return seconds!;
}

function cpuSeconds(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function report(name: string, seconds: readonly number[]): void {
  const middle = median(seconds);
  const range = `${Math.min(...seconds).toFixed(2)}–${Math.max(...seconds).toFixed(2)}`;
  console.log(
    `${name.padEnd(22)} ${String(Math.round(recordCount / middle)).padStart(6)} records/CPU s   median ${middle.toFixed(2)} s (${range})`,
  );
}

function verdict(name: string, ratio: number, gate: number): boolean {
  console.log(`${ratio >= gate ? 'ok  ' : 'FAIL'} ${name} ${ratio.toFixed(2)}× (gate ${gate}×)`);
  return ratio >= gate;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function sha256(values: readonly unknown[]): string {
  const hash = createHash('sha256');
  for (const value of values) hash.update(JSON.stringify(value, sortedKeys));
  return hash.digest('hex');
}

/** The order in which an object got its keys is no difference. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
