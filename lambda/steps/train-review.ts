import type { ArticleRecord } from '../core/article-record.ts';
import { backgroundQueries } from '../core/background-queries.ts';
import type { FullText } from '../core/full-text.ts';
import type { Pmid } from '../core/identifiers.ts';
import { trainLikeness } from '../core/likeness.ts';
import type { LikenessModel } from '../core/likeness-model.ts';
import { type NarrowerMesh, widerDescriptors, withNarrowerMesh } from '../core/narrower-mesh.ts';
import { outlineOfFullText } from '../core/outline-of-full-text.ts';
import type { FullTexts } from '../core/ports/full-texts.ts';
import { type Literature, LiteratureUnavailableError } from '../core/ports/literature.ts';
import type { MeshTree } from '../core/ports/mesh-tree.ts';
import { createGate } from '../core/relevance.ts';
import type { Review } from '../core/review.ts';
import type { ReviewOutline } from '../core/review-outline.ts';
import type { ReviewTraining } from '../core/review-training.ts';
import { type SectionGaps, sectionGaps } from '../core/section-topics.ts';
import { taughtReferences } from '../core/taught-references.ts';
import type { Taxonomy } from '../core/taxonomy.ts';
import type { LabelledArticle } from '../core/training/labelled-article.ts';
import { trainTopicModel } from '../core/training/train-topic-model.ts';
import { fetchById, fetchReferences } from './review-references.ts';

/** Whom training asks. */
export interface TrainingSources {
  readonly fullTexts: FullTexts;
  readonly literature: Literature;
  readonly meshTree: MeshTree;
}

export interface TrainingRequest {
  /** As written by the keeper: without what an earlier training found. */
  readonly review: Review;
  /** Articles whose topics the keeper knows. */
  readonly examples: readonly LabelledArticle[];
  /** `null`: nobody is asked, the examples alone are learned from. */
  readonly sources: TrainingSources | null;
  /** What is being done, in a few words. */
  readonly onProgress?: (doing: string) => void;
}

export interface TrainingReport {
  /** What to write; a part that is left out stays as it was. */
  readonly training: Partial<ReviewTraining>;
  /** Where the review's references were found. */
  readonly taughtBy: 'sections' | 'references' | 'examples';
  readonly references: { readonly total: number; readonly fromPubmed: number; readonly byTitleAlone: number };
  /** References that teach at least one topic. */
  readonly taught: number;
  readonly gaps: SectionGaps | null;
  /** What could not be had, each one sentence. */
  readonly notes: readonly string[];
}

/** Articles the references are told apart from. */
const mostBackground = 400;

/**
 * Lets a review teach its topics: reads its full text, collects what each section cites, fetches those records, and learns
 * from them and from the keeper's examples. Writes nothing.
 * @throws LiteratureUnavailableError when the full text or the records could not be had; {@link TrainingError} when there is
 *   nothing to learn from.
 */
export async function trainReview(request: TrainingRequest): Promise<TrainingReport> {
  const { review, examples, sources, onProgress = () => {} } = request;
  if (sources === null) {
    onProgress('learning from the examples');
    return {
      training: { model: trainTopicModel(review.taxonomy, examples) },
      taughtBy: 'examples',
      references: { total: 0, fromPubmed: 0, byTitleAlone: 0 },
      taught: 0,
      gaps: null,
      notes: [],
    };
  }
  const notes: string[] = [];
  const mesh = await narrowerMesh(review.taxonomy, sources.meshTree, notes, onProgress);
  const taxonomy = mesh ? withNarrowerMesh(review.taxonomy, mesh) : review.taxonomy;
  const read = await readReferences(review, taxonomy, sources, notes, onProgress);
  const labelled = [...read.labelled, ...examples];
  if (labelled.length === 0) {
    notes.push('No section teaches a topic and there are no examples: nothing was learned about the topics.');
  } else onProgress(`learning ${taxonomy.topics.length} topics from ${labelled.length} articles`);
  const model = labelled.length === 0 ? {} : { model: trainTopicModel(taxonomy, labelled) };
  const likeness = await learnLikeness(review, read.records, sources.literature, notes, onProgress);
  return {
    training: { outline: read.outline, ...model, likeness, mesh },
    taughtBy: read.outline ? 'sections' : 'references',
    references: read.counts,
    taught: read.labelled.length,
    gaps: read.outline && sectionGaps(read.outline.sections, taxonomy),
    notes,
  };
}

async function narrowerMesh(
  taxonomy: Taxonomy,
  tree: MeshTree,
  notes: string[],
  onProgress: (doing: string) => void,
): Promise<NarrowerMesh | null> {
  const wider = widerDescriptors(taxonomy);
  if (wider.length === 0) return null;
  onProgress(`asking MeSH what stands below ${wider.length} ${wider.length === 1 ? 'heading' : 'headings'}`);
  const below = await tree.below(wider.map(({ ui }) => ui));
  const unknown = wider.filter(({ ui }) => !below.has(ui));
  if (unknown.length > 0) {
    notes.push(`MeSH does not know ${unknown.map(({ ui, name }) => `${ui} (${name})`).join(', ')}: correct mesh_tree.`);
  }
  return { format: 1, below: Object.fromEntries(below) };
}

