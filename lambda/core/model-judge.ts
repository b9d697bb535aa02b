import { type ArticleRecord, abstractText } from './article-record.ts';
import { evidenceFeatures, visitEvidence, wordScale } from './evidence-features.ts';
import type { TopicEvidence } from './filing-ledger.ts';
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
  const seen = createSeenWords(table.words.length);
  const values = new Float64Array(table.words.length);
  const margin = new Float64Array(size);
  const probability = new Float64Array(size);
  let read = { title: '', abstract: '' };

  /** The words that speak most for a topic in the article read last. */
  function words(topic: number, most: number): readonly SpeakingWord[] {
    const heaviest: { feature: number; weight: number }[] = [];
    for (let at = 0; at < seen.size; at++) {
      const feature = seen.features[at]!;
      const weight = values[at]! * weightIn(table.byWord, feature, topic);
      if (weight <= (heaviest.length < most ? 0 : heaviest[most - 1]!.weight)) continue;
      const place = heaviest.findIndex((one) => one.weight < weight);
      heaviest.splice(place < 0 ? heaviest.length : place, 0, { feature, weight });
      heaviest.length = Math.min(heaviest.length, most);
    }
    return heaviest.map(({ feature, weight }) => {
      const kind = seen.inTitle[feature] === 1 ? 'title' : 'abstract';
      const text = read[kind].slice(seen.start[feature], seen.end[feature]);
      return { kind, text, count: seen.counts[feature]!, weight };
    });
  }
  const judgement: Judgement = { margin, probability, words };

  return (record, evidence) => {
    read = { title: record.title, abstract: abstractText(record) };
    seen.forget();
    seen.isTitle = 1;
    let total = scan(read.title, seen.note);
    seen.isTitle = 0;
    total += scan(read.abstract, seen.note);

    const scale = wordScale(total);
    margin.set(table.bias);
    for (let at = 0; at < seen.size; at++) {
      const feature = seen.features[at]!;
      const value = sublinear(seen.counts[feature]!) * scale;
      values[at] = value;
      addRow(table.byWord, feature, value, margin);
    }
    visitEvidence(evidence, (topic, kind, value) => {
      addRow(table.byEvidence, topic * evidenceFeatures.length + kind, value, margin);
    });
    for (const { ui } of record.mesh) {
      const row = table.mesh.get(ui);
      if (row !== undefined) addRow(table.byMesh, row, 1, margin);
    }
    for (let topic = 0; topic < size; topic++) {
      probability[topic] = 1 / (1 + Math.exp(-margin[topic]!));
      margin[topic]! -= table.threshold[topic]!;
    }
    return judgement;
  };
}

/** The word features of one article: `features` up to `size`, in the order of their first mention; the rest by feature. */
function createSeenWords(words: number) {
  const features = new Int32Array(words);
  const counts = new Int32Array(words);
  /** Of the first mention. */
  const start = new Int32Array(words);
  const end = new Int32Array(words);
  const inTitle = new Uint8Array(words);
  const seen = { features, size: 0, counts, start, end, inTitle, isTitle: 0, note, forget };

  function note(feature: number, from: number, to: number): void {
    if (counts[feature]!++ > 0) return;
    features[seen.size++] = feature;
    start[feature] = from;
    end[feature] = to;
    inTitle[feature] = seen.isTitle;
  }

  function forget(): void {
    for (let at = 0; at < seen.size; at++) counts[features[at]!] = 0;
    seen.size = 0;
  }

  return seen;
}

const sublinearOfFew = Float64Array.from({ length: 64 }, (_, count) => 1 + Math.log(count));

/** A word said ten times does not say ten times as much. */
function sublinear(count: number): number {
  return count < sublinearOfFew.length ? sublinearOfFew[count]! : 1 + Math.log(count);
}

/** Rows of weights, each of a few topics: those of row r at `start[r]…start[r + 1]`. */
interface WeightRows {
  readonly start: Int32Array;
  readonly topic: Int32Array;
  readonly weight: Float64Array;
}

interface TopicWeight {
  readonly topic: number;
  readonly weight: number;
}

function weightRows(rows: readonly (readonly TopicWeight[])[]): WeightRows {
  const start = new Int32Array(rows.length + 1);
  for (const [at, row] of rows.entries()) start[at + 1] = start[at]! + row.length;
  const flat = rows.flat();
  return {
    start,
    topic: Int32Array.from(flat, ({ topic }) => topic),
    weight: Float64Array.from(flat, ({ weight }) => weight),
  };
}

function addRow({ start, topic, weight }: WeightRows, row: number, value: number, sums: Float64Array): void {
  const stop = start[row + 1]!;
  for (let at = start[row]!; at < stop; at++) sums[topic[at]!]! += value * weight[at]!;
}

function weightIn({ start, topic, weight }: WeightRows, row: number, wanted: number): number {
  const stop = start[row + 1]!;
  for (let at = start[row]!; at < stop; at++) if (topic[at] === wanted) return weight[at]!;
  return 0;
}

/** A model's weights by word feature, by evidence feature (those of a topic side by side) and by MeSH descriptor. */
function weightTable(model: TopicModel, taxonomy: Taxonomy) {
  const size = taxonomy.topics.length;
  const position = new Map(taxonomy.topics.map(({ id }, at) => [id, at]));
  const bias = new Float64Array(size).fill(Number.NaN);
  const threshold = new Float64Array(size);
  const words = new Map<string, TopicWeight[]>();
  const evidence = Array.from({ length: size * evidenceFeatures.length }, (): TopicWeight[] => []);
  const mesh = new Map<string, TopicWeight[]>();
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
        if (other !== undefined) evidence[other * kinds.length + kind]!.push({ topic, weight });
      } else {
        const [group, key] = colon >= 0 ? [mesh, rest] : [words, feature];
        const known = group.get(key);
        if (known) known.push({ topic, weight });
        else group.set(key, [{ topic, weight }]);
      }
    }
  }
  const byWord = weightRows([...words.values()]);
  return {
    words: [...words.keys()],
    bias,
    threshold,
    byWord,
    byEvidence: weightRows(evidence),
    byMesh: weightRows([...mesh.values()]),
    /** Of a descriptor, its row. */
    mesh: new Map([...mesh.keys()].map((ui, row) => [ui, row])),
  };
}
