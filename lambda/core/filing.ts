import type { ArticleRecord } from './article-record.ts';
import type { CitationContext } from './citation-context.ts';
import type { Classification, TopicMatch } from './classification.ts';
import { type Evidence, gatherEvidence, type TopicEvidence } from './filing-evidence.ts';
import { reasonsOf } from './filing-reasons.ts';
import { type FilingRules, filingRules } from './filing-rules.ts';
import { compileVocabulary, type Vocabulary } from './filing-vocabulary.ts';
import type { Review } from './review.ts';

/** What decides: the curated outline, and what the review's own references taught. A Review is one. */
export type Teaching = Pick<Review, 'taxonomy' | 'outline' | 'model'>;

/**
 * Files articles under the review's topics by their words and MeSH headings alone: deterministic, no I/O. An article
 * outside the field gets no topic. A parent is given alone, when its own words speak and no child's do.
 */
export function createFiler(
  { taxonomy }: Teaching,
  rules: FilingRules = filingRules,
): (record: ArticleRecord, context?: CitationContext | null) => Classification {
  const vocabulary = compileVocabulary(taxonomy);
  return (record) => {
    const evidence = gatherEvidence(vocabulary, record, rules);
    const topics = evidence.inField ? chooseTopics(vocabulary, evidence, rules) : [];
    return {
      topics: topics.map((topic) => topicMatch(vocabulary, topic, rules)),
      taxonomyVersion: taxonomy.version,
    };
  };
}

/** The topics an article is given, best first; ties in the order of the outline. */
function chooseTopics(vocabulary: Vocabulary, { topics }: Evidence, rules: FilingRules): readonly TopicEvidence[] {
  const decided = topics
    .filter(({ decides, score }) => decides && score >= rules.threshold)
    .sort((a, b) => b.score - a.score || a.topic - b.topic);
  const least = (decided[0]?.score ?? 0) * rules.shareOfBest;
  const strong = decided.filter(({ score }) => score >= least);
  const withChild = new Set(strong.map(({ topic }) => vocabulary.parents[topic]));
  return strong.filter(({ topic }) => !withChild.has(topic)).slice(0, rules.maxTopics);
}

function topicMatch(vocabulary: Vocabulary, evidence: TopicEvidence, rules: FilingRules): TopicMatch {
  const { score, topic } = evidence;
  return {
    topic: vocabulary.topics[topic]!.id,
    score: Math.round((1000 * score) / (score + rules.halfway)) / 1000,
    reasons: reasonsOf(evidence),
  };
}
