import { type Pmcid, type Pmid, parsePmcid, parsePmid } from '../../core/identifiers.ts';
import { list, member, text } from '../polite-http/json.ts';
import { UpstreamFailure } from '../polite-http/upstream-failure.ts';
import type { NcbiAnswer } from './ncbi-answer.ts';
import type { AskNcbi } from './session.ts';

/** The converter takes 200 ids a request. */
const batchSize = 200;
/** If so many single ids are refused and none accepted, it is not the ids. */
const mostRefusals = 8;

/**
 * PMC ID Converter API: PMC ids → PMIDs; `null` where PMC has no PMID for the article or does not know the id. An id the
 * answer passes over in silence even when asked again is left out: nothing is known about it yet. Throws
 * {@link UpstreamFailure}.
 */
export async function resolvePmcids(ask: AskNcbi, pmcids: readonly Pmcid[]): Promise<ReadonlyMap<Pmcid, Pmid | null>> {
  const wanted = [...new Set(pmcids)];
  const found = new Map<Pmcid, Pmid | null>();
  for (let start = 0; start < wanted.length; start += batchSize) {
    await convert(ask, wanted.slice(start, start + batchSize), found);
  }
  const silent = wanted.filter((pmcid) => !found.has(pmcid));
  for (let start = 0; start < silent.length; start += batchSize) {
    try {
      await convert(ask, silent.slice(start, start + batchSize), found);
    } catch (error) {
      // The first answer was good but silent about these; it stands.
      if (!(error instanceof UpstreamFailure) || error.kind === 'blocked') throw error;
    }
  }
  return found;
}

/** The other way round, for one article: PMID → PMCID; `null` when PMC does not have it. Throws {@link UpstreamFailure}. */
export async function convertPmid(ask: AskNcbi, pmid: Pmid): Promise<Pmcid | null> {
  const params = { ids: pmid, idtype: 'pmid', format: 'json', versions: 'no' };
  return ask({ path: '', params }, (answer) => {
    const records = answer.format === 'json' ? member(answer.value, 'records') : undefined;
    if (!Array.isArray(records)) throw new UpstreamFailure('transient', 'unexpected', 'the answer has no records');
    const ours = records.filter((record) => parsePmid(member(record, 'pmid')) === pmid);
    return ours.map((record) => parsePmcid(member(record, 'pmcid'))).find((pmcid) => pmcid !== null) ?? null;
  });
}

/** One id it dislikes makes the converter refuse the whole batch: halve until that one stands alone. */
async function convert(ask: AskNcbi, pmcids: readonly Pmcid[], found: Map<Pmcid, Pmid | null>): Promise<void> {
  let accepted = 0;
  const refused: { readonly pmcid: Pmcid; readonly failure: UpstreamFailure }[] = [];

  const convertHalf = async (ids: readonly Pmcid[]): Promise<void> => {
    try {
      const params = { ids: ids.join(','), idtype: 'pmcid', format: 'json', versions: 'no' };
      const answered = await ask({ path: '', params }, (answer) => readConversion(answer, ids));
      for (const [pmcid, pmid] of answered) found.set(pmcid, pmid);
      accepted += 1;
    } catch (error) {
      if (!(error instanceof UpstreamFailure && ['batch-rejected', 'bad-status'].includes(error.code))) throw error;
      const middle = Math.ceil(ids.length / 2);
      const [first, ...others] = ids;
      if (first !== undefined && others.length === 0) {
        refused.push({ pmcid: first, failure: error });
        if (accepted === 0 && refused.length >= mostRefusals) throw error;
        return;
      }
      await convertHalf(ids.slice(0, middle));
      await convertHalf(ids.slice(middle));
    }
  };

  await convertHalf(pmcids);
  for (const { pmcid, failure } of refused) {
    // A refusal that gives no reason is the id's fault only if other ids fared better.
    if (failure.code === 'bad-status' && accepted === 0) throw failure;
    found.set(pmcid, null);
  }
}

/** Both shapes of the answer: PMIDs as strings (until 2022) or numbers, errors per record in either. */
export function readConversion(answer: NcbiAnswer, asked: readonly Pmcid[]): ReadonlyMap<Pmcid, Pmid | null> {
  const records = answer.format === 'json' ? member(answer.value, 'records') : undefined;
  if (!Array.isArray(records)) throw new UpstreamFailure('transient', 'unexpected', 'the answer has no records');
  const ours = new Set(asked);
  const found = new Map<Pmcid, Pmid | null>();
  for (const record of records) {
    const pmcid = [member(record, 'requested-id'), member(record, 'pmcid')]
      .map(parsePmcid)
      .find((candidate) => candidate !== null && ours.has(candidate));
    if (!pmcid) continue;
    const failed = text(member(record, 'status')) === 'error';
    found.set(pmcid, failed ? null : parsePmid(list(member(record, 'pmid')) ? null : member(record, 'pmid')));
  }
  if (found.size === 0 && records.length > 0) {
    throw new UpstreamFailure('transient', 'not-ours', 'the answer is about none of our ids');
  }
  return found;
}
