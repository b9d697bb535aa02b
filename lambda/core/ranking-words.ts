import { type ArticleRecord, abstractText } from './article-record.ts';
import { isFunctionWord } from './function-words.ts';
import { canonicalWord } from './spelling.ts';

/** A word of the title stands for what the article is about; in the abstract it may be said in passing. */
export const titleWeight = 2;

/**
 * The words and the pairs of neighbouring words of title and abstract, with how often they stand there: what rankings and
 * likeness compare. Words are written as `canonicalWord` writes them (`tumours` → `tumor`); function words and bare
 * numbers are left out, and no pair reaches across them. Any language: a script without spaces is cut into pairs of signs.
 */
export type WordCounter = (record: Pick<ArticleRecord, 'title' | 'abstract'>) => Map<string, number>;

/** Remembers every printed word it meets: make one for each ranking, not one for all time. */
export function createWordCounter(): WordCounter {
  const partsOf = new Map<string, readonly string[]>();
  return (record) => {
    const counts = new Map<string, number>();
    const add = (text: string, weight: number) => {
      let before = '';
      for (const printed of text.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+/gu) ?? []) {
        let parts = partsOf.get(printed);
        if (parts === undefined) {
          parts = readWord(printed);
          partsOf.set(printed, parts);
        }
        if (parts.length === 0) before = '';
        for (const part of parts) {
          counts.set(part, (counts.get(part) ?? 0) + weight);
          if (before !== '') {
            const pair = `${before} ${part}`;
            counts.set(pair, (counts.get(pair) ?? 0) + weight);
          }
          before = part;
        }
      }
    };
    add(record.title, titleWeight);
    add(abstractText(record), 1);
    return counts;
  };
}

/** Scripts whose words stand without spaces between them. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Canonical; none for a word that is left out, several for a run of signs without spaces. */
function readWord(printed: string): readonly string[] {
  if (/^\p{N}+$/u.test(printed)) return [];
  const word = canonicalWord(printed);
  if (isFunctionWord(word)) return [];
  return unspaced.test(word) ? pairsOfSigns(word) : [word];
}

function pairsOfSigns(word: string): readonly string[] {
  const signs = Array.from(word);
  if (signs.length < 3) return [word];
  return signs.slice(1).map((sign, at) => `${signs[at]}${sign}`);
}
