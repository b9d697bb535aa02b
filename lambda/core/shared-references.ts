import type { ArticleRecord } from './article-record.ts';
import type { CitationContext, CitedId } from './citation-context.ts';
import type { Reason } from './classification.ts';
import type { ReviewOutline } from './review-outline.ts';
import { withoutNumber } from './section-topics.ts';
import type { Taxonomy } from './taxonomy.ts';

/** What the references of an article say about it: bibliographic coupling with the review's own sections. */
export interface SharedReferences {
  /** Positions in the outline's references of what the article cites too, ascending, each work once. */
  readonly shared: (record: Citing, context: CitationContext | null) => readonly number[];
  /** What it says for each topic, strongest first; topics for which it says next to nothing are left out. */
  readonly evidence: (record: Citing, context: CitationContext | null) => readonly ReferenceEvidence[];
}

type Citing = Pick<ArticleRecord, 'references'>;

export interface ReferenceEvidence {
  /** Id. */
  readonly topic: string;
  /** On the scale of FilingRules: more than any title says from about three references of one section on. */
  readonly points: number;
  /** Enough to give the topic whatever the words say. */
  readonly decides: boolean;
  /** One or two, strongest first. */
  readonly reasons: readonly Reason[];
}

/**
 * How references become points. A reference counts for a topic by the share of its sections that teach the topic: 1 when
 * the review cites it there only, a fifth when it is cited in five places, of which one is there.
 */
export const referenceRules = {
  /** Below this a topic is not spoken of: what the review cites everywhere belongs nowhere. */
  least: 0.3,
  /** Two references of one section may be chance or fame … */
  decides: 2,
  /** … unless they are a good part of a small section. */
  decidesInSmallSection: 1,
  smallSectionShare: 0.25,
  /** One reference is never enough to decide, but for the one in whose company the review itself is cited. */
  leastWorks: 2,
  /** Of all that an article shares; one that shares forty references with ten sections is about few of them. */
  shareOfAll: 0.15,
  /** The most that shared references are worth, and how many are worth half of that. */
  most: 20,
  half: 2,
  /** The same for works cited in the bracket in which the review is cited. */
  besideMost: 12,
  besideHalf: 1,
  besideDecides: 1,
  /** A bracket says this much in all: of `[3, 17–40]` each work says little. */
  bracket: 3,
} as const;

/** Compiles the outline once; deterministic, no I/O. */
export function createSharedReferences(outline: ReviewOutline, taxonomy: Taxonomy): SharedReferences {
  const works = indexWorks(outline);
  const places = placesOf(outline, works);
  const order = new Map(taxonomy.topics.map(({ id }, position) => [id, position]));
  const topicSizes = sizesOf(places);
  const sharedWorks = ({ references }: Citing, context: CitationContext | null): readonly number[] => {
    const own = references.map((pmid) => ({ pmid, doi: null }));
    return distinctWorks([...own, ...(context?.references ?? [])], works);
  };

  return {
    shared: sharedWorks,
    evidence: (record, context) => {
      const shared = sharedWorks(record, context);
      const beside = besideWorks(context, works);
      const together = [...new Set([...shared, ...beside.keys()])].sort((a, b) => a - b);
      const weights = weightsByTopic(together, places, () => 1);
      const besideWeights = weightsByTopic([...beside.keys()], places, (work) => beside.get(work)!);
      const all = together.filter((work) => places[work]!.sections.some(({ topics }) => topics.length > 0)).length;
      const found: ReferenceEvidence[] = [];
      for (const [topic, { weight, works: theirs }] of weights) {
        const label = taxonomy.topics[order.get(topic) ?? -1]?.label;
        if (label === undefined || weight < referenceRules.least) continue;
        const near = besideWeights.get(topic) ?? { weight: 0, works: [] };
        const decides =
          isEnough(weight, theirs.length, topicSizes.get(topic)!, all) || near.weight >= referenceRules.besideDecides;
        found.push({
          topic,
          points: pointsOf(weight, referenceRules.most, referenceRules.half) + besidePoints(near.weight),
          decides,
          reasons: [
            sharedReason(theirs, topic, label, places, outline),
            ...(near.weight >= referenceRules.least ? [besideReason(near.works, topic, label, places, outline)] : []),
          ],
        });
      }
      return found.sort((a, b) => b.points - a.points || order.get(a.topic)! - order.get(b.topic)!);
    },
  };
}

