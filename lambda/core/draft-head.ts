import type { ArticleRecord } from './article-record.ts';
import type { FullText } from './full-text.ts';
import { isFunctionWord } from './function-words.ts';
import { isAcademicWord } from './generic-words.ts';
import type { Doi, Pmcid, Pmid } from './identifiers.ts';
import { slugOf } from './slug.ts';
import { canonicalWord } from './spelling.ts';

/** What review.yaml says of a review, as proposed. */
export interface ReviewHead {
  readonly slug: string;
  readonly pmid: Pmid;
  readonly pmcid: Pmcid | null;
  readonly doi: Doi | null;
  readonly title: string;
  readonly shortTitle: string;
  /** `''` when no source names it. */
  readonly journal: string;
  /** ISO 8601 as precisely as it is known, or `''`. */
  readonly published: string;
}

const longestSlug = 40;
const mostSlugWords = 5;
const longestShortTitle = 60;

export function draftHead(
  pmid: Pmid,
  pmcid: Pmcid | null,
  review: ArticleRecord,
  fullText: FullText | null,
): ReviewHead {
  const title = (review.title || fullText?.title || `PMID ${pmid}`).replace(/\.$/, '');
  const subject = subjectOf(title);
  const telling = tellingWords(subject);
  return {
    slug: slugOf(telling.slice(0, mostSlugWords).join(' ') || subject, longestSlug, `pmid-${pmid}`),
    pmid,
    pmcid,
    doi: review.doi ?? fullText?.doi ?? null,
    title,
    shortTitle: shortened(subject),
    journal: review.journal.title || review.journal.abbreviation,
    published: review.published?.text ?? review.entrez.slice(0, 4),
  };
}

/** The side of a colon that says more, without `a review of`. */
function subjectOf(title: string): string {
  const parts = title
    .split(/:\s+|\s+[–—]\s+|\?\s+/)
    .map(withoutGenre)
    .filter(Boolean);
  const most = Math.max(...parts.map((part) => tellingWords(part).length));
  return parts.find((part) => tellingWords(part).length === most) ?? title;
}

function withoutGenre(part: string): string {
  const genre =
    /^(?:(?:an?|the)\s+)?(?:(?:systematic|scoping|narrative|critical|comprehensive|brief|mini|short|updated?|rapid|living|umbrella|integrative|state[- ]of[- ]the[- ]art|literature|evidence)[- ]+)*(?:review|overview|survey|update|primer|perspective|meta-analysis)(?:\s+and\s+meta-analysis)?\s*(?:(?:of|on|about|into)\s+(?:the\s+)?(?:(?:current|recent|existing)\s+)?(?:(?:literature|evidence|research|studies|advances)\s+(?:on|in|of)\s+)?)?/i;
  const bare = part.replace(genre, '').trim();
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}

function tellingWords(text: string): readonly string[] {
  const words = text.replace(/[’']s?(?![\p{L}])/gu, '').match(/[\p{L}\p{N}]+(?:[-‐‑][\p{L}\p{N}]+)*/gu) ?? [];
  return [...new Set(words)].filter((word) => {
    const canonical = canonicalWord(word);
    return (
      !isFunctionWord(word) &&
      !isAcademicWord(canonical) &&
      !/^(?:research|review|approach|insight|progress)$/.test(canonical)
    );
  });
}

/** Whole words, at most sixty characters. */
function shortened(text: string): string {
  if (text.length <= longestShortTitle) return text;
  const words = text
    .slice(0, longestShortTitle + 1)
    .split(/\s+/)
    .slice(0, -1);
  while (words.length > 0 && isFunctionWord(words.at(-1)!.replace(/[^\p{L}]/gu, ''))) words.pop();
  const whole = words.join(' ').replace(/[\s,;:–—-]+$/, '');
  return whole || Array.from(text).slice(0, longestShortTitle).join('');
}
