import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { type CorpusEntry, corpusEntry } from './corpus-entry.ts';
import { jatsIds } from './jats.ts';
import { theReview } from './the-review.ts';

/** A corpus file that cannot be used. The message names file, record and remedy. */
export class CorpusError extends Error {
  override readonly name = 'CorpusError';
}

/**
 * Reads every `*.yaml` of a folder and its `jats/<PMCID>.xml`, in file-name order, and adds the review's own record.
 * Throws one {@link CorpusError} that lists everything wrong, so that an author mends a file in one go.
 */
export async function loadCorpus(dir: string): Promise<readonly CorpusEntry[]> {
  const files = (await list(dir)).filter((name) => name.endsWith('.yaml')).toSorted();
  const problems: string[] = [];
  if (files.length === 0) problems.push(`${dir}: there is no .yaml file; the sample corpus belongs here`);
  const placed: Placed[] = [{ entry: theReview, where: 'the review itself' }];
  for (const file of files) placed.push(...parseFile(file, await readFile(join(dir, file), 'utf8'), problems));

  const seen = new Map<string, string>();
  for (const { entry, where } of placed) problems.push(...repeatedIds(entry, where, seen));
  const entries = await withFullTexts(placed, join(dir, 'jats'), problems);
  if (problems.length > 0) throw new CorpusError(problems.join('\n'));
  return entries;
}

interface Placed {
  readonly entry: CorpusEntry;
  /** `related.yaml, record 3 (PMID 99000003)`. */
  readonly where: string;
}

function parseFile(file: string, source: string, problems: string[]): readonly Placed[] {
  const lineCounter = new LineCounter();
  const document = parseDocument(source, { lineCounter });
  if (document.errors.length > 0) {
    const [error] = document.errors;
    const line = lineCounter.linePos(error!.pos[0]).line;
    problems.push(`${file}, line ${line}: is not YAML (${error!.message.split('\n')[0]})`);
    return [];
  }
  const records: unknown = document.toJS() ?? [];
  if (!Array.isArray(records)) {
    problems.push(`${file}: must be a list of records, each starting with "- pmid:"`);
    return [];
  }
  return records.flatMap((record: unknown, index) => {
    const id = z.object({ pmid: z.union([z.string(), z.number()]) }).safeParse(record).data?.pmid;
    const where = `${file}, record ${index + 1}${id === undefined ? '' : ` (PMID ${id})`}`;
    const parsed = corpusEntry.safeParse(record);
    if (!parsed.success) {
      problems.push(
        ...parsed.error.issues.map((issue) => `${where}: ${issue.path.join('.') || 'record'} ${issue.message}`),
      );
      return [];
    }
    problems.push(...contradictions(parsed.data).map((problem) => `${where}: ${problem}`));
    return [{ entry: parsed.data, where }];
  });
}

/** What the schema cannot say: fields that need one another. */
function contradictions(entry: CorpusEntry): readonly string[] {
  const found: string[] = [];
  if (!entry.pmid && !entry.europePmcId) found.push('has neither pmid nor europePmcId; give it one');
  if (!entry.title && !entry.vernacularTitle) found.push('has no title; give it title or vernacularTitle');
  const cites = entry.cites ?? [];
  if (cites.includes('pmc-refs') && !entry.pmcid && !entry.later?.some((change) => change.pmcid)) {
    found.push('is listed by pmc-refs but has no pmcid; add one or drop pmc-refs');
  }
  if (!entry.pmid && cites.some((source) => source !== 'europe-pmc')) {
    found.push('has no pmid, so only europe-pmc can list it');
  }
  if (entry.citesFrom && cites.length === 0) found.push('has citesFrom but cites nothing; add cites or drop citesFrom');
  if (entry.citesFrom && entry.citesFrom < entry.entrez)
    found.push('has citesFrom before entrez; a link cannot come first');
  for (const { on } of entry.later ?? []) {
    if (on <= entry.entrez) found.push(`has a later change on ${on}, not after entrez ${entry.entrez}`);
  }
  return found;
}

function repeatedIds(entry: CorpusEntry, where: string, seen: Map<string, string>): readonly string[] {
  const ids = [
    ['pmid', entry.pmid],
    ['pmcid', entry.pmcid ?? entry.later?.find((change) => change.pmcid)?.pmcid],
    ['doi', entry.doi?.toLowerCase()],
    ['europePmcId', entry.europePmcId],
  ] as const;
  return ids.flatMap(([kind, id]) => {
    if (id === undefined) return [];
    const first = seen.get(`${kind} ${id}`);
    if (first === undefined) seen.set(`${kind} ${id}`, where);
    return first === undefined ? [] : [`${where}: ${kind} ${id} already stands in ${first}; give one of them another`];
  });
}

async function withFullTexts(
  placed: readonly Placed[],
  dir: string,
  problems: string[],
): Promise<readonly CorpusEntry[]> {
  const texts = new Map<string, { readonly text: string; readonly file: string }>();
  for (const file of (await list(dir)).filter((name) => name.endsWith('.xml')).toSorted()) {
    texts.set(basename(file, '.xml'), { text: await readFile(join(dir, file), 'utf8'), file: `jats/${file}` });
  }
  const entries = placed.map(({ entry }) => {
    const pmcid = entry.pmcid ?? entry.later?.find((change) => change.pmcid)?.pmcid;
    const found = pmcid === undefined ? undefined : texts.get(pmcid);
    if (found === undefined || pmcid === undefined) return entry;
    texts.delete(pmcid);
    problems.push(...disagreements(entry, pmcid, found.text).map((problem) => `${found.file}: ${problem}`));
    return { ...entry, jats: found.text };
  });
  for (const [pmcid, { file }] of texts) {
    problems.push(`${file}: no record has pmcid ${pmcid}; name the file after its record's pmcid`);
  }
  return entries;
}

/** The full text and the record must speak of one article. */
function disagreements(entry: CorpusEntry, pmcid: string, jats: string): readonly string[] {
  const ids = jatsIds(jats);
  if (ids.kind === 'broken') return [ids.reason];
  const found: string[] = [];
  if (entry.pmid && ids.pmid !== entry.pmid)
    found.push(`its article-id pmid is ${ids.pmid || 'missing'}, the record says ${entry.pmid}`);
  if (ids.pmcid !== pmcid) found.push(`its article-id pmc(id) is ${ids.pmcid || 'missing'}, the record says ${pmcid}`);
  if (entry.doi && ids.doi.toLowerCase() !== entry.doi.toLowerCase()) {
    found.push(`its article-id doi is ${ids.doi || 'missing'}, the record says ${entry.doi}`);
  }
  return found;
}

async function list(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
