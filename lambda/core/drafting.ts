import type { Definition } from './draft-abbreviations.ts';
import { type KnownReference, referenceTexts } from './draft-references.ts';
import type { Passage } from './draft-terms.ts';
import type { TermSource } from './draft-topic-terms.ts';
import type { Section } from './full-text.ts';
import { isForeign } from './generic-words.ts';
import type { TopicDraft } from './review-draft.ts';
import { slugOf, uniqueSlug } from './slug.ts';

/** A title says more than its abstract, an abstract more than what the review's own paragraph says around it. */
export const weights = { title: 3, abstract: 1, paragraph: 0.7 };
/** A review with fewer headings of its own gets its topics from its references. */
export const leastTopics = 2;
const longestId = 60;

/** What the topics of one draft are made with. */
export interface Drafting extends TermSource {
  readonly references: readonly KnownReference[];
  readonly definitions: readonly Definition[];
  readonly expand: (text: string) => string;
  readonly clause: string;
  readonly ids: Set<string>;
}

/** A reference's title and abstract; nothing of one that is not in English. */
export function passagesOf(
  reference: KnownReference | undefined,
  at: number,
  share: number,
  expand: (text: string) => string,
): readonly Passage[] {
  if (!reference) return [];
  const { title, abstract } = referenceTexts(reference);
  const source = `reference ${at}`;
  return [
    ...(title === '' || isForeign(title) ? [] : [{ text: expand(title), source, weight: weights.title * share }]),
    ...(abstract === '' ? [] : [{ text: expand(abstract), source, weight: weights.abstract * share }]),
  ];
}

export function newId({ ids }: Drafting, label: string): string {
  const id = uniqueSlug(slugOf(label, longestId - 3, 'topic'), ids);
  ids.add(id);
  return id;
}

/** Every paragraph of a section and of what is below it. */
export function paragraphTexts(section: Section): readonly string[] {
  return [...section.paragraphs.map(({ text }) => text), ...section.sections.flatMap(paragraphTexts)];
}

/** A topic about which nothing is known but its label. */
export function bareTopic(drafting: Drafting, label: string): TopicDraft {
  return {
    id: newId(drafting, label),
    label,
    description: '',
    headings: [],
    liftedFrom: '',
    references: 0,
    abstracts: 0,
    terms: [],
    abbreviations: [],
    mesh: [],
    query: '',
    children: [],
  };
}
