import { valueOfPair } from './pair-table.ts';
import { buildTrie, type PhraseTrie } from './phrase-trie.ts';
import { canonicalWord, greekNames, printedForms } from './spelling.ts';
import { broken, createTokenizer, digits, glued, greek, isTruly, longestPart, type Tokens } from './tokenizer.ts';
import { createWordTable, type WordTable } from './word-table.ts';

/** A phrase to look for: whole words, hyphen = space, any spelling and number; `exactCase` for symbols and abbreviations. */
export interface Phrase {
  readonly text: string;
  readonly exactCase: boolean;
}

/** Called for every occurrence, nested and overlapping ones included, in the order of their start. */
export type Visit = (phrase: number, start: number, end: number) => void;

/**
 * Compiles phrases into one trie over word numbers, and answers a function that finds all of them in one pass over a
 * text. Offsets are UTF-16 code units of the text as handed in, so the evidence can be quoted and highlighted.
 *
 * A phrase never matches inside a word (`NK` not in `NKG2D`), and never across the end of a sentence, a comma or a
 * bracket. Letters and digits may be joined or parted (`IL6`, `IL-6`, `IL 6`); Greek letters are their names.
 */
export function compilePhrases(phrases: readonly Phrase[]): (text: string, visit: Visit) => void {
  const words: Words = { numbers: new Map(), next: 0 };
  const exact = phrases.map(({ text, exactCase }) => (exactCase ? bareForm(text) : null));
  const paths = phrases.flatMap(({ text }, phrase) =>
    wordPaths(text).map((path) => ({ words: path.map((word) => wordNumber(words, word)), phrase })),
  );
  const trie = buildTrie(paths, words.next);
  const table = createWordTable(words.numbers);
  const tokenize = createTokenizer(
    words.numbers,
    table,
    Uint8Array.from(trie.roots, (node) => (node === 0 ? 0 : 1)),
  );
  const matcher: Matcher = { trie, table, exact, tokenize };

  return (text, visit) => {
    if (text.length <= longestPart) {
      scan(matcher, text, visit);
      return;
    }
    for (let from = 0, to = 0; from < text.length; from = to) {
      to = endOfPart(text, from);
      scan(matcher, text.slice(from, to), (phrase, start, end) => visit(phrase, start + from, end + from));
    }
  };
}

interface Matcher {
  readonly trie: PhraseTrie;
  readonly table: WordTable;
  /** By phrase: the form a symbol has, or `null`. */
  readonly exact: readonly (string | null)[];
  readonly tokenize: (text: string) => Tokens;
}

function scan(matcher: Matcher, text: string, visit: Visit): void {
  const { roots, goesOn, endsFrom, edges } = matcher.trie;
  const tokens = matcher.tokenize(text);
  const { count, word, marks, firsts, firstCount } = tokens;
  for (let at = 0; at < firstCount; at++) {
    const first = firsts[at]!;
    let node = roots[word[first]!]!;
    for (let last = first; node !== 0; ) {
      if (endsFrom[node]! < endsFrom[node + 1]!) report(matcher, text, tokens, node, first, last, visit);
      last++;
      if (goesOn[node] === 0 || last >= count || (marks[last]! & broken) !== 0 || word[last]! < 0) break;
      node = valueOfPair(edges, node, word[last]!);
    }
  }
}

/** The phrases that end at a node, if the words from `first` to `last` are truly theirs. */
function report(
  { trie: { endsFrom, ends }, table, exact }: Matcher,
  text: string,
  tokens: Tokens,
  node: number,
  first: number,
  last: number,
  visit: Visit,
): void {
  const stop = wordEnd(tokens, last);
  if (stop < 0) return;
  for (let at = first; at <= last; at++) {
    if (!isTruly(tokens, at, table, text)) return;
  }
  for (let at = endsFrom[node]!; at < endsFrom[node + 1]!; at++) {
    const form = exact[ends[at]!]!;
    if (form === null || isSymbol(text.slice(tokens.start[first], tokens.end[last]), form)) {
      visit(ends[at]!, tokens.start[first]!, stop);
    }
  }
}

/** Where a text longer than a part can be cut: behind a sentence, which no phrase crosses; at least between words. */
function endOfPart(text: string, from: number): number {
  const most = from + longestPart;
  if (text.length <= most) return text.length;
  const sentence = text.lastIndexOf('. ', most - 2);
  const blank = text.lastIndexOf(' ', most - 1);
  return sentence > from ? sentence + 1 : blank > from ? blank : most;
}

/** Where the word at `last` ends; -1 when it goes on. A family member's number belongs to it: `TGF-β1` is a TGF-β. */
function wordEnd({ count, end, marks }: Tokens, last: number): number {
  const next = last + 1;
  if (next >= count || (marks[next]! & glued) === 0) return end[last]!;
  const isMember = (marks[last]! & greek) !== 0 && (marks[next]! & digits) !== 0;
  return isMember && (next + 1 >= count || (marks[next + 1]! & glued) === 0) ? end[next]! : -1;
}

/** The words of a phrase as the tokenizer cuts them: letters, digits and single Greek letters. */
export function phraseWords(text: string): readonly string[] {
  if (!/[^\0-\x7f]/.test(text)) return text.match(/[A-Za-z]+|[0-9]+/g) ?? [];
  return [...text.normalize('NFC').matchAll(/\p{Script=Greek}|\d+|[^\P{L}\p{Script=Greek}]+|µ/gu)].map(
    ([word]) => greekNames.get(word === 'µ' ? 0x3bc : word.charCodeAt(0)) ?? word,
  );
}

const gluedToGreek = /\p{Script=Greek}([A-Za-z]+)/u;
const greekWords: ReadonlySet<string> = new Set(greekNames.values());

/** A phrase's words; and, where a Greek letter follows letters, the joined form too: `TGF-β` is also `TGFbeta`. */
function wordPaths(text: string): readonly (readonly string[])[] {
  const plain = phraseWords(text);
  if (!plain.some((word) => greekWords.has(word))) return [plain];
  const joined: string[] = [];
  let afterGreek = false;
  for (const word of plain) {
    const previous = joined.at(-1) ?? '';
    const isGreek = greekWords.has(word);
    // The `B` of `NF-κB` hangs on the Greek letter; the `T` of `γδ T` does not.
    const hangs = afterGreek && text.match(gluedToGreek)?.[1] === word;
    if (/^[^\d]+$/.test(previous) && (isGreek || hangs)) joined[joined.length - 1] = previous + word;
    else joined.push(word);
    afterGreek = isGreek;
  }
  return [plain, joined];
}

interface Words {
  readonly numbers: Map<string, number>;
  next: number;
}

/** The number of a word; its other printed forms get the same one unless they already belong to another word. */
function wordNumber(words: Words, word: string): number {
  const lower = word.toLowerCase();
  const known = words.numbers.get(lower);
  if (known !== undefined) return known;
  const canonical = canonicalWord(lower);
  const number = words.numbers.get(canonical) ?? words.next++;
  words.numbers.set(lower, number);
  for (const form of printedForms(canonical)) if (!words.numbers.has(form)) words.numbers.set(form, number);
  return number;
}

/** A symbol stands exactly so, or with a plural `s`. */
function isSymbol(found: string, form: string): boolean {
  const bare = bareForm(found);
  return bare === form || (bare.length === form.length + 1 && bare.endsWith('s') && bare.startsWith(form));
}

function bareForm(text: string): string {
  return phraseWords(text).join('');
}
