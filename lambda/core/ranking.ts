import { type ArticleRecord, abstractText } from './article-record.ts';
import { contrastOf, contrastScores } from './ranking-contrast.ts';
import { type TextMatrix, textMatrix } from './ranking-matrix.ts';
import { createTextViews, eachView } from './ranking-views.ts';
import { rerankHead } from './reranking.ts';

/** Where one article stands among those ranked with it. */
export interface Ranked {
  /** Its position in what was given. */
  readonly place: number;
  /** 0…1, comparable within one ranking only; an example itself has 1. */
  readonly score: number;
  /** It is one of the examples. */
  readonly example: boolean;
  /** Up to five words or pairs of words that raised it most; empty when nothing did. */
  readonly words: readonly string[];
}

/**
 * Ranks articles by likeness to a few examples that are known to belong (ten are plenty), most alike first. Nothing but the
 * examples is labelled: whatever else is given is taken as a mixture, mostly of articles that do not belong.
 *
 * Two stages. First all are ranked by what tells the examples from the rest (`contrastOf`, in three views of the texts); then
 * the best of them are put in order anew (`rerankHead`), which is where likeness to single examples and to one another tells
 * more than contrast with what was never near.
 *
 * Deterministic; the order in which articles are given decides between equals and nothing else. An article given twice
 * counts once. An article is an example when it has the PMID of one, or, where one of the two has none, its whole text.
 */
export function rankByExamples(
  articles: readonly ArticleRecord[],
  examples: readonly ArticleRecord[],
): readonly Ranked[] {
  const ranked = createRanking([...examples, ...articles])([...examples.keys()]);
  return ranked
    .filter(({ place }) => place >= examples.length)
    .map((one) => ({ ...one, place: one.place - examples.length }));
}

/** Reads articles once, to rank them by one set of examples after another; examples are positions in what was given. */
export function createRanking(articles: readonly ArticleRecord[]): (examples: readonly number[]) => readonly Ranked[] {
  const { texts, rowOf } = readPool(articles);
  const views = eachView(createTextViews(), (countWords) => textMatrix(texts, countWords));
  return (places) => {
    const chosen = new Set(places.filter((place) => hasText(articles[place]!)).map((place) => rowOf[place]!));
    const examples = [...chosen].sort((a, b) => a - b);
    const others = [...texts.keys()].filter((row) => !chosen.has(row));
    let scores: Float64Array = new Float64Array(texts.length);
    let words: readonly (readonly string[])[] = texts.map(() => []);
    if (examples.length > 0) {
      const contrasts = eachView(views, (matrix) => contrastOf(matrix, examples, others));
      scores = rerankHead(views, examples, others, contrastScores(views, contrasts));
      // The words of this view are those a reader would name.
      words = texts.map((_, row) => strongest(views.pairs, row, contrasts.pairs.weights));
    }
    const isExample = exampleTest(places.map((place) => articles[place]!));
    return articles
      .map((article, place) => {
        const row = rowOf[place]!;
        const example = isExample(article);
        return {
          place,
          row,
          example,
          order: example ? Number.POSITIVE_INFINITY : scores[row]!,
          score: example ? 1 : rounded(1 / (1 + Math.exp(-scores[row]!))),
        };
      })
      .sort((a, b) => (a.order === b.order ? a.place - b.place : b.order - a.order))
      .map(({ place, row, example, score }) => ({ place, score, example, words: words[row]! }));
  };
}

type Text = Pick<ArticleRecord, 'title' | 'abstract'>;

interface Pool {
  /** Each text once, in an order that does not depend on how the articles were given. */
  readonly texts: readonly Text[];
  /** By position in what was given. */
  readonly rowOf: readonly number[];
}

function readPool(articles: readonly ArticleRecord[]): Pool {
  const byPmid = new Map<string, ArticleRecord>();
  for (const record of articles) {
    if (record.pmid !== null) byPmid.set(record.pmid, fuller(record, byPmid.get(record.pmid)));
  }
  // Under one PMID the fullest text speaks for all: an example is often given by its title alone.
  const spoken = articles.map((record) => (record.pmid === null ? record : byPmid.get(record.pmid)!));
  const keyOfPlace = spoken.map(keyOf);
  const texts = new Map(spoken.map((record, place) => [keyOfPlace[place]!, record]));
  const keys = [...texts.keys()].sort();
  const rows = new Map(keys.map((key, row) => [key, row]));
  return { texts: keys.map((key) => texts.get(key)!), rowOf: keyOfPlace.map((key) => rows.get(key)!) };
}

function exampleTest(examples: readonly ArticleRecord[]): (article: ArticleRecord) => boolean {
  const pmids = new Set(examples.flatMap(({ pmid }) => pmid ?? []));
  const texts = new Set(examples.map(keyOf));
  const nameless = new Set(examples.filter(({ pmid }) => pmid === null).map(keyOf));
  return (article) =>
    article.pmid === null ? texts.has(keyOf(article)) : pmids.has(article.pmid) || nameless.has(keyOf(article));
}

function hasText({ title, abstract }: Text): boolean {
  return title !== '' || abstract.length > 0;
}

function keyOf(record: Text): string {
  return `${record.title}\n${abstractText(record)}`;
}

function fuller(a: ArticleRecord, b: ArticleRecord | undefined): ArticleRecord {
  if (b === undefined) return a;
  const one = keyOf(a);
  const other = keyOf(b);
  if (one.length !== other.length) return one.length > other.length ? a : b;
  return one < other ? a : b;
}

function strongest(matrix: TextMatrix, row: number, weights: Float64Array): readonly string[] {
  const raised: { readonly column: number; readonly by: number }[] = [];
  for (let at = matrix.rowStart[row]!; at < matrix.rowStart[row + 1]!; at++) {
    const column = matrix.column[at]!;
    const by = matrix.value[at]! * weights[column]!;
    if (by > 0) raised.push({ column, by });
  }
  return raised
    .sort((a, b) => b.by - a.by || a.column - b.column)
    .slice(0, 5)
    .map(({ column }) => matrix.words[column]!);
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
