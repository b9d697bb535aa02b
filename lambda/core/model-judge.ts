import { type ArticleRecord, abstractText } from './article-record.ts';
import { evidenceFeatures, visitEvidence, wordScale } from './evidence-features.ts';
import type { TopicEvidence } from './filing-evidence.ts';
import type { Taxonomy } from './taxonomy.ts';
import type { TopicModel } from './topic-model.ts';
import { compileWordFeatures } from './word-features.ts';

/** What a trained model says of one article. */
export interface Judgement {
  /** By position in the outline: log-odds less the threshold's, so 0 = just enough; NaN for a topic its terms decide. */
  readonly margin: Float64Array;
  /** By position in the outline: 0…1; NaN for a topic its terms decide. */
  readonly probability: Float64Array;
  /** The words that speak most for a topic, heaviest first. */
  readonly words: (topic: number, most: number) => readonly SpeakingWord[];
}

export interface SpeakingWord {
  readonly kind: 'title' | 'abstract';
  /** As it stands in the article at its first mention. */
  readonly text: string;
  readonly count: number;
  /** Log-odds it adds. */
  readonly weight: number;
}

/**
 * Compiles a model for reading articles: words to numbers, weights by feature. One pass over title and abstract; its
 * columns are used again, so a judgement is valid until the next article is read.
 */
export function compileModel(
  model: TopicModel,
  taxonomy: Taxonomy,
): (record: ArticleRecord, evidence: readonly TopicEvidence[]) => Judgement {
  const size = taxonomy.topics.length;
  const table = weightTable(model, taxonomy);
  const scan = compileWordFeatures(table.words);
  const counts = new Int32Array(table.words.length);
  const firstStart = new Int32Array(table.words.length);
  const firstEnd = new Int32Array(table.words.length);
  const inTitle = new Uint8Array(table.words.length);
  const found = new Int32Array(table.words.length);
  const repeats = new Int32Array(table.words.length);
  const values = new Float64Array(table.words.length);
  const margin = new Float64Array(size);
  const probability = new Float64Array(size);

  return (record, evidence) => {
    const abstract = abstractText(record);
    let features = 0;
    let reading = 1;
    const note = (feature: number, start: number, end: number) => {
      if (counts[feature]!++ > 0) return;
      found[features++] = feature;
      firstStart[feature] = start;
      firstEnd[feature] = end;
      inTitle[feature] = reading;
    };
    let total = scan(record.title, note);
    reading = 0;
    total += scan(abstract, note);

    const scale = wordScale(total);
    margin.set(table.bias);
    for (let at = 0; at < features; at++) {
      const feature = found[at]!;
      const value = (1 + Math.log(counts[feature]!)) * scale;
      values[at] = value;
      for (let one = table.start[feature]!; one < table.start[feature + 1]!; one++) {
        margin[table.topic[one]!]! += value * table.weight[one]!;
      }
    }
    visitEvidence(evidence, (other, kind, value) => {
      const row = (other * evidenceFeatures.length + kind) * size;
      for (let topic = 0; topic < size; topic++) margin[topic]! += value * table.evidence[row + topic]!;
    });
    for (const { ui } of record.mesh) {
      for (const { topic, weight } of table.mesh.get(ui) ?? []) margin[topic]! += weight;
    }
    for (let topic = 0; topic < size; topic++) {
      probability[topic] = 1 / (1 + Math.exp(-margin[topic]!));
      margin[topic]! -= table.threshold[topic]!;
    }
    for (let at = 0; at < features; at++) {
      repeats[at] = counts[found[at]!]!;
      counts[found[at]!] = 0;
    }

    return {
      margin,
      probability,
      words: (topic, most) => {
        const heaviest: { feature: number; count: number; weight: number }[] = [];
        for (let at = 0; at < features; at++) {
          const feature = found[at]!;
          const weight = values[at]! * table.weightOf(feature, topic);
          if (weight <= (heaviest.length < most ? 0 : heaviest[most - 1]!.weight)) continue;
          const place = heaviest.findIndex((one) => one.weight < weight);
          heaviest.splice(place < 0 ? heaviest.length : place, 0, { feature, count: repeats[at]!, weight });
          heaviest.length = Math.min(heaviest.length, most);
        }
        return heaviest.map(({ feature, count, weight }) => {
          const isTitle = inTitle[feature] === 1;
          const text = (isTitle ? record.title : abstract).slice(firstStart[feature], firstEnd[feature]);
          return { kind: isTitle ? 'title' : 'abstract', text, count, weight };
        });
      },
    };
  };
}

/** Weights by word feature (those of feature f at `start[f]…start[f+1]`), by evidence feature and by MeSH descriptor. */
function weightTable(model: TopicModel, taxonomy: Taxonomy) {
  const size = taxonomy.topics.length;
  const position = new Map(taxonomy.topics.map(({ id }, at) => [id, at]));
  const bias = new Float64Array(size).fill(Number.NaN);
  const threshold = new Float64Array(size);
  const evidence = new Float64Array(size * evidenceFeatures.length * size);
  const mesh = new Map<string, { readonly topic: number; readonly weight: number }[]>();
  const byWord = new Map<string, { readonly topic: number; readonly weight: number }[]>();
  const kinds: readonly string[] = evidenceFeatures;
  for (const taught of model.topics) {
    const topic = position.get(taught.topic);
    if (topic === undefined) continue;
    bias[topic] = taught.bias;
    threshold[topic] = Math.log(taught.threshold / (1 - taught.threshold));
    for (const [feature, weight] of Object.entries(taught.weights)) {
      const colon = feature.indexOf(':');
      const kind = kinds.indexOf(feature.slice(0, Math.max(0, colon)));
      const rest = feature.slice(colon + 1);
      if (kind >= 0) {
        const other = position.get(rest);
        if (other !== undefined) evidence[(other * evidenceFeatures.length + kind) * size + topic] = weight;
      } else {
        const [group, key] = colon >= 0 ? [mesh, rest] : [byWord, feature];
        const known = group.get(key);
        if (known) known.push({ topic, weight });
        else group.set(key, [{ topic, weight }]);
      }
    }
  }
  const entries = [...byWord];
  const start = new Int32Array(entries.length + 1);
  for (const [at, [, weights]] of entries.entries()) start[at + 1] = start[at]! + weights.length;
  const flat = entries.flatMap(([, weights]) => weights);
  const topic = Int32Array.from(flat, (one) => one.topic);
  const weight = Float64Array.from(flat, (one) => one.weight);
  return {
    words: entries.map(([word]) => word),
    bias,
    threshold,
    evidence,
    mesh,
    start,
    topic,
    weight,
    weightOf: (feature: number, wanted: number): number => {
      for (let one = start[feature]!; one < start[feature + 1]!; one++) if (topic[one] === wanted) return weight[one]!;
      return 0;
    },
  };
}
