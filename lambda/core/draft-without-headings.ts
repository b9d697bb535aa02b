import { headingClusters, spokenName } from './draft-mesh.ts';
import { phraseKey } from './draft-phrases.ts';
import { topicQuery } from './draft-query.ts';
import { countPhrases, type PhraseCounts } from './draft-terms.ts';
import { leafTerms, wordClusters } from './draft-topic-terms.ts';
import { bareTopic, type Drafting, leastTopics, paragraphTexts, passagesOf, weights } from './drafting.ts';
import type { FullText } from './full-text.ts';
import type { ReviewMaterial, TaxonomyDraft, TopicDraft } from './review-draft.ts';

const mostClusters = 10;
const mostTerms = 8;

/** Topics for a review whose headings are not known or say nothing: MeSH headings, else phrases its references share. */
export function topicsWithoutHeadings(
  drafting: Drafting,
  { review, fullText }: ReviewMaterial,
): Pick<TaxonomyDraft, 'madeFrom' | 'topics'> {
  const records = drafting.references.flatMap(({ record }) => (record ? [record] : []));
  const clusters = headingClusters(records, mostClusters);
  if (clusters.length >= leastTopics) return { madeFrom: 'mesh', topics: fromClusters(drafting, clusters) };
  const own = ownCounts(drafting, { review, fullText });
  const phrases = [
    ...review.keywords.map((keyword) => keyword.trim()),
    ...wordClusters(own, mostClusters).map(({ surface }) => surface),
  ];
  const distinct = [...new Map(phrases.map((text) => [phraseKey(text), text])).entries()].filter(([key]) => key !== '');
  const labels = (distinct.length > 0 ? distinct.map(([, text]) => text) : [review.title.trim() || 'The review']).slice(
    0,
    mostClusters,
  );
  return {
    madeFrom: 'words',
    topics: labels.map((text) => {
      const label = text.charAt(0).toUpperCase() + text.slice(1);
      return {
        ...bareTopic(drafting, label),
        description: `What the review and its references say about “${text}”.`,
        terms: [text],
        query: topicQuery([text], [], drafting.clause),
      };
    }),
  };
}

/** Each heading is a topic; its terms are its own name, and what its references say and those of the others do not. */
function fromClusters(drafting: Drafting, clusters: ReturnType<typeof headingClusters>): readonly TopicDraft[] {
  const groups = clusters.map(({ records }) =>
    records.flatMap((record) => passagesOf({ title: record.title, record }, Number(record.pmid), 1, drafting.expand)),
  );
  const source = { ...drafting, counts: countPhrases(groups, drafting.finder) };
  return clusters.map(({ heading, records }, group) => {
    const label = spokenName(heading.name);
    const name = label.replace(/[()]/g, '');
    const told = leafTerms(source, { label, groups: [group], aside: [] }, mostTerms).map(({ surface }) => surface);
    const terms = [name, ...told.filter((term) => phraseKey(term) !== phraseKey(name))];
    return {
      ...bareTopic(drafting, label),
      description: `References of the review indexed with the MeSH heading “${heading.name}”: ${records.length}.`,
      references: records.length,
      abstracts: records.filter(({ abstract }) => abstract.length > 0).length,
      terms,
      mesh: [heading],
      query: topicQuery(terms, [heading], drafting.clause),
    };
  });
}

/** All that is known as one group: references, and the review's own abstract. */
function ownCounts(
  drafting: Drafting,
  { review, fullText }: { review: ReviewMaterial['review']; fullText: FullText | null },
): PhraseCounts {
  const body = fullText ? fullText.sections.flatMap(paragraphTexts) : [];
  const own = [review.title, ...review.abstract.flatMap(({ text }) => text.split(/(?<=\.)\s/)), ...body];
  return countPhrases(
    [
      [
        ...own.map((text, at) => ({ text: drafting.expand(text), source: `own ${at}`, weight: weights.abstract })),
        ...drafting.references.flatMap((reference, at) => passagesOf(reference, at, 1, drafting.expand)),
      ],
    ],
    drafting.finder,
  );
}