/** The labels with which works among the review's own references are printed, in their order; others are left out. */
export function labelsOf(ids: readonly CitedId[], outline: ReviewOutline): readonly string[] {
  return distinctWorks(ids, indexWorks(outline)).map((work) => printedLabel(outline.references[work]!.label, work));
}

function isEnough(weight: number, works: number, size: number, all: number): boolean {
  const { decides, decidesInSmallSection, smallSectionShare, leastWorks, shareOfAll } = referenceRules;
  if (works < leastWorks || weight < shareOfAll * all) return false;
  return weight >= decides || (weight >= decidesInSmallSection && weight >= smallSectionShare * size);
}

function pointsOf(weight: number, most: number, half: number): number {
  return (most * weight) / (weight + half);
}

function besidePoints(weight: number): number {
  return pointsOf(weight, referenceRules.besideMost, referenceRules.besideHalf);
}

/** A work of the reference list: where the review cites it. A work listed twice is one, under its first place. */
interface Place {
  readonly sections: readonly {
    readonly section: number;
    readonly topics: readonly string[];
    readonly heading: string;
  }[];
}

type WorkIndex = ReadonlyMap<string, number>;

function keysOf({ pmid, doi }: CitedId): readonly string[] {
  return [...(pmid === null ? [] : [`pmid:${pmid}`]), ...(doi === null ? [] : [`doi:${doi.toLowerCase()}`])];
}

function indexWorks({ references }: ReviewOutline): WorkIndex {
  const works = new Map<string, number>();
  for (const [position, reference] of references.entries()) {
    const keys = keysOf(reference);
    const known = keys.flatMap((key) => works.get(key) ?? [])[0] ?? position;
    for (const key of keys) if (!works.has(key)) works.set(key, known);
  }
  return works;
}

/** By position in the reference list; entries that stand for an earlier one have no place of their own. */
function placesOf(outline: ReviewOutline, works: WorkIndex): readonly Place[] {
  const sections = outline.references.map((): Place['sections'][number][] => []);
  for (const [section, { headings, topics, cites }] of outline.sections.entries()) {
    for (const { reference } of cites) {
      const entry = outline.references[reference];
      if (!entry) continue;
      const work = keysOf(entry).flatMap((key) => works.get(key) ?? [])[0] ?? reference;
      const known = sections[work]!;
      if (!known.some((place) => place.section === section))
        known.push({ section, topics, heading: withoutNumber(headings.at(-1) ?? '') });
    }
  }
  return sections.map((own) => ({ sections: own }));
}

function distinctWorks(ids: readonly CitedId[], works: WorkIndex): readonly number[] {
  const found = new Set(
    ids.flatMap((id) =>
      keysOf(id)
        .flatMap((key) => works.get(key) ?? [])
        .slice(0, 1),
    ),
  );
  return [...found].sort((a, b) => a - b);
}

/** What is cited in the review's own brackets, with what each work says: 1, or less in a long bracket. */
function besideWorks(context: CitationContext | null, works: WorkIndex): ReadonlyMap<number, number> {
  const said = new Map<number, number>();
  for (const { citedWith } of context?.quotes ?? []) {
    const each = Math.min(1, referenceRules.bracket / Math.max(1, citedWith.length));
    for (const work of distinctWorks(citedWith, works)) said.set(work, Math.max(each, said.get(work) ?? 0));
  }
  return said;
}

