import type { PhraseFinder } from './draft-phrases.ts';
import { isInside, type PhraseCounts, type WeighedPhrase } from './draft-terms.ts';

/** A term stands this many times as often under its topic as elsewhere … */
const leastLift = 1.5;
/** … and in at least this many texts under it; a single word, easily common, in more. */
const leastTexts = 2;
const leastWord = { texts: 3, lift: 2.2 };
/** What so few texts share is chance: then the heading alone speaks. */
const fewTexts = 3;
const mostWords = 4;

/** What terms are chosen from and with. */
export interface TermSource {
  readonly counts: PhraseCounts;
  readonly finder: PhraseFinder;
  /** The review's one subject: everywhere in it, so no topic's term. */
  readonly core: readonly string[];
}

/** Where a topic's words are to be looked for: groups of texts by number. */
export interface TopicPlace {
  readonly label: string;
  /** Its own texts, and those of everything below it. */
  readonly groups: readonly number[];
  /** Texts of what stands above it: neither for nor against. */
  readonly aside: readonly number[];
}

/**
 * The phrases of a heading that are terms: its noun groups as far as the review or its references use them, else the parts
 * of them that are used; not what every other section speaks of as well.
 */
export function headingPhrases({ counts, finder, core }: TermSource, place: TopicPlace): readonly WeighedPhrase[] {
  const telling = new Map(counts.telling(place.groups, place.aside).map((phrase) => [phrase.key, phrase]));
  const isTerm = (key: string) => {
    const found = telling.get(key);
    return found !== undefined && !core.includes(key) && found.lift >= (key.includes(' ') ? 0.5 : 1.2);
  };
  return finder.nounGroups(place.label).flatMap(({ key, surface }) => {
    if (isTerm(key)) return [telling.get(key)!];
    const parts = finder
      .find(surface)
      .filter((part) => part.key !== key && isTerm(part.key))
      .sort((a, b) => b.words - a.words);
    const longest = parts.filter((part) => !parts.some((other) => isInside(part.key, other.key)));
    return longest.map((part) => telling.get(part.key)!);
  });
}

/** The heading's noun groups as they stand, for a topic about which nothing else is known. */
export function bareHeadingPhrases({ finder }: TermSource, { label }: TopicPlace): readonly string[] {
  return finder.nounGroups(label).map(({ surface }) => surface);
}

/** Terms of a topic without topics below it: what its heading names, then what its texts tell. */
export function leafTerms(
  source: TermSource,
  place: TopicPlace,
  most: number,
  taken: readonly WeighedPhrase[] = [],
): readonly WeighedPhrase[] {
  const { counts } = source;
  const isFree = ({ key }: WeighedPhrase) =>
    !source.core.includes(key) && !taken.some((other) => other.key === key || isInside(key, other.key));
  const named = headingPhrases(source, place).filter(isFree);
  if (counts.size(place.groups) < fewTexts) return choose(named, most);
  let single = 0;
  const telling = counts
    .telling(place.groups, place.aside)
    .filter((phrase) => isTelling(phrase) && !counts.isName(phrase.key) && isFree(phrase))
    .filter(({ words }) => words > 1 || ++single <= mostWords);
  // Four references do not make ten terms.
  return choose([...named, ...telling], Math.min(most, named.length + counts.size(place.groups)));
}

function isTelling({ words, texts, lift }: WeighedPhrase): boolean {
  return words > 1 ? lift >= leastLift && texts >= leastTexts : lift >= leastWord.lift && texts >= leastWord.texts;
}

/**
 * Terms of a topic with others below it: what its heading names, and what its texts tell as a whole and at least two of
 * those below share.
 */
export function parentTerms(
  source: TermSource,
  place: TopicPlace,
  below: readonly TopicPlace[],
  most: number,
): readonly WeighedPhrase[] {
  const { counts } = source;
  const others = [...place.aside, ...place.groups];
  const isShared = (phrase: WeighedPhrase) => {
    const having = below.filter(({ groups }) => counts.texts(phrase.key, groups) > 0);
    const lifts = below.map(({ groups }) => counts.texts(phrase.key, groups) / phrase.texts);
    return having.length >= 2 && Math.max(...lifts) <= 0.75;
  };
  const telling = counts
    .telling(place.groups, place.aside)
    .filter((phrase) => phrase.lift >= leastLift * 1.4 && phrase.texts >= leastTexts + 1 && !counts.isName(phrase.key))
    .filter(isShared);
  const ofChildren = new Set(
    below.flatMap((child) => headingPhrases(source, { ...child, aside: others }).map(({ key }) => key)),
  );
  const isOwn = ({ key }: WeighedPhrase) =>
    !source.core.includes(key) && ![...ofChildren].some((child) => child === key || isInside(key, child));
  const named = headingPhrases(source, place).filter(isOwn);
  // `COVID-19 pandemic`: what says so more often and as surely in fewer words.
  const shorter = counts
    .telling(place.groups, place.aside)
    .filter(({ key, lift, texts }) =>
      named.some((whole) => isInside(key, whole.key) && texts >= whole.texts * 1.5 && lift >= leastLift),
    );
  return choose([...named, ...shorter, ...telling].filter(isOwn), most);
}

/** Phrases that part the texts of one group into topics: frequent, and about different texts. */
export function wordClusters(counts: PhraseCounts, most: number): readonly WeighedPhrase[] {
  const telling = counts
    .telling([0])
    .filter(({ texts, key }) => texts >= leastTexts && texts <= counts.textCount * 0.5 && !counts.isName(key));
  return choose(telling, most);
}

/**
 * The first `most`, without those that only repeat another: a phrase inside a chosen longer one that says hardly more often,
 * or a longer one around a chosen one that is hardly more telling.
 */
function choose(phrases: readonly WeighedPhrase[], most: number): readonly WeighedPhrase[] {
  const chosen: WeighedPhrase[] = [];
  for (const phrase of phrases) {
    if (chosen.length >= most) break;
    const repeats = chosen.some(
      (other) =>
        other.key === phrase.key ||
        (isInside(phrase.key, other.key) && phrase.texts <= other.texts * 1.5) ||
        (isInside(other.key, phrase.key) && (phrase.lift <= other.lift * 1.3 || phrase.texts < 3)),
    );
    if (!repeats) chosen.push(phrase);
  }
  return chosen;
}
