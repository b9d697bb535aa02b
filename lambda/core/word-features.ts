import { isFunctionWord } from './generic-words.ts';
import { buildTrie } from './phrase-trie.ts';
import { canonicalWord, greekNames, printedForms } from './spelling.ts';
import { broken, createTokenizer, digits } from './tokenizer.ts';

/**
 * The words a trained model reads: single words, and pairs of neighbours (`cell death`, `p 53`), each in the form that
 * stands for all its spellings. Function words are none, nor do they pair; a pair never crosses the end of a sentence, a
 * comma or a bracket; a number counts only beside a word.
 */

/** Called for every occurrence, with offsets in UTF-16 code units. */
export type FeatureVisit<Feature> = (feature: Feature, start: number, end: number) => void;

/** Answers a function that visits every word feature of a text, in its order, and answers how many words it has. */
export function createWordFeatures(): (text: string, visit: FeatureVisit<string>) => number {
  const tokenize = createTokenizer(new Map());
  const forms = new Map<string, string>();
  const form = (printed: string): string => {
    const known = forms.get(printed) ?? formOf(printed);
    forms.set(printed, known);
    return known;
  };
  return (text, visit) => {
    const { count, start, end, marks } = tokenize(text);
    let before: string | null = null;
    let wasNumber = false;
    for (let at = 0; at < count; at++) {
      const isNumber = (marks[at]! & digits) !== 0;
      const printed = text.slice(start[at], end[at]);
      const word = isNumber ? printed : form(printed);
      const counts = !isFunctionWord(word);
      const follows = before !== null && (marks[at]! & broken) === 0 && !(isNumber && wasNumber);
      if (counts && follows) visit(`${before} ${word}`, start[at - 1]!, end[at]!);
      if (counts && !isNumber && word.length > 1) visit(word, start[at]!, end[at]!);
      before = counts ? word : null;
      wasNumber = isNumber;
    }
    return count;
  };
}

/**
 * Compiles a list of word features: answers a function that finds them (by position in the list) in one pass over a text,
 * without making a string. It finds exactly what `createWordFeatures` does.
 */
export function compileWordFeatures(
  features: readonly string[],
): (text: string, visit: FeatureVisit<number>) => number {
  const numbers = new Map<string, number>();
  const words: string[] = [];
  const paths = features.map((feature, phrase) => ({
    words: feature.split(' ').map((word) => {
      const known = numbers.get(word) ?? words.push(word) - 1;
      numbers.set(word, known);
      return known;
    }),
    phrase,
  }));
  const trie = buildTrie(paths, words.length);
  const forms = new Map<string, number>();
  for (const [number, word] of words.entries()) {
    for (const form of [word, ...printedForms(word)]) if (formOf(form) === word) forms.set(form, number);
  }
  const tokenize = createTokenizer(forms);

  return (text, visit) => {
    const { count, start, end, word, marks } = tokenize(text);
    for (let at = 0; at < count; at++) {
      const number = word[at]!;
      if (number < 0) continue;
      const node = trie.roots[number]!;
      if (node === 0) continue;
      const own = trie.phrases[node];
      if (own !== undefined) visit(own[0]!, start[at]!, end[at]!);
      if (trie.goesOn[node] === 0 || at + 1 >= count) continue;
      const next = word[at + 1]!;
      if (next < 0 || (marks[at + 1]! & broken) !== 0) continue;
      const pair = trie.phrases[trie.next(node, next)];
      if (pair !== undefined) visit(pair[0]!, start[at]!, end[at + 1]!);
    }
    return count;
  };
}

/** The form that stands for a printed word in all its spellings; the word itself where spelling.ts does not lead back to it. */
function formOf(printed: string): string {
  const greek = greekNames.get(printed === 'µ' ? 0x3bc : printed.charCodeAt(0));
  const folded = greek ?? printed.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const canonical = canonicalWord(folded);
  return printedForms(canonical).includes(folded) ? canonical : folded;
}
