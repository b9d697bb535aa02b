import { isFunctionWord } from './function-words.ts';
import {
  isAcademicWord,
  isCommonNoun,
  isEverydayNoun,
  isOnlyOpener,
  isPlain,
  looksUnlikeNoun,
} from './generic-words.ts';
import { phraseWords } from './phrase-matcher.ts';
import { canonicalWord } from './spelling.ts';

/** A phrase of a few words that may be a term, found in a text. */
export interface FoundPhrase {
  /** Canonical words with single spaces: one key for every spelling and number. */
  readonly key: string;
  /** As printed. */
  readonly surface: string;
  readonly words: number;
}

export interface PhraseFinder {
  /**
   * The noun-phrase-like word groups of a text, every occurrence, in the order of the text: no function word in them, no
   * academic word or adjective at their ends, none across punctuation.
   */
  readonly find: (text: string) => readonly FoundPhrase[];
  /** Its single common nouns: no terms, but a field may be told by them (`news`). */
  readonly commonNouns: (text: string) => readonly FoundPhrase[];
  /** The longest such groups of a text, none inside another: what a heading or title is about. */
  readonly nounGroups: (text: string) => readonly FoundPhrase[];
}

/**
 * @param known  phrases that are one notion though their words are common (`open access`): they count as one word that may
 *   stand anywhere
 * @param longestWords  how many words the longest group found by `find` has
 */
export function createPhraseFinder(known: readonly string[] = [], longestWords = 3): PhraseFinder {
  const notions = new Set(known.map(phraseKey).filter((key) => key.includes(' ')));
  const longest = Math.max(0, ...[...notions].map((key) => key.split(' ').length));
  const runs = (text: string) => runsOf(text).map((run) => joinNotions(run, notions, longest));
  return {
    find: (text) => runs(text).flatMap((run) => groupsOf(run, longestWords)),
    commonNouns: (text) =>
      runs(text).flatMap((run) => run.filter(({ key }) => isEverydayNoun(key)).map((word) => phraseOf([word]))),
    nounGroups: (text) => runs(text).flatMap(longestGroup),
  };
}

/** A phrase in canonical words, to compare with {@link FoundPhrase.key}. */
export function phraseKey(text: string): string {
  return (text.match(wordPattern) ?? []).map(keyOf).join(' ');
}

interface Word {
  readonly key: string;
  readonly surface: string;
  /** Several words that are one notion. */
  readonly notion: boolean;
}

/** Hyphens hold a word together, except before what only relates it to the next (`OS-based journalism`). */
const wordPattern = /[\p{L}\p{N}]+(?:[-\u2010\u2011](?!(?:based|related|driven|focused)(?!\p{L}))[\p{L}\p{N}]+)*\+?/gu;

