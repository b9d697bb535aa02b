import { type ArticleRecord, isNotice, isRetracted } from '../core/article-record.ts';
import { draftHead, type ReviewHead } from '../core/draft-head.ts';
import { draftTaxonomy, withTreeNumbers } from '../core/draft-taxonomy.ts';
import type { FullText } from '../core/full-text.ts';
import type { Pmcid, Pmid } from '../core/identifiers.ts';
import type { FullTexts } from '../core/ports/full-texts.ts';
import { type Literature, LiteratureUnavailableError } from '../core/ports/literature.ts';
import type { MeshNumbers } from '../core/ports/mesh-numbers.ts';
import { allTopics, type TaxonomyDraft } from '../core/review-draft.ts';
import { fetchById, fetchReferences } from './review-references.ts';

/** Whom a new review is drafted from. Only the review's own record must be had; whatever else fails is told and left out. */
export interface NewReviewSources {
  readonly literature: Pick<Literature, 'fetchRecords' | 'resolvePmcids'>;
  readonly fullTexts: FullTexts;
  readonly meshNumbers: MeshNumbers;
  /** PMC's number of an article; `null` when it is not in PMC. */
  readonly findPmcid: (pmid: Pmid) => Promise<Pmcid | null>;
}

export interface NewReviewRequest {
  readonly pmid: Pmid;
  /** Take it though neither PubMed nor PMC calls it a review. */
  readonly anyArticle: boolean;
  readonly sources: NewReviewSources;
  /** What is being done, in a few words. */
  readonly onProgress?: (doing: string) => void;
}

export type NewReview =
  | { readonly kind: 'refused'; readonly why: string; readonly remedy: string }
  | {
      readonly kind: 'drafted';
      readonly head: ReviewHead;
      readonly taxonomy: TaxonomyDraft;
      /** What could not be had, and what the draft rests on instead; each one sentence. */
      readonly notes: readonly string[];
    };

/**
 * Drafts a review's folder from what PubMed and PMC say about it. Writes nothing.
 * @throws LiteratureUnavailableError when PubMed cannot be asked for the review itself.
 */
export async function draftReview(request: NewReviewRequest): Promise<NewReview> {
  const { pmid, anyArticle, sources, onProgress = () => {} } = request;
  onProgress(`asking PubMed for ${pmid}`);
  const { records, broken } = await sources.literature.fetchRecords([pmid]);
  const record = records.find((one) => one.pmid === pmid);
  if (!record) return notFound(pmid, broken[0]?.reason);
  if (isRetracted(record)) {
    const why = `PMID ${pmid} (${quoted(record.title)}) is retracted.`;
    return { kind: 'refused', why, remedy: 'A retracted review is not carried on; choose another one.' };
  }
  const notes: string[] = [];
  const pmcid =
    record.pmcid ?? (await attempt(() => sources.findPmcid(pmid), null, notes, 'whether PMC has its full text'));
  const fullText = pmcid === null ? null : await fullTextOf(pmid, pmcid, sources.fullTexts, notes, onProgress);
  if (!anyArticle && !isReview(record, fullText)) return noReview(record, fullText);
  if (fullText === null || fullText.sections.length === 0) {
    notes.push(
      'There is no open full text to take headings from: the topics are drafted from its abstract and references.',
    );
  }
  const references = await referencesOf(record, fullText, sources.literature, notes, onProgress);
  onProgress('drafting the taxonomy');
  const drafted = draftTaxonomy({ review: record, fullText, references });
  if (fullText && fullText.sections.length > 0 && drafted.madeFrom !== 'headings') {
    notes.push('Its full text has no headings that could be topics: they are drafted from its references and words.');
  }
  const taxonomy = await withMeshNumbers(drafted, sources.meshNumbers, notes, onProgress);
  return { kind: 'drafted', head: draftHead(pmid, pmcid, record, fullText), taxonomy, notes };
}

function notFound(pmid: Pmid, reason: string | undefined): NewReview {
  return reason === undefined
    ? {
        kind: 'refused',
        why: `PubMed has no article with PMID ${pmid}.`,
        remedy: 'Check the number at pubmed.ncbi.nlm.nih.gov.',
      }
    : { kind: 'refused', why: `PubMed’s record of ${pmid} cannot be read: ${reason}.`, remedy: 'Try again later.' };
}

/** PubMed's publication types that are reviews of the literature, or rest on one. */
const reviewTypes: ReadonlySet<string> = new Set([
  'Review',
  'Systematic Review',
  'Scoping Review',
  'Meta-Analysis',
  'Network Meta-Analysis',
  'Guideline',
  'Practice Guideline',
  'Consensus Development Conference',
  'Consensus Statement',
]);

function isReview(record: ArticleRecord, fullText: FullText | null): boolean {
  if (isNotice(record)) return false;
  const isTyped = record.publicationTypes.some((type) => reviewTypes.has(type));
  // JATS: `review-article`, and `systematic-review` of some publishers.
  return isTyped || /^(?:systematic-)?review(?:-article)?$/.test(fullText?.articleType ?? '');
}

