import type { ArticleRecord } from './article-record.ts';
import type { CitationContext } from './citation-context.ts';
import type { Classification, Reason } from './classification.ts';
import { type Evidence, gatherEvidence } from './filing-evidence.ts';
import type { TopicEvidence } from './filing-ledger.ts';
import { reasonsFrom, wordReasons } from './filing-reasons.ts';
import { type FilingRules, filingRules } from './filing-rules.ts';
import { compileVocabulary, type Vocabulary } from './filing-vocabulary.ts';
import { compileModel, type Judgement } from './model-judge.ts';
import type { Review } from './review.ts';
import { createSharedReferences, type ReferenceEvidence } from './shared-references.ts';

/** What decides: the curated outline, and what the review's own references taught. A Review is one. */
export type Teaching = Pick<Review, 'taxonomy' | 'outline' | 'model'>;

/** A topic the article may be given. */
interface Candidate {
  readonly topic: number;
  /** 0…1, as it is shown. */
  readonly score: number;
  /** What speaks for it. */
  readonly references: ReferenceEvidence | undefined;
  readonly terms: TopicEvidence | undefined;
  /** Where the model decides. */
  readonly judgement: Judgement | null;
}

/**
 * Files articles under the review's topics: deterministic, no I/O. In order of strength: references shared with the
 * review's sections and works cited beside it; the trained model, where there is one for this taxonomy; the curated terms
 * and MeSH headings. An article outside the field gets no topic unless its references decide. A parent is given alone,
 * when its own words speak and no child's do.
 */
export function createFiler(
  { taxonomy, outline, model }: Teaching,
  rules: FilingRules = filingRules,
): (record: ArticleRecord, context?: CitationContext | null) => Classification {
  const vocabulary = compileVocabulary(taxonomy);
  const references = outline && createSharedReferences(outline, taxonomy);
  const judge = model && model.taxonomyVersion === taxonomy.version ? compileModel(model, taxonomy) : null;
  const positions = new Map(taxonomy.topics.map(({ id }, position) => [id, position]));

  return (record, context = null) => {
    const evidence = gatherEvidence(vocabulary, record, rules);
    const cited = new Map(references?.evidence(record, context).map((one) => [positions.get(one.topic)!, one]) ?? []);
    const isJudged = judge !== null && evidence.inField;
    const judgement = isJudged ? judge(record, evidence.topics) : null;
    const candidates = weigh(vocabulary, evidence, cited, judgement, rules);
    return {
      topics: chooseTopics(vocabulary, candidates, rules).flatMap((candidate) => {
        const reasons = reasonsFor(candidate);
        // A topic nobody can be given a reason for is not given.
        if (reasons.length === 0) return [];
        const { id } = vocabulary.topics[candidate.topic]!;
        return [{ topic: id, score: Math.round(1000 * candidate.score) / 1000, reasons }];
      }),
      taxonomyVersion: taxonomy.version,
    };
  };
}

/** Puts together what references, model and terms say of each topic. */
function weigh(
  vocabulary: Vocabulary,
  { inField, topics }: Evidence,
  cited: ReadonlyMap<number, ReferenceEvidence>,
  judgement: Judgement | null,
  rules: FilingRules,
): readonly Candidate[] {
  const said: (TopicEvidence | undefined)[] = [];
  for (const one of topics) said[one.topic] = one;
  const byTerms = givenByTerms(topics, cited, rules);
  const candidates: Candidate[] = [];
  for (const topic of vocabulary.topics.keys()) {
    const references = cited.get(topic);
    const terms = said[topic];
    const probability = judgement?.probability[topic] ?? Number.NaN;
    const isTaught = !Number.isNaN(probability);
    const byWords = inField && (isTaught ? judgement!.margin[topic]! >= 0 : byTerms.has(topic));
    if (!byWords && !references?.decides) continue;
    const cites = references?.points ?? 0;
    const points = (terms?.score ?? 0) + cites;
    // A few shared references are as good as the surest words.
    const score = isTaught ? 1 - (1 - probability) / (1 + cites) : points / (points + rules.halfway);
    candidates.push({ topic, score, references, terms, judgement: isTaught ? judgement : null });
  }
  return candidates;
}

function reasonsFor({ topic, references, terms, judgement }: Candidate): readonly Reason[] {
  return reasonsFrom(
    references?.reasons ?? [],
    wordReasons(terms?.items ?? [], () => judgement?.words(topic, 12) ?? []),
  );
}

/**
 * The topics the curated terms give: enough points, references counted in, and not far fewer than the topic has that words
 * speak for most.
 */
function givenByTerms(
  topics: readonly TopicEvidence[],
  cited: ReadonlyMap<number, ReferenceEvidence>,
  rules: FilingRules,
): ReadonlySet<number> {
  const deciding = topics.filter(({ decides }) => decides);
  const best = deciding.reduce((most, { score }) => Math.max(most, score), 0);
  const least = Math.max(rules.threshold, best * rules.shareOfBest);
  const enough = deciding.filter(({ topic, score }) => score + (cited.get(topic)?.points ?? 0) >= least);
  return new Set(enough.map(({ topic }) => topic));
}

/** Best first; ties in the order of the outline. */
function chooseTopics(vocabulary: Vocabulary, candidates: readonly Candidate[], rules: FilingRules) {
  const withChild = new Set(candidates.map(({ topic }) => vocabulary.parents[topic]));
  return candidates
    .filter(({ topic }) => !withChild.has(topic))
    .sort((a, b) => b.score - a.score || a.topic - b.topic)
    .slice(0, rules.maxTopics);
}
