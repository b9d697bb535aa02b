import { type ArticleRecord, abstractText } from './article-record.ts';
import { isFunctionWord } from './generic-words.ts';
import { canonicalWord } from './spelling.ts';

/** A word of the title stands for what the article is about; in the abstract it may be said in passing. */
const titleWeight = 2;

/**
 * The words and the pairs of neighbouring words of title and abstract, with how often they stand there: what rankings and
 * likeness compare. Words are written as `canonicalWord` writes them (`tumours` → `tumor`); function words and bare
 * numbers are left out, and no pair reaches across them. Any language: a script without spaces is cut into pairs of signs.
 */
export function countWords(record: Pick<ArticleRecord, 'title' | 'abstract'>): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (text: string, weight: number) => {
    let before = '';
    for (const [printed] of text.normalize('NFC').matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
      const word = wordOf(printed);
      if (word === '') {
        before = '';
        continue;
      }
      for (const part of unspaced.test(word) ? pairsOfSigns(word) : [word]) {
        counts.set(part, (counts.get(part) ?? 0) + weight);
        if (before !== '') counts.set(`${before} ${part}`, (counts.get(`${before} ${part}`) ?? 0) + weight);
        before = part;
      }
    }
  };
  add(record.title, titleWeight);
  add(abstractText(record), 1);
  return counts;
}

/** Scripts whose words stand without spaces between them. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Canonical, or `''` for a word that is left out. */
function wordOf(printed: string): string {
  if (/^\p{N}+$/u.test(printed)) return '';
  const word = canonicalWord(printed);
  return isFunctionWord(word) ? '' : word;
}

function pairsOfSigns(word: string): readonly string[] {
  const signs = Array.from(word);
  if (signs.length < 3) return [word];
  return signs.slice(1).map((sign, at) => `${signs[at]}${sign}`);
}