interface ReadReferences {
  readonly outline: ReviewOutline | null;
  readonly records: readonly ArticleRecord[];
  readonly labelled: readonly LabelledArticle[];
  readonly counts: TrainingReport['references'];
}

async function readReferences(
  review: Review,
  taxonomy: Taxonomy,
  sources: TrainingSources,
  notes: string[],
  onProgress: (doing: string) => void,
): Promise<ReadReferences> {
  onProgress('reading the review’s full text');
  const text = await fullTextOf(review, sources.fullTexts, notes);
  if (text === null) return fromPubmedAlone(review, sources.literature, notes, onProgress);
  const { references } = text;
  onProgress(`fetching the records of ${references.length} references`);
  const { pmids, records, fromPubmed, byTitleAlone } = await fetchReferences(text, sources.literature);
  const read = outlineOfFullText(text, taxonomy);
  const outline = { ...read, references: read.references.map((each, at) => ({ ...each, pmid: pmids[at] ?? null })) };
  const labelled = taughtReferences(outline).flatMap(({ reference, topics }) => {
    const record = records[reference];
    return record ? [{ record, topics }] : [];
  });
  const unknown = references.length - fromPubmed - byTitleAlone;
  if (unknown > 0)
    notes.push(`${unknown} of the ${references.length} references have neither a PubMed record nor a title.`);
  return {
    outline,
    records: records.filter((record) => record !== null),
    labelled,
    counts: { total: references.length, fromPubmed, byTitleAlone },
  };
}

/** `null` when PMC has no text of it to read; why is told. */
async function fullTextOf({ pmcid }: Review, fullTexts: FullTexts, notes: string[]): Promise<FullText | null> {
  if (pmcid === null) {
    notes.push('review.yaml names no pmcid: without the full text in PMC its sections teach nothing.');
    return null;
  }
  const { texts, missing } = await fullTexts.fetch([pmcid]);
  const text = texts.get(pmcid);
  if (text && text.sections.length > 0) return text;
  const reason = text
    ? 'its publisher gives PMC the front matter only'
    : (missing[0]?.reason ?? 'PMC does not answer for it');
  notes.push(`The full text of ${pmcid} could not be read (${reason}), so its sections teach nothing.`);
  return null;
}

/** Without sections the references still say what the review is like, though not what each topic is. */
async function fromPubmedAlone(
  { pmid }: Review,
  literature: Literature,
  notes: string[],
  onProgress: (doing: string) => void,
): Promise<ReadReferences> {
  onProgress('asking PubMed for the review’s references');
  const cited = (await fetchById([pmid], literature)).get(pmid)?.references ?? [];
  if (cited.length === 0) notes.push('PubMed lists no references of the review.');
  const records = [...(await fetchById(cited, literature)).values()];
  const counts = { total: cited.length, fromPubmed: records.length, byTitleAlone: 0 };
  return { outline: null, records, labelled: [], counts };
}

/** An addition: whoever cannot be asked for a background today is no reason to learn nothing. */
async function learnLikeness(
  review: Review,
  references: readonly ArticleRecord[],
  literature: Literature,
  notes: string[],
  onProgress: (doing: string) => void,
): Promise<LikenessModel | null> {
  onProgress('learning what the references are like');
  let background: readonly ArticleRecord[];
  try {
    background = await fetchBackground(review, references, literature);
  } catch (error) {
    if (!(error instanceof LiteratureUnavailableError)) throw error;
    notes.push(`What the references are like was not learned: ${error.message}. ${error.remedy}`);
    return null;
  }
  const gate = createGate(review.taxonomy);
  const model = trainLikeness(references, background, (record, likeness) => gate(record, likeness).score);
  if (model === null) {
    notes.push(
      `What the references are like was not learned: there are ${references.length} of them and ${background.length} other articles of their journals and years to compare with; 10 each are needed.`,
    );
  }
  return model;
}

async function fetchBackground(
  review: Review,
  references: readonly ArticleRecord[],
  literature: Literature,
): Promise<readonly ArticleRecord[]> {
  const search = literature.sources.find(({ source }) => source === 'topic-query');
  const queries = backgroundQueries(references);
  if (!search || queries.length === 0) return [];
  const own = new Set<string>([review.pmid, ...references.flatMap(({ pmid }) => pmid ?? [])]);
  const share = Math.ceil(Math.min(mostBackground, 2 * references.length) / queries.length);
  const chosen = new Set<Pmid>();
  for (const query of queries) {
    const { pmid, pmcid, doi } = review;
    const found = (await search.list({ pmid, pmcid, doi, query }))
      .flatMap((candidate) => (candidate.kind === 'pmid' ? candidate.pmid : []))
      .filter((candidate) => !own.has(candidate) && !chosen.has(candidate));
    for (const candidate of evenly(found, share)) chosen.add(candidate);
  }
  const records = await fetchById([...chosen], literature);
  return [...chosen].flatMap((candidate) => records.get(candidate) ?? []);
}

/** The newest stand first: a few from everywhere in the list, not the first ones. */
function evenly<Value>(values: readonly Value[], most: number): readonly Value[] {
  if (values.length <= most) return values;
  return Array.from({ length: most }, (_, at) => values[Math.floor((at * values.length) / most)]!);
}
