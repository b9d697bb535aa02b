import { type ArticleRecord, abstractText } from './article-record.ts';
import { createWordCounter, titleWeight, type WordCounter } from './ranking-words.ts';
import { canonicalWord } from './spelling.ts';

/** Three ways to look at a text, each of which sees what the others miss. */
export interface TextViews<View> {
  /** Its words and pairs of words, without function words. */
  readonly pairs: View;
  /** Every single word, function words too, which tell how a study is told (`versus`, `were`, `between`). */
  readonly words: View;
  /** Runs of four letters within words, which hold across inflection, spelling and word formation in any language. */
  readonly letters: View;
}

/** Each view remembers the words it meets: make them for one ranking. */
export function createTextViews(): TextViews<WordCounter> {
  return {
    pairs: createWordCounter(),
    words: createCounter(singleWord),
    letters: createCounter(runsOfLetters),
  };
}

export function eachView<View, Made>(views: TextViews<View>, make: (view: View) => Made): TextViews<Made> {
  return { pairs: make(views.pairs), words: make(views.words), letters: make(views.letters) };
}

function createCounter(partsOf: (printed: string) => readonly string[]): WordCounter {
  const known = new Map<string, readonly string[]>();
  return (record: Pick<ArticleRecord, 'title' | 'abstract'>) => {
    const counts = new Map<string, number>();
    for (const [text, weight] of [
      [record.title, titleWeight],
      [abstractText(record), 1],
    ] as const) {
      for (const printed of text.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+/gu) ?? []) {
        let parts = known.get(printed);
        if (parts === undefined) {
          parts = partsOf(printed);
          known.set(printed, parts);
        }
        for (const part of parts) counts.set(part, (counts.get(part) ?? 0) + weight);
      }
    }
    return counts;
  };
}

function singleWord(printed: string): readonly string[] {
  return isNumber(printed) ? [] : [canonicalWord(printed)];
}

/** `Bees` → `_bee`, `bees`, `ees_`. */
function runsOfLetters(printed: string): readonly string[] {
  if (isNumber(printed)) return [];
  const signs = Array.from(`_${printed.toLowerCase()}_`);
  return signs.slice(3).map((_, at) => signs.slice(at, at + 4).join(''));
}

function isNumber(printed: string): boolean {
  return /^\p{N}+$/u.test(printed);
}
