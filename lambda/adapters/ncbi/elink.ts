import { type Pmcid, type Pmid, parsePmcid, parsePmid } from '../../core/identifiers.ts';
import type { Candidate, ListingSource, ReviewIds } from '../../core/ports/literature.ts';
import { list, member, text } from '../polite-http/json.ts';
import { inWordsOf, type Service, UpstreamFailure } from '../polite-http/upstream-failure.ts';
import { type NcbiAnswer, parseSmallXml } from './ncbi-answer.ts';
import type { AskNcbi } from './session.ts';

/**
 * ELink (NBK25499): the whole list each time, no paging, no dates. JSON is asked for, because there a failing backend names
 * itself where XML just ends after the DOCTYPE; an XML answer is understood as well.
 */
export function elinkSources(ask: AskNcbi, service: Service): readonly ListingSource[] {
  return [
    {
      source: 'pubmed-citedin',
      list: (review) =>
        inWordsOf(service, async () =>
          pmidCandidates(await links(ask, review.pmid, 'pubmed', 'pubmed_pubmed_citedin', 'neighbor'), review),
        ),
    },
    {
      source: 'pmc-refs',
      list: (review) =>
        inWordsOf(service, async () =>
          pmcidCandidates(await links(ask, review.pmid, 'pmc', 'pubmed_pmc_refs', 'neighbor'), review),
        ),
    },
    {
      source: 'pubmed-related',
      list: (review) => inWordsOf(service, async () => pmidCandidates(await related(ask, review), review)),
    },
  ];
}

/** The article's own number in PMC (link name pubmed_pmc); `null` when it has none. Throws {@link UpstreamFailure}. */
export async function linkedPmcid(ask: AskNcbi, pmid: Pmid): Promise<Pmcid | null> {
  const found = await links(ask, pmid, 'pmc', 'pubmed_pmc', 'neighbor');
  return parsePmcid(found[0]?.id);
}

interface Link {
  readonly id: string;
  /** neighbor_score: larger is nearer; `null` when the answer gives none. */
  readonly score: number | null;
}

/** For popular articles neighbor_score fails for good while plain neighbor answers: same order, no scores. */
async function related(ask: AskNcbi, { pmid }: ReviewIds): Promise<readonly Link[]> {
  try {
    return await links(ask, pmid, 'pubmed', 'pubmed_pubmed', 'neighbor_score');
  } catch (error) {
    if (!(error instanceof UpstreamFailure && (error.code === 'backend-eof' || error.code === 'no-root'))) throw error;
    return links(ask, pmid, 'pubmed', 'pubmed_pubmed', 'neighbor');
  }
}

function links(
  ask: AskNcbi,
  pmid: Pmid,
  db: 'pubmed' | 'pmc',
  linkname: string,
  cmd: 'neighbor' | 'neighbor_score',
): Promise<readonly Link[]> {
  const params = { dbfrom: 'pubmed', db, cmd, linkname, id: pmid, retmode: 'json' };
  // With scores there is a fallback, so the failure it is for need not be waited out.
  const attempts = cmd === 'neighbor_score' ? { attempts: 3 } : {};
  return ask({ path: 'elink.fcgi', params, ...attempts }, (answer) => readElink(answer, pmid, db, linkname));
}

/**
 * The links of one article under one link name. No links is an answer only as a link set that echoes our id: an article
 * without any has a set without list. Anything less is a failure.
 */
export function readElink(answer: NcbiAnswer, pmid: Pmid, db: string, linkname: string): readonly Link[] {
  const sets = answer.format === 'json' ? jsonSets(answer.value) : xmlSets(answer);
  const ours = sets.find(({ from, ids }) => from === 'pubmed' && ids.length === 1 && parsePmid(ids[0]) === pmid);
  if (!ours || sets.length !== 1) {
    throw new UpstreamFailure('transient', 'not-ours', 'the answer is not about our article');
  }
  if (ours.failed) throw new UpstreamFailure('transient', 'error-answer', 'it answered with an error for our article');
  const wanted = ours.lists.find(({ to, name }) => name === linkname && (to === db || to === ''));
  if (!wanted) return [];
  const read = wanted.links.filter(({ id }) => /^(?:PMC)?\d+$/i.test(id));
  if (wanted.failed || (read.length === 0 && wanted.links.length > 0)) {
    throw new UpstreamFailure('transient', 'unexpected', 'the answer lists no ids we can read');
  }
  return read;
}

interface LinkSet {
  readonly from: string;
  readonly ids: readonly string[];
  readonly failed: boolean;
  readonly lists: readonly { to: string; name: string; failed: boolean; links: readonly Link[] }[];
}

function jsonSets(value: unknown): readonly LinkSet[] {
  const sets = member(value, 'linksets');
  if (!Array.isArray(sets)) throw new UpstreamFailure('transient', 'unexpected', 'the answer has no link sets');
  return sets.map((set) => ({
    from: text(member(set, 'dbfrom')),
    ids: (list(member(set, 'ids')) ?? []).map(idOf),
    failed: hasError(set),
    lists: (list(member(set, 'linksetdbs')) ?? []).map((one) => ({
      to: text(member(one, 'dbto')),
      name: text(member(one, 'linkname')),
      failed: hasError(one) || !Array.isArray(member(one, 'links')),
      links: (list(member(one, 'links')) ?? []).map((link) => ({
        id: idOf(link),
        score: score(member(link, 'score')),
      })),
    })),
  }));
}

function xmlSets(answer: NcbiAnswer): readonly LinkSet[] {
  const sets = list(member(parseSmallXml(answer, 'eLinkResult'), 'LinkSet')) ?? [];
  return sets.map((set) => ({
    from: text(member(set, 'DbFrom')),
    ids: (list(member(member(set, 'IdList'), 'Id')) ?? []).map(text),
    failed: false,
    lists: (list(member(set, 'LinkSetDb')) ?? []).map((one) => ({
      to: text(member(one, 'DbTo')),
      name: text(member(one, 'LinkName')),
      failed: false,
      links: (list(member(one, 'Link')) ?? []).map((link) => ({
        id: text((list(member(link, 'Id')) ?? [])[0]),
        score: score(member(link, 'Score')),
      })),
    })),
  }));
}

/** A link is its id, or with scores an object that has one. */
function idOf(link: unknown): string {
  return text(link) || text(member(link, 'id')) || text(member(link, 'value'));
}

function score(value: unknown): number | null {
  const digits = text(value);
  return /^-?\d+(?:\.\d+)?$/.test(digits) ? Number(digits) : null;
}

function hasError(value: unknown): boolean {
  return ['ERROR', 'error'].some((key) => text(member(value, key)) !== '');
}

/** The article itself stands first among its own neighbours, and now and then in its own citing list. */
function pmidCandidates(found: readonly Link[], review: ReviewIds): readonly Candidate[] {
  const byPmid = new Map<Pmid, Candidate>();
  for (const { id, score } of found) {
    const pmid = parsePmid(id);
    if (pmid && pmid !== review.pmid && !byPmid.has(pmid)) byPmid.set(pmid, { kind: 'pmid', pmid, score });
  }
  return [...byPmid.values()];
}

/** ELink names PMC articles by number without the prefix. */
function pmcidCandidates(found: readonly Link[], review: ReviewIds): readonly Candidate[] {
  const pmcids = new Set(found.flatMap(({ id }) => parsePmcid(id) ?? []));
  if (review.pmcid) pmcids.delete(review.pmcid);
  return [...pmcids].map((pmcid) => ({ kind: 'pmcid', pmcid }));
}