/** Words with nothing but a space between them, parted at function words and punctuation. */
function runsOf(text: string): readonly (readonly Word[])[] {
  const runs: Word[][] = [[]];
  let end = 0;
  // Alzheimer's disease is one thing; the scientist's view and journalists' use are two.
  const bare = text
    .replace(/(\b\p{Lu}\p{L}+)[’']s\b/gu, '$1')
    .replace(/[’']s\b/g, ' | ')
    .replace(/(?<=s)[’'](?=\s|$)/g, ' |');
  for (const match of bare.matchAll(wordPattern)) {
    const surface = match[0];
    const between = bare.slice(end, match.index);
    end = match.index + surface.length;
    if (!/^\s*$/.test(between)) runs.push([]);
    // The T of `T cell` is none.
    const isFunction = isFunctionWord(surface) && !/^[B-HJ-Z]$/.test(surface);
    if (isFunction || /^(?:based|related|driven|focused)$/.test(surface)) runs.push([]);
    else runs.at(-1)!.push({ surface, key: keyOf(surface), notion: false });
  }
  return runs.filter((run) => run.length > 0);
}

function joinNotions(run: readonly Word[], notions: ReadonlySet<string>, longest: number): readonly Word[] {
  if (notions.size === 0) return run;
  const joined: Word[] = [];
  for (let at = 0; at < run.length; ) {
    let size = Math.min(longest, run.length - at);
    while (size > 1 && !notions.has(keysOf(run.slice(at, at + size)))) size--;
    const words = run.slice(at, at + size);
    joined.push(size > 1 ? { key: keysOf(words), surface: surfacesOf(words), notion: true } : words[0]!);
    at += size;
  }
  return joined;
}

function groupsOf(run: readonly Word[], longestWords: number): readonly FoundPhrase[] {
  const found: FoundPhrase[] = [];
  for (let first = 0; first < run.length; first++) {
    for (let size = 1; size <= longestWords && first + size <= run.length; size++) {
      const group = run.slice(first, first + size);
      if (isPhrase(group)) found.push(phraseOf(group));
    }
  }
  return found;
}

function longestGroup(run: readonly Word[]): readonly FoundPhrase[] {
  for (let size = run.length; size > 0; size--) {
    for (let first = 0; first + size <= run.length; first++) {
      const group = run.slice(first, first + size);
      if (!isPhrase(group)) continue;
      return [...longestGroup(run.slice(0, first)), phraseOf(group), ...longestGroup(run.slice(first + size))];
    }
  }
  return [];
}

function isPhrase(group: readonly Word[]): boolean {
  const first = group[0]!;
  const last = group.at(-1)!;
  if (group.length === 1) return first.notion || (mayBegin(first) && mayEnd(last) && mayStandAlone(first));
  if (!mayBegin(first) || !mayEnd(last)) return false;
  // Twice the same word is a slip of the text or of the cutting.
  if (group.some(({ key }, at) => at > 0 && key === group[at - 1]!.key)) return false;
  return group.some((word) => word.notion || !(isPlain(word.key) || isAcademicWord(word.key)));
}

function phraseOf(group: readonly Word[]): FoundPhrase {
  const key = keysOf(group);
  return { key, surface: surfacesOf(group), words: key.split(' ').length };
}

const keysOf = (words: readonly Word[]) => words.map(({ key }) => key).join(' ');
const surfacesOf = (words: readonly Word[]) => words.map(({ surface }) => surface).join(' ');

function keyOf(surface: string): string {
  // `embargoes` is `embargoe` to a speller that knows no Italian.
  return phraseWords(surface)
    .map((word) => canonicalWord(word).replace(/(?<=[a-z]{4})oe$/, 'o'))
    .join(' ');
}

function mayBegin({ key, surface, notion }: Word): boolean {
  if (notion) return true;
  // T in `T cell` begins a phrase, t does not.
  if (key.length === 1) return /^[A-Z]$/.test(surface);
  return !/^\d/.test(surface) && !isAcademicWord(key) && !isAcademicWord(key.split(' ')[0]!) && !/ly$/.test(key);
}

function mayEnd({ key, surface, notion }: Word): boolean {
  if (notion || /[A-Z]/.test(surface.slice(1))) return true;
  const last = key.split(' ').at(-1) ?? '';
  if (isAcademicWord(key) || isAcademicWord(last) || isOnlyOpener(key)) return false;
  return /\p{L}/u.test(surface) && !looksUnlikeNoun(last) && key.length > 1;
}

/** Long enough, no common noun, and no adjective made by a prefix (`pre-pandemic`, `non-expert`). */
function mayStandAlone({ key, surface }: Word): boolean {
  if (prefixed.test(surface)) return false;
  const isShort = surface.length < (/\d/.test(surface) ? 3 : 4);
  return !isShort && !isCommonNoun(key) && !looksUnlikeNoun(key.split(' ').at(-1) ?? '', true);
}

const prefixed = /^(?:pre|post|non|anti|multi|inter|cross|sub|self|co|re|over|under|well|high|low)[-\u2010\u2011]/i;