interface TopicWeight {
  weight: number;
  /** Heaviest first, then in the order of the reference list. */
  works: number[];
}

function weightsByTopic(
  shared: readonly number[],
  places: readonly Place[],
  worth: (work: number) => number,
): ReadonlyMap<string, TopicWeight> {
  const weights = new Map<string, TopicWeight>();
  const shares = new Map<string, number>();
  for (const work of shared) {
    for (const [topic, share] of sharesOf(places[work]!)) {
      const known = weights.get(topic) ?? { weight: 0, works: [] };
      known.weight += share * worth(work);
      known.works.push(work);
      shares.set(`${topic} ${work}`, share);
      weights.set(topic, known);
    }
  }
  for (const [topic, { works }] of weights) {
    works.sort((a, b) => shares.get(`${topic} ${b}`)! - shares.get(`${topic} ${a}`)! || a - b);
  }
  return weights;
}

/** For each topic, which share of the sections that cite a work teaches it. */
function sharesOf({ sections }: Place): ReadonlyMap<string, number> {
  const shares = new Map<string, number>();
  for (const { topics } of sections) {
    for (const topic of topics) shares.set(topic, (shares.get(topic) ?? 0) + 1 / sections.length);
  }
  return shares;
}

/** How much all references of each topic weigh. */
function sizesOf(places: readonly Place[]): ReadonlyMap<string, number> {
  const all = [...places.keys()];
  return new Map([...weightsByTopic(all, places, () => 1)].map(([topic, { weight }]) => [topic, weight]));
}

const namedReferences = 5;

type Printed = NonNullable<Reason['references']>;

/** The heading the reader finds them under, or the topic's own label; without the asterisks that set it apart. */
function nameOf(works: readonly number[], topic: string, label: string, places: readonly Place[]): string {
  return headingOf(works, topic, places) || label.replaceAll('*', '').trim();
}

/** `shares refs 41, 45, 102 with *Tumour-associated macrophages*` */
function sharedReason(
  works: readonly number[],
  topic: string,
  label: string,
  places: readonly Place[],
  outline: ReviewOutline,
): Reason {
  const named = nameOf(works, topic, label, places);
  const references = printed(works, outline);
  return { kind: 'shared-references', evidence: named, text: `shares ${refs(references)} with *${named}*`, references };
}

/** `cites the review beside ref 45, from *Macrophages*` */
function besideReason(
  works: readonly number[],
  topic: string,
  label: string,
  places: readonly Place[],
  outline: ReviewOutline,
): Reason {
  const named = nameOf(works, topic, label, places);
  const references = printed(works, outline);
  const text = `cites the review beside ${refs(references)}, from *${named}*`;
  return { kind: 'cited-beside', evidence: named, text, references };
}

/** The one section of the topic that cites them all, by its own heading; `''` when they are of several. */
function headingOf(works: readonly number[], topic: string, places: readonly Place[]): string {
  const [first, ...others] = works.map((work) => places[work]!.sections.filter(({ topics }) => topics.includes(topic)));
  const common = first?.find(({ section }) => others.every((theirs) => theirs.some((one) => one.section === section)));
  return (common?.heading ?? '').replaceAll('*', '').trim();
}

/** The heaviest by the labels they are printed with, in the order of the reference list. */
function printed(works: readonly number[], outline: ReviewOutline): Printed {
  const named = works.slice(0, namedReferences).sort((a, b) => a - b);
  const labels = named.map((work) => printedLabel(outline.references[work]!.label, work));
  return { labels, more: works.length - named.length };
}

function refs({ labels, more }: Printed): string {
  const [one, ...others] = labels;
  return others.length === 0 ? `ref ${one}` : `refs ${labels.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** `[41].` is printed in the list and `41` in the text. */
function printedLabel(label: string, position: number): string {
  const bare = label.replace(/^[\s[(]+|[\s\]).:,]+$/g, '').slice(0, 20);
  return bare === '' ? String(position + 1) : bare;
}
