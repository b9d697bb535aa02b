import type { ArticleRecord } from '../../core/article-record.ts';
import type { Pmid } from '../../core/identifiers.ts';
import type { FetchedRecords } from '../../core/ports/literature.ts';
import { UpstreamFailure } from '../polite-http/upstream-failure.ts';
import { type BrokenRecord, efetchByIds, efetchPosted, epost, type FetchedBatch, type PubmedParser } from './efetch.ts';
import type { AskNcbi } from './session.ts';

/** Some 16 kB a record: 200 are a body of a few megabytes. */
const batchSize = 200;
/** EPost's limit for PubMed (NBK25499). */
const largestPost = 10_000;
/** How often forgotten ids are posted again before we go on without the history server. */
const mostPosts = 3;
/** Halvings spent on finding the record that makes a whole answer unreadable. */
const mostHalvings = 24;

/**
 * Full records of any number of PMIDs. Up to 200 go in one POST; more are posted to the history server and fetched page by
 * page. Ids that come back with nothing are asked for once more before they are called missing. Throws
 * {@link UpstreamFailure} when PubMed does not answer properly.
 */
export async function fetchRecords(ask: AskNcbi, parse: PubmedParser, pmids: readonly Pmid[]): Promise<FetchedRecords> {
  const found = collect(pmids);
  if (found.open().length > batchSize) await fetchPosted(ask, parse, found);
  for (const batch of batches(found.unasked(), batchSize)) await fetchDirect(ask, parse, batch, found);
  for (const batch of batches(found.open(), batchSize)) await askAgain(ask, parse, batch, found);
  return found.result();
}

/** By way of the history server, as far as that works: what it does not bring stays open. */
async function fetchPosted(ask: AskNcbi, parse: PubmedParser, found: Collected): Promise<void> {
  for (let posts = 0; posts < mostPosts && found.unasked().length > batchSize; ) {
    const asked = found.unasked().slice(0, largestPost);
    try {
      const posted = await epost(ask, asked);
      const ours = new Set(asked);
      for (let start = 0; start < asked.length; start += batchSize) {
        found.add(await efetchPosted(ask, parse, posted, { start, size: batchSize }, ours));
      }
      // Every page was read: ids without an answer are silent now, not unasked.
      found.markAsked(asked);
    } catch (error) {
      // Forgotten ids are posted again; whatever else the history server has, direct requests may not have it.
      if (!(error instanceof UpstreamFailure) || error.kind === 'blocked' || error.kind === 'unreachable') throw error;
      if (error.code !== 'history-expired') return;
      posts += 1;
    }
  }
}

/** One batch by its ids. An answer nobody can read is halved until the one record that spoils it is known. */
async function fetchDirect(ask: AskNcbi, parse: PubmedParser, pmids: readonly Pmid[], found: Collected): Promise<void> {
  let accepted = 0;
  let halvings = 0;
  const suspects: BrokenRecord[] = [];

  const fetchHalf = async (ids: readonly Pmid[], attempts?: number): Promise<void> => {
    try {
      found.add(await efetchByIds(ask, parse, ids, attempts));
      found.markAsked(ids);
      accepted += 1;
    } catch (error) {
      if (!isUnreadable(error) || pmids.length === 1 || halvings >= mostHalvings) throw error;
      if (ids.length === 1) {
        // Two of two unreadable: it is not the record, it is the service.
        if (suspects.length > 0 && accepted === 0) throw error;
        suspects.push({ pmid: ids[0] ?? null, reason: `asked for alone: ${error.message}` });
        return;
      }
      halvings += 1;
      const middle = Math.ceil(ids.length / 2);
      await fetchHalf(ids.slice(0, middle), 2);
      await fetchHalf(ids.slice(middle), 2);
    }
  };

  try {
    await fetchHalf(pmids);
  } catch (error) {
    if (!(error instanceof UpstreamFailure && error.code === 'no-valid-ids')) throw error;
    found.markAsked(pmids);
  }
  for (const suspect of suspects) found.addBroken(suspect);
}

/** The first answer was good but silent about these; if the second question fails, the first answer stands. */
async function askAgain(ask: AskNcbi, parse: PubmedParser, pmids: readonly Pmid[], found: Collected): Promise<void> {
  try {
    found.add(await efetchByIds(ask, parse, pmids, 2));
  } catch (error) {
    if (!(error instanceof UpstreamFailure) || error.kind === 'blocked') throw error;
  }
}

function isUnreadable(error: unknown): error is UpstreamFailure {
  return error instanceof UpstreamFailure && (error.code === 'malformed' || error.code === 'too-large');
}

type Collected = ReturnType<typeof collect>;

/** Keeps account of every id asked for: answered, broken, deleted, silent or not asked yet. */
function collect(pmids: readonly Pmid[]) {
  const wanted = [...new Set(pmids)];
  const records = new Map<Pmid, ArticleRecord>();
  const broken: BrokenRecord[] = [];
  const settled = new Set<Pmid>();
  const asked = new Set<Pmid>();

  const addBroken = (entry: BrokenRecord) => {
    const known = broken.some(({ pmid, reason }) => pmid === entry.pmid && reason === entry.reason);
    if (!known) broken.push(entry);
    if (entry.pmid) settled.add(entry.pmid);
  };

  return {
    add(batch: FetchedBatch) {
      for (const record of batch.records) {
        if (record.pmid && !records.has(record.pmid)) records.set(record.pmid, record);
        if (record.pmid) settled.add(record.pmid);
      }
      for (const entry of batch.broken) addBroken(entry);
      for (const pmid of batch.deleted) settled.add(pmid);
    },
    addBroken,
    markAsked(ids: readonly Pmid[]) {
      for (const pmid of ids) asked.add(pmid);
    },
    unasked: () => wanted.filter((pmid) => !settled.has(pmid) && !asked.has(pmid)),
    open: () => wanted.filter((pmid) => !settled.has(pmid)),
    result: (): FetchedRecords => ({
      // In the order asked, which is not always the order answered.
      records: wanted.flatMap((pmid) => records.get(pmid) ?? []),
      missing: wanted.filter((pmid) => !records.has(pmid) && !broken.some((entry) => entry.pmid === pmid)),
      broken,
    }),
  };
}

function batches<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
