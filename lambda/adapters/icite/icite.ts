import { type Pmid, parsePmid } from '../../core/identifiers.ts';
import type { ListingSource } from '../../core/ports/literature.ts';
import type { Answer } from '../polite-http/attempt.ts';
import { baseAddress } from '../polite-http/base-address.ts';
import { carriedBody, statusFailure } from '../polite-http/carrier.ts';
import { count, decodeJson, member, text } from '../polite-http/json.ts';
import { createUpstream, defaultPatience, type Patience } from '../polite-http/upstream.ts';
import { inWordsOf, UpstreamFailure } from '../polite-http/upstream-failure.ts';

export interface IciteOptions {
  /** ICITE_BASE_URL. */
  readonly baseUrl?: string;
  readonly tool?: string;
  readonly patience?: Partial<Patience>;
}

export const iciteBaseUrl = 'https://icite.od.nih.gov/api';

/** NIH iCite (NIH Open Citation Collection, refreshed monthly): the PMIDs that cite the review. */
export function createIcite(options: IciteOptions = {}): ListingSource {
  const service = baseAddress('NIH iCite', 'ICITE_BASE_URL', options.baseUrl ?? iciteBaseUrl);
  const upstream = createUpstream({
    patience: { ...defaultPatience, ...options.patience },
    userAgent: options.tool ?? 'living-review',
  });
  return {
    source: 'icite',
    list: ({ pmid }) =>
      inWordsOf(service, async () => {
        const url = new URL(`${service.base}/pubs`);
        url.search = new URLSearchParams({ pmids: pmid, legacy: 'false' }).toString();
        const citing = await upstream.ask(
          () => ({ url }),
          (answer) => readCitedBy(answer, pmid),
        );
        return citing.map((pmid) => ({ kind: 'pmid', pmid, score: null }));
      }),
  };
}

/**
 * `cited_by` of our record. An article iCite does not know yet (a review of this month) is left out of a well-formed,
 * empty `data` list: that is an honest "nothing". Any other answer without our record, or a record that counts citations
 * without listing them, is a failure.
 */
export function readCitedBy(answer: Answer, pmid: Pmid): readonly Pmid[] {
  const body = decodeJson(carriedBody(answer));
  const unexplained = statusFailure(answer.status);
  if (unexplained) throw unexplained;
  const data = member(body, 'data');
  if (!Array.isArray(data)) throw new UpstreamFailure('transient', 'unexpected', 'the answer has no data list');
  if (data.length === 0) return [];
  const ours = data.find((record) => parsePmid(member(record, 'pmid')) === pmid);
  if (!ours) throw new UpstreamFailure('transient', 'not-ours', 'the answer is not about our article');
  const citedBy = idList(member(ours, 'cited_by'));
  const citing = [...new Set((citedBy ?? []).flatMap((id) => parsePmid(id) ?? []))].filter((id) => id !== pmid);
  const counted = count(member(ours, 'citation_count'));
  if ((citedBy === null && counted !== 0) || (citing.length === 0 && counted !== null && counted > 1)) {
    throw new UpstreamFailure('transient', 'unexpected', 'the answer does not list the citations it counts');
  }
  return citing;
}

/** Numbers in a list; the legacy shape has them as one text with spaces. */
function idList(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string')
    return text(value)
      .split(/[\s,]+/)
      .filter(Boolean);
  return null;
}
