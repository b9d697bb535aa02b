import { canonicalWord, greekNames, printedForms } from './spelling.ts';
import { createTokenizer, type Tokens } from './tokenizer.ts';

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
  const trie = createTrie();
  const exact = phrases.map(({ text, exactCase }) => (exactCase ? bareForm(text) : null));
  for (const [index, phrase] of phrases.entries()) {
    for (const path of wordPaths(phrase.text)) {
      trie.insert(
        path.map((word) => wordNumber(words, word)),
        index,
      );
    }
  }
  const tokenize = createTokenizer(words.numbers);

  return (text, visit) => {
    const tokens = tokenize(text);
    for (let first = 0; first < tokens.count; first++) {
      let node = tokens.glued[first] ? undefined : trie.roots[tokens.word[first] as number];
      for (let last = first; node !== undefined; last++) {
        const end = node.phrases === null ? -1 : wordEnd(tokens, last);
        if (node.phrases !== null && end >= 0) {
          const start = tokens.start[first] as number;
          for (const phrase of node.phrases) {
            const form = exact[phrase] ?? null;
            if (form === null || isSymbol(text.slice(start, tokens.end[last]), form)) visit(phrase, start, end);
          }
        }
        if (node.next === null || last + 1 >= tokens.count || tokens.broken[last + 1]) break;
        node = node.next.get(tokens.word[last + 1] as number);
      }
    }
  };
}

/** The words of a phrase as the tokenizer cuts them: letters, digits and single Greek letters. */
export function phraseWords(text: string): readonly string[] {
  return [...text.normalize('NFC').matchAll(/\p{Script=Greek}|\d+|[^\P{L}\p{Script=Greek}]+|µ/gu)].map(
    ([word]) => greekNames.get(word === 'µ' ? 0x3bc : word.charCodeAt(0)) ?? word,
  );
}

interface Node {
  phrases: number[] | null;
  next: Map<number, Node> | null;
}

function createTrie() {
  const roots: Node[] = [];
  return {
    roots,
    insert(path: readonly number[], phrase: number): void {
      const [first, ...rest] = path;
      if (first === undefined) return;
      let node = roots[first] ?? { phrases: null, next: null };
      roots[first] = node;
      for (const word of rest) {
        node.next ??= new Map();
        const next: Node = node.next.get(word) ?? { phrases: null, next: null };
        node.next.set(word, next);
        node = next;
      }
      node.phrases ??= [];
      if (!node.phrases.includes(phrase)) node.phrases.push(phrase);
    },
  };
}

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
    const hangs = afterGreek && new RegExp(`\\p{Script=Greek}${word}(?!\\p{L})`, 'u').test(text);
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
  for (const form of [lower, ...printedForms(canonical)]) if (!words.numbers.has(form)) words.numbers.set(form, number);
  return number;
}

/**
 * Where the word at `last` ends; -1 when it goes on. The number of a family member belongs to it: `TGF-β1` is a TGF-β.
 */
function wordEnd(tokens: Tokens, last: number): number {
  if (last + 1 >= tokens.count || !tokens.glued[last + 1]) return tokens.end[last] as number;
  const member = tokens.greek[last] === 1 && tokens.digit[last + 1] === 1;
  return member && (last + 2 >= tokens.count || !tokens.glued[last + 2]) ? (tokens.end[last + 1] as number) : -1;
}

/** A symbol stands exactly so, or with a plural `s`. */
function isSymbol(found: string, form: string): boolean {
  const bare = bareForm(found);
  return bare === form || (bare.length === form.length + 1 && bare.endsWith('s') && bare.startsWith(form));
}

function bareForm(text: string): string {
  return phraseWords(text).join('');
}