function noReview({ pmid, title, publicationTypes }: ArticleRecord, fullText: FullText | null): NewReview {
  const types = publicationTypes.filter((type) => !/^Research Support/.test(type)).join(', ') || 'nothing';
  const inPmc = fullText && fullText.articleType !== '' ? `, PMC ${fullText.articleType}` : '';
  return {
    kind: 'refused',
    why: `PMID ${pmid} (${quoted(title)}) is no review: PubMed calls it ${types}${inPmc}.`,
    remedy: 'If it is one all the same, say so with --any-article.',
  };
}

function quoted(title: string): string {
  const short = Array.from(title).length > 80 ? `${Array.from(title).slice(0, 79).join('')}…` : title;
  return `“${short.replace(/\.$/, '')}”`;
}

async function fullTextOf(
  pmid: Pmid,
  pmcid: Pmcid,
  fullTexts: FullTexts,
  notes: string[],
  onProgress: (doing: string) => void,
): Promise<FullText | null> {
  onProgress(`reading its full text, ${pmcid}`);
  const fetched = await attempt(() => fullTexts.fetch([pmcid]), null, notes, `PMC for the full text of ${pmcid}`);
  if (fetched === null) return null;
  const text = fetched.texts.get(pmcid);
  if (!text) {
    notes.push(
      `The full text of ${pmcid} could not be read: ${fetched.missing[0]?.reason ?? 'PMC does not answer for it'}.`,
    );
    return null;
  }
  if (text.pmid !== null && text.pmid !== pmid) {
    notes.push(`${pmcid} is the full text of PMID ${text.pmid}, not of ${pmid}: it is left aside.`);
    return null;
  }
  if (text.sections.length === 0) notes.push(`The publisher gives PMC only the front matter of ${pmcid}.`);
  return text;
}

async function referencesOf(
  record: ArticleRecord,
  fullText: FullText | null,
  literature: NewReviewSources['literature'],
  notes: string[],
  onProgress: (doing: string) => void,
): Promise<readonly ArticleRecord[]> {
  const listed = fullText?.references ?? [];
  const cited = listed.length > 0 ? listed.map(({ pmid }) => pmid) : record.references;
  if (cited.length === 0) {
    notes.push('Neither PubMed nor PMC lists its references: the terms come from its own words.');
    return [];
  }
  onProgress(`fetching the records of ${cited.length} references`);
  const byPmid = () => fetchById(cited, literature);
  const found =
    fullText && listed.length > 0
      ? await attempt(
          async () => (await fetchReferences(fullText, literature)).records,
          null,
          notes,
          'PubMed for all of its references',
        )
      : null;
  // Where only the converter of their PMC numbers is away, those with a PMID can still be had.
  const records = found ?? [
    ...(await attempt(byPmid, new Map<string, ArticleRecord>(), notes, 'PubMed for its references')).values(),
  ];
  const known = records.filter((one) => one !== null);
  const fromPubmed = known.filter(
    ({ pmid, abstract, mesh }) => pmid !== null && abstract.length + mesh.length > 0,
  ).length;
  if (fromPubmed < cited.length) {
    const others =
      listed.length > 0 ? 'of the others only the titles in its reference list are used' : 'the others are left out';
    notes.push(`PubMed gives an abstract or headings for ${fromPubmed} of its ${cited.length} references; ${others}.`);
  }
  return known;
}

async function withMeshNumbers(
  draft: TaxonomyDraft,
  meshNumbers: MeshNumbers,
  notes: string[],
  onProgress: (doing: string) => void,
): Promise<TaxonomyDraft> {
  const proposed = [...draft.field.mesh, ...allTopics(draft.topics).flatMap(({ mesh }) => mesh)];
  if (proposed.length === 0) {
    notes.push('No MeSH headings are proposed: too few of its references have any.');
    return draft;
  }
  const uis = [...new Set(proposed.map(({ ui }) => ui))];
  onProgress(`asking MeSH where ${uis.length} headings stand`);
  const numbers = await attempt(
    () => meshNumbers.of(uis),
    new Map<string, readonly string[]>(),
    notes,
    'MeSH for tree numbers',
  );
  const unknown = uis.filter((ui) => !numbers.has(ui)).length;
  if (numbers.size > 0 && unknown > 0)
    notes.push(`MeSH gives no tree number for ${unknown} of ${uis.length} headings.`);
  if (numbers.size === 0) notes.push('The MeSH headings stand without tree numbers: MeSH gave none.');
  return withTreeNumbers(draft, numbers);
}

/** What cannot be had now is told in a sentence and left out. */
async function attempt<Value, Fallback>(
  ask: () => Promise<Value>,
  fallback: Fallback,
  notes: string[],
  what: string,
): Promise<Value | Fallback> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof LiteratureUnavailableError)) throw error;
    notes.push(`Could not ask ${what}: ${error.message}.`);
    return fallback;
  }
}
