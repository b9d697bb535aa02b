import { abstractText } from './article-record.ts';
import { type Definition, definitionsIn, expandAbbreviations } from './draft-abbreviations.ts';
import { draftField, fieldQuery } from './draft-field.ts';
import { citedIn, type DraftSection, draftOutline, withoutCitations } from './draft-headings.ts';
import { proposeMesh, resolvedHeadings } from './draft-mesh.ts';
import { createPhraseFinder, phraseKey } from './draft-phrases.ts';
import { topicQuery } from './draft-query.ts';
import { type KnownReference, knownReferences } from './draft-references.ts';
import { countPhrases, type Passage, type WeighedPhrase } from './draft-terms.ts';
import { bareHeadingPhrases, leafTerms, parentTerms, type TopicPlace } from './draft-topic-terms.ts';
import { topicsWithoutHeadings } from './draft-without-headings.ts';
import { type Drafting, leastTopics, newId, paragraphTexts, passagesOf, weights } from './drafting.ts';
import type { Paragraph } from './full-text.ts';
import type { AbbreviationProposal, ReviewMaterial, TaxonomyDraft, TopicDraft } from './review-draft.ts';

const mostTerms = { leaf: 10, parent: 5 };

/**
 * A draft of the review's taxonomy for its keeper to edit: topics from its own headings (or, where it has none, from what
 * its references have in common), terms by tf-idf over the references each section cites and its own paragraphs, MeSH
 * headings over-represented among those references, a PubMed query each. Deterministic, no I/O; nothing of the review's
 * text is taken but headings and terms.
 */
export function draftTaxonomy(material: ReviewMaterial): TaxonomyDraft {
  const { review, fullText } = material;
  const references = knownReferences(fullText, material.references);
  const outline = fullText ? draftOutline(fullText) : { sections: [], background: [] };
  const definitions = definitionsOf(material);
  const expanded = definitions.filter(isExpanded);
  const expand = expandAbbreviations(expanded);
  const texts = textsOf(outline.sections, outline.background, references, expand);
  const finder = createPhraseFinder([...review.keywords, ...expanded.map(({ longForm }) => longForm)]);
  const counts = countPhrases(texts, finder);
  const field = draftField(review, references, counts, finder);
  const drafting: Drafting = {
    references,
    definitions,
    expand,
    counts,
    finder,
    core: field.core,
    clause: field.clause,
    ids: new Set(),
  };

  const hasHeadings = outline.sections.flatMap(withChildren).length >= leastTopics;
  const made = hasHeadings
    ? { madeFrom: 'headings' as const, topics: topicsOf(drafting, outline.sections) }
    : topicsWithoutHeadings(drafting, material);
  const since = review.published?.text.replace(/-/g, '/') ?? '';
  const { terms, mesh, reach, clause } = field;
  return { ...made, field: { terms, mesh, reach, clause, since, query: fieldQuery(made.topics, clause, since) } };
}

/** The draft with MeSH's tree numbers; what they show to be beside the subject is taken out, of the searches as well. */
export function withTreeNumbers(
  draft: TaxonomyDraft,
  treeNumbers: ReadonlyMap<string, readonly string[]>,
): TaxonomyDraft {
  const { field } = draft;
  const resolved = (topic: TopicDraft): TopicDraft => {
    const mesh = resolvedHeadings(topic.mesh, treeNumbers);
    const query = topicQuery(topic.terms, mesh, field.clause);
    return { ...topic, mesh, query, children: topic.children.map(resolved) };
  };
  const topics = draft.topics.map(resolved);
  const mesh = resolvedHeadings(field.mesh, treeNumbers);
  return { ...draft, topics, field: { ...field, mesh, query: fieldQuery(topics, field.clause, field.since) } };
}

/** One group of texts a section, in the order of the outline, and a last one for what is background. */
function textsOf(
  sections: readonly DraftSection[],
  background: readonly Paragraph[],
  references: readonly KnownReference[],
  expand: (text: string) => string,
): readonly (readonly Passage[])[] {
  const parts = [...sections.flatMap(withChildren).map(({ paragraphs }) => paragraphs), background];
  const places = new Map<number, number>();
  for (const part of parts) for (const at of citedIn(part)) places.set(at, (places.get(at) ?? 0) + 1);
  const groups = parts.map((paragraphs) => [
    ...citedIn(paragraphs).flatMap((at) => passagesOf(references[at], at, 1 / (places.get(at) ?? 1), expand)),
    ...paragraphs
      .filter(({ kind }) => kind === 'text')
      .map((paragraph, at) => ({
        text: expand(withoutCitations(paragraph)),
        source: `paragraph ${at}`,
        weight: weights.paragraph,
      })),
  ]);
  // What no section cites says at least what is common.
  const uncited = references.flatMap((one, at) => (places.has(at) ? [] : passagesOf(one, at, 1, expand)));
  groups.at(-1)!.push(...uncited);
  return groups;
}

