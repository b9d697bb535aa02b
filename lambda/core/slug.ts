import { isFunctionWord } from './function-words.ts';
import { greekNames } from './spelling.ts';

/**
 * A name for web addresses: small letters, digits and single hyphens, at most `longest` of them, cut between words. Function
 * words are left out (`Role of X in the Y` → `role-x-y`); `fallback` where nothing is left.
 */
export function slugOf(text: string, longest: number, fallback: string): string {
  const words = addressWords(text);
  const telling = words.filter((word) => !isFunctionWord(word));
  return joined(telling, longest) || joined(words, longest) || fallback;
}

/** The same with a number behind it where the plain one is taken. */
export function uniqueSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug;
  for (let number = 2; ; number++) if (!taken.has(`${slug}-${number}`)) return `${slug}-${number}`;
}

function addressWords(text: string): readonly string[] {
  const latin = [...text]
    .map((sign) => greekNames.get(sign.charCodeAt(0)) ?? sign)
    .join('')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/[’']/g, '')
    .replace(/[æÆ]/g, 'ae')
    .replace(/[øØ]/g, 'o')
    .toLowerCase();
  return latin.match(/[a-z0-9]+/g) ?? [];
}

function joined(words: readonly string[], longest: number): string {
  let slug = '';
  for (const word of words) {
    const next = slug === '' ? word.slice(0, longest) : `${slug}-${word}`;
    if (next.length > longest) break;
    slug = next;
  }
  return slug;
}
