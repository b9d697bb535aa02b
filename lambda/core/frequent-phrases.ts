import type { Article } from './article.ts';
import { abstractText } from './article-record.ts';
import { createPhraseFinder, phraseKey } from './draft-phrases.ts';
import type { Taxonomy } from './taxonomy.ts';

/** A phrase that articles without a topic share: perhaps a topic the outline lacks. */
export interface FrequentPhrase {
  /** As it is printed most often. */
  readonly phrase: string;
  /** How many of the unfiled articles have it, and how many of the filed ones that were looked at. */
  readonly unfiled: number;
  readonly filed: number;
  /** An unfiled article with the phrase in its title, else the first that has it. */
  readonly example: Article;
}

const longestWords = 4;
/** A phrase of one article is no more than its subject. */
const leastArticles = 2;
/**
 * A shorter phrase stands for itself when it is in so many times more articles than the longer one around it; and a phrase
 * tells of the unfiled when it is so many times more frequent among them.
 */
const clearlyMore = 1.5;
/** What is common among the filed is seen in as many of them. */
const filedLookedAt = 2_000;

/**
 * The phrases of one to four words that articles without a topic share, the most telling first: those that are much more
 * frequent among them than among the filed ones. No general words, nothing the taxonomy has already in any field, and of
 * two phrases of which one holds the other only one. Deterministic; titles, abstracts and keywords are read.
 */
export function frequentPhrases(
  unfiled: readonly Article[],
  filed: readonly Article[],
  taxonomy: Taxonomy,
): readonly FrequentPhrase[] {
  const phrasesOf = createReader();
  const known = knownPhrases(taxonomy);
  const found = new Map<string, Finding>();
  for (const article of unfiled) {
    for (const [key, surfaces] of phrasesOf(article)) note(found, key, surfaces, article);
  }
  for (const [key, { articles }] of found) if (articles.length < leastArticles) found.delete(key);
  const kept = withoutNested(found, known);
  const others = evenly(filed, filedLookedAt);
  const elsewhere = new Map<string, number>();
  for (const article of others) {
    for (const key of phrasesOf(article).keys()) if (kept.has(key)) elsewhere.set(key, (elsewhere.get(key) ?? 0) + 1);
  }
  return [...kept]
    .map(([key, finding]) => ({ key, ...finding, filed: elsewhere.get(key) ?? 0 }))
    .filter(({ articles, filed: there }) => there * clearlyMore * unfiled.length <= articles.length * others.length)
    .map((one) => ({ ...one, weight: tells(one.articles.length, unfiled.length, one.filed, others.length) }))
    .toSorted((a, b) => b.weight - a.weight || b.articles.length - a.articles.length || (a.key < b.key ? -1 : 1))
    .map(({ key, surfaces, articles, filed: count }) => ({
      phrase: mostPrinted(surfaces),
      unfiled: articles.length,
      filed: count,
      example: articles.find(({ record }) => ` ${phraseKey(record.title)} `.includes(` ${key} `)) ?? articles[0]!,
    }));
}

interface Finding {
  readonly surfaces: Map<string, number>;
  readonly articles: Article[];
}

/** The phrases of an article by their key, each with the ways it is printed there. */
function createReader(): ({ record }: Article) => ReadonlyMap<string, readonly string[]> {
  const finder = createPhraseFinder([], longestWords);
  return ({ record }) => {
    const found = new Map<string, string[]>();
    for (const text of [record.title, abstractText(record), ...record.keywords]) {
      for (const { key, surface } of finder.find(text)) {
        const surfaces = found.get(key) ?? [];
        surfaces.push(surface);
        found.set(key, surfaces);
      }
    }
    return found;
  };
}

function note(found: Map<string, Finding>, key: string, surfaces: readonly string[], article: Article): void {
  const finding = found.get(key) ?? { surfaces: new Map<string, number>(), articles: [] };
  for (const surface of surfaces) finding.surfaces.set(surface, (finding.surfaces.get(surface) ?? 0) + 1);
  finding.articles.push(article);
  found.set(key, finding);
}

/** Everything a taxonomy says, for or against a topic or of the field: none of it would be new. */
function knownPhrases({ topics, gate }: Taxonomy): ReadonlySet<string> {
  const ofTopics = topics.flatMap(({ label, terms, hints = [], symbols, ambiguous, mesh, exclude }) => [
    label,
    ...terms,
    ...hints,
    ...symbols,
    ...ambiguous.map(({ abbreviation }) => abbreviation),
    ...mesh.map(({ name }) => name),
    ...exclude,
  ]);
  const ofField = [...gate.terms, ...(gate.except ?? []), ...(gate.facets ?? []).flatMap(({ terms }) => terms)];
  return new Set([...ofTopics, ...ofField].map(phraseKey));
}

/**
 * Of a phrase and a longer one around it, the longer; or the shorter, if it is in clearly more articles. What is known stays
 * out of the answer, and with it what mostly stands inside it (`myeloid` in `myeloid cell`).
 */
function withoutNested(found: ReadonlyMap<string, Finding>, known: ReadonlySet<string>): ReadonlyMap<string, Finding> {
  const dropped = new Set(known);
  const longestFirst = [...found].toSorted(([a], [b]) => b.split(' ').length - a.split(' ').length || (a < b ? -1 : 1));
  for (const [key, { articles }] of longestFirst) {
    const inner = innerKeys(key).filter((part) => found.has(part));
    const isCommoner = (part: string) => found.get(part)!.articles.length >= articles.length * clearlyMore;
    if (inner.some((part) => !known.has(part) && isCommoner(part))) dropped.add(key);
    else for (const part of inner) if (!isCommoner(part)) dropped.add(part);
  }
  return new Map([...found].filter(([key]) => !dropped.has(key)));
}

function innerKeys(key: string): readonly string[] {
  const words = key.split(' ');
  return words.flatMap((_, from) =>
    words.slice(from).flatMap((_, more) => {
      const size = more + 1;
      return size === words.length ? [] : [words.slice(from, from + size).join(' ')];
    }),
  );
}

/**
 * How much a phrase tells of the unfiled: articles that have it × the logarithm of how many times more frequent it is there
 * than among the filed; half an article is added on that side, so that few articles prove little.
 */
function tells(having: number, unfiled: number, filedHaving: number, filed: number): number {
  const here = having / unfiled;
  const there = (filedHaving + 0.5) / (filed + 1);
  return having * Math.log(here / there);
}

/** At most so many of them, from everywhere in the list. */
function evenly<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, at) => items[Math.floor((at * items.length) / most)]!);
}

function mostPrinted(surfaces: ReadonlyMap<string, number>): string {
  return [...surfaces].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]![0];
}