function withChildren(section: DraftSection): readonly DraftSection[] {
  return [section, ...section.children.flatMap(withChildren)];
}

function topicsOf(drafting: Drafting, sections: readonly DraftSection[]): readonly TopicDraft[] {
  const groupOf = new Map(sections.flatMap(withChildren).map((section, group) => [section, group]));
  const placeOf = (section: DraftSection, above: readonly DraftSection[]): TopicPlace => ({
    label: drafting.expand(section.label),
    groups: withChildren(section).map((one) => groupOf.get(one)!),
    aside: above.map((one) => groupOf.get(one)!),
  });

  const draft = (
    section: DraftSection,
    above: readonly DraftSection[],
    taken: readonly WeighedPhrase[],
  ): TopicDraft => {
    const id = newId(drafting, section.label);
    const place = placeOf(section, above);
    const below = section.children.map((child) => placeOf(child, [section]));
    const chosen =
      below.length === 0
        ? leafTerms(drafting, place, mostTerms.leaf, taken)
        : parentTerms(drafting, place, below, mostTerms.parent);
    return topicDraft(drafting, {
      id,
      section,
      chosen,
      bare: bareHeadingPhrases(drafting, place),
      children: section.children.map((child) => draft(child, [section, ...above], [...taken, ...chosen])),
    });
  };
  return sections.map((section) => draft(section, [], []));
}

function topicDraft(
  drafting: Drafting,
  made: {
    readonly id: string;
    readonly section: DraftSection;
    readonly chosen: readonly WeighedPhrase[];
    /** What stands in for terms where none were found. */
    readonly bare: readonly string[];
    readonly children: readonly TopicDraft[];
  },
): TopicDraft {
  const { id, section, chosen, children } = made;
  const { label, headings, liftedFrom } = section;
  const paragraphs = withChildren(section).flatMap((one) => one.paragraphs);
  const known = citedIn(paragraphs).flatMap((at) => drafting.references[at] ?? []);
  const records = known.flatMap(({ record }) => (record ? [record] : []));
  const all = drafting.references.flatMap(({ record }) => (record ? [record] : []));
  // What a topic below has found is that one's.
  const below = new Set(children.flatMap((child) => child.mesh.map(({ ui }) => ui)));
  const mesh = proposeMesh(records, all).filter(
    ({ ui, found, of }) => !below.has(ui) && (below.size === 0 || found * 5 >= of),
  );
  const terms = chosen.length > 0 ? chosen.map(({ surface }) => surface) : made.bare;
  return {
    id,
    label,
    description: descriptionOf(label, known.length),
    headings,
    liftedFrom,
    references: known.length,
    abstracts: records.filter(({ abstract }) => abstract.length > 0).length,
    terms,
    abbreviations: abbreviationsOf(chosen, drafting.definitions),
    mesh,
    query: topicQuery(terms, mesh, drafting.clause),
    children,
  };
}

function descriptionOf(label: string, references: number): string {
  const count = references === 1 ? '1 reference' : `${references} references`;
  return `What the review says under “${label}”${references > 0 ? `: ${count}` : ''}.`;
}

/** Abbreviations of the chosen terms, as the review or its references define them. */
function abbreviationsOf(
  chosen: readonly WeighedPhrase[],
  definitions: readonly Definition[],
): readonly AbbreviationProposal[] {
  const keys = new Set(chosen.map(({ key }) => key));
  return definitions
    .filter(({ longForm }) => keys.has(phraseKey(longForm)))
    .map(({ abbreviation, longForm }) => ({
      abbreviation,
      longForm,
      ambiguous: abbreviation.length < 5 && !/\d/.test(abbreviation),
    }));
}

/** What review and references define in brackets; the first definition of an abbreviation holds. */
function definitionsOf({ review, fullText, references }: ReviewMaterial): readonly Definition[] {
  const own = [abstractText(review), ...(fullText ? fullText.sections.flatMap(paragraphTexts) : [])];
  const theirs = references.map(abstractText);
  const found = new Map<string, Definition>();
  for (const definition of definitionsIn([...own, ...theirs].join('\n'))) {
    if (!found.has(definition.abbreviation)) found.set(definition.abbreviation, definition);
  }
  return [...found.values()];
}

/** Short ones are read as their long forms; one with digits in it (COVID-19) is better known than its words. */
function isExpanded({ abbreviation }: Definition): boolean {
  return /^\p{L}{2,4}$/u.test(abbreviation);
}
