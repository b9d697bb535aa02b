import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readReview } from '../../lambda/adapters/review-folder/read-review.ts';
import { type ArticleRecord, abstractText } from '../../lambda/core/article-record.ts';
import { evidenceFeatures, visitEvidence, wordScale } from '../../lambda/core/evidence-features.ts';
import { gatherEvidence } from '../../lambda/core/filing-evidence.ts';
import type { TopicEvidence } from '../../lambda/core/filing-ledger.ts';
import { filingRules } from '../../lambda/core/filing-rules.ts';
import { compileVocabulary } from '../../lambda/core/filing-vocabulary.ts';
import { compileModel } from '../../lambda/core/model-judge.ts';
import type { TopicModel } from '../../lambda/core/topic-model.ts';
import { createWordFeatures } from '../../lambda/core/word-features.ts';
import { describeRecorded, recordedFolder } from '../pubmed-xml/recorded-files.ts';
import { article, shippedReview } from './article.ts';
import { plainEvidence } from './plain-evidence.ts';

const { taxonomy } = await readReview(shippedReview);
const vocabulary = compileVocabulary(taxonomy);

/** Sentences of the outline's own phrases, abbreviations and false friends among ordinary words. */
const phrases = taxonomy.topics.flatMap(({ terms, hints = [], symbols, exclude, ambiguous }) => [
  ...terms.slice(0, 6),
  ...hints.slice(0, 2),
  ...symbols.slice(0, 2),
  ...exclude.slice(0, 2),
  ...ambiguous.flatMap(({ abbreviation, needsAny }) => [
    abbreviation,
    `(${abbreviation})`,
    `${needsAny[0] ?? ''} (${abbreviation})`,
  ]),
]);
const said = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...phrases) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('of', 'the', 'in', 'cells', 'tumours', '.', ', ', 'β', 'CD44+', 'cigarette smoke'),
  },
);
const text = (least: number, most: number) =>
  fc.array(said, { minLength: least, maxLength: most }).map((parts) => parts.join(' '));
const headings = taxonomy.topics.flatMap(({ mesh }) => mesh);
const articles: fc.Arbitrary<ArticleRecord> = fc
  .record({
    title: text(0, 4).map((title) => title.slice(0, filingRules.titleLength)),
    abstract: text(0, 40),
    keywords: fc.array(fc.constantFrom(...phrases), { maxLength: 4 }),
    mesh: fc.array(
      fc.record({ heading: fc.constantFrom(...headings), major: fc.boolean() }).map(({ heading, major }) => ({
        ui: heading.ui,
        name: heading.name,
        major,
      })),
      { maxLength: 5 },
    ),
  })
  .map(article);

/** Every evidence feature, some descriptors and this many words for each topic, with weights of all sizes. */
function modelOver(words: readonly string[]): TopicModel {
  const topics = taxonomy.topics.slice(0, 40).map(({ id, mesh }, topic) => ({
    topic: id,
    bias: -1 - (topic % 3),
    threshold: 0.3 + 0.01 * topic,
    weights: {
      ...Object.fromEntries(evidenceFeatures.map((kind, at) => [`${kind}:${id}`, 0.5 + at / 3])),
      [`score:${taxonomy.topics[(topic + 1) % 40]!.id}`]: -0.2,
      ...Object.fromEntries(mesh.slice(0, 2).map(({ ui }) => [`mesh:${ui}`, 0.7])),
      ...Object.fromEntries(
        words.filter((_, at) => at % 7 === topic % 7).map((word, at) => [word, ((at * 31 + topic) % 17) / 4 - 2]),
      ),
    },
  }));
  const figures = { examples: 0, folds: 0, macroF1: { terms: 0, model: 0 }, topics: [] };
  return { format: 1, taxonomyVersion: taxonomy.version, topics, figures };
}

/** The log-odds of one topic, added up feature by feature from the model as it is written. */
function plainLogOdds(
  model: TopicModel,
  record: ArticleRecord,
  evidence: readonly TopicEvidence[],
  at: number,
): number {
  const { bias, weights } = model.topics[at]!;
  const counts = new Map<string, number>();
  const visit = createWordFeatures();
  let total = 0;
  for (const part of [record.title, abstractText(record)]) {
    total += visit(part, (word) => counts.set(word, (counts.get(word) ?? 0) + 1));
  }
  let sum = bias;
  for (const [word, count] of counts) sum += (weights[word] ?? 0) * (1 + Math.log(count)) * wordScale(total);
  visitEvidence(evidence, (topic, kind, value) => {
    sum += value * (weights[`${evidenceFeatures[kind]}:${taxonomy.topics[topic]!.id}`] ?? 0);
  });
  for (const { ui } of record.mesh) sum += weights[`mesh:${ui}`] ?? 0;
  return sum;
}

const logOdds = (probability: number) => Math.log(probability / (1 - probability));

function expectPlain(record: ArticleRecord): void {
  expect(gatherEvidence(vocabulary, record, filingRules).topics).toEqual(
    plainEvidence(vocabulary, record, filingRules),
  );
}

describe('when evidence is gathered in one pass', () => {
  it('it comes to what mention after mention says', () => {
    fc.assert(fc.property(articles, expectPlain), { numRuns: 200 });
  });

  it('a model says what its weights, added one by one, say; also of the next article', () => {
    const features = new Set<string>();
    const visit = createWordFeatures();
    for (const phrase of phrases) visit(phrase, (feature) => features.add(feature));
    visit(phrases.join(' '), (feature) => features.add(feature));
    const model = modelOver([...features]);
    const judge = compileModel(model, taxonomy);
    fc.assert(
      fc.property(articles, (record) => {
        const { topics } = gatherEvidence(vocabulary, record, filingRules);
        const { probability, margin } = judge(record, topics);
        for (const at of model.topics.keys()) {
          expect(logOdds(probability[at]!)).toBeCloseTo(plainLogOdds(model, record, topics, at), 8);
        }
        expect([...margin.slice(model.topics.length)].every(Number.isNaN)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

describeRecorded('when evidence is gathered from real articles', () => {
  it('it comes to what mention after mention says', () => {
    const lines = readFileSync(join(recordedFolder as string, 'gold-csc.jsonl'), 'utf8')
      .trim()
      .split('\n');
    for (const line of lines) {
      const { title, abstract, keywords } = JSON.parse(line) as {
        readonly title: string | null;
        readonly abstract: string | null;
        readonly keywords: readonly string[];
      };
      expectPlain(
        article({ title: (title ?? '').slice(0, filingRules.titleLength), abstract: abstract ?? '', keywords }),
      );
    }
  });
});
