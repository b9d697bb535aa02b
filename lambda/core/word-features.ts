import { isFunctionWord } from './function-words.ts';
import { createPairTable, setPair, valueOfPair } from './pair-table.ts';
import { canonicalWord, greekNames, printedForms } from './spelling.ts';
import { broken, createTokenizer, digits, isTruly, longestPart } from './tokenizer.ts';
import { createWordTable } from './word-table.ts';

/**
 * The words a trained model reads: single words, and pairs of neighbours (`cell death`, `p 53`), each in the form that
 * stands for all its spellings. Function words are none, nor do they pair; a pair never crosses the end of a sentence, a
 * comma or a bracket; a number or a letter counts only beside a word (`p 53`, `t cell`).
 */

/** Called for every occurrence, with offsets in UTF-16 code units. */
export type FeatureVisit<Feature> = (feature: Feature, start: number, end: number) => void;

/** Answers a function that visits every word feature of a text, in its order, and answers how many words it has. */
export function createWordFeatures(): (text: string, visit: FeatureVisit<string>) => number {
  const tokenize = createTokenizer(new Map(), createWordTable(new Map()), new Uint8Array(0));
  const forms = new Map<string, string>();
  const form = (printed: string): string => {
    const known = forms.get(printed) ?? formOf(printed);
    forms.set(printed, known);
    return known;
  };
  return (whole, visit) => {
    const text = readable(whole);
    const { count, start, end, marks } = tokenize(text);
    let before: string | null = null;
    let wasNumber = false;
    for (let at = 0; at < count; at++) {
      const isNumber = (marks[at]! & digits) !== 0;
      const printed = text.slice(start[at], end[at]);
      const word = isNumber ? printed : form(printed);
      const counts = word.length === 1 ? word !== 'a' : !isFunctionWord(word);
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
  const words = [...new Set(features.flatMap((feature) => feature.split(' ')))];
  const numbers = new Map(words.map((word, number) => [word, number]));
  const single = new Int32Array(words.length).fill(-1);
  const hasPair = new Uint8Array(words.length);
  /** Position in the list + 1. */
  const pairs = createPairTable(features.length);
  for (const [at, feature] of features.entries()) {
    const [first, second] = feature.split(' ').map((word) => numbers.get(word)!);
    if (second === undefined) single[first!] = at;
    else {
      hasPair[first!] = 1;
      setPair(pairs, first!, second, at + 1);
    }
  }
  const forms = new Map<string, number>();
  for (const [number, word] of words.entries()) {
    for (const form of [word, ...printedForms(word)]) if (formOf(form) === word) forms.set(form, number);
  }
  const table = createWordTable(forms);
  const tokenize = createTokenizer(forms, table, new Uint8Array(words.length));

  return (whole, visit) => {
    const text = readable(whole);
    const tokens = tokenize(text);
    const { count, start, end, word, marks } = tokens;
    let before = -1;
    for (let at = 0; at < count; at++) {
      let number = word[at]!;
      if (number >= 0 && !isTruly(tokens, at, table, text)) number = -1;
      if (number >= 0) {
        if (before >= 0 && hasPair[before] === 1 && (marks[at]! & broken) === 0) {
          const pair = valueOfPair(pairs, before, number) - 1;
          if (pair >= 0) visit(pair, start[at - 1]!, end[at]!);
        }
        if (single[number]! >= 0) visit(single[number]!, start[at]!, end[at]!);
      }
      before = number;
    }
    return count;
  };
}

/** What is read of a text: all of any abstract. */
function readable(text: string): string {
  return text.length <= longestPart ? text : text.slice(0, longestPart);
}

/** The form that stands for a printed word in all its spellings; the word itself where spelling.ts does not lead back to it. */
function formOf(printed: string): string {
  const greek = greekNames.get(printed === 'µ' ? 0x3bc : printed.charCodeAt(0));
  const folded = greek ?? printed.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const canonical = canonicalWord(folded);
  return printedForms(canonical).includes(folded) ? canonical : folded;
}
