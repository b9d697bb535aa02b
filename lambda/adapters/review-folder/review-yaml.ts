import { Document, isPair, isScalar, Scalar, type YAMLMap } from 'yaml';
import type { ReviewHead } from '../../core/draft-head.ts';

/** A mapping under construction: keys in the order they are set, each with the comment that stands above or behind it. */
export interface CommentedMap {
  readonly set: (key: string, value: unknown, comments?: { readonly above?: string; readonly behind?: string }) => void;
}

/** review.yaml of a new review, every guess marked as one. */
export function reviewYaml(head: ReviewHead): string {
  const document = new Document({});
  const { set } = commented(document.contents as unknown as YAMLMap, document);
  document.commentBefore = lines([
    ' The review that goes on living. docs/adding-a-review.md explains every line.',
    ' Lines marked "proposed" are guesses: edit them as you like, and take the mark away.',
    ` After an edit:  npm run -s living-review -- review check ${head.slug}`,
  ]);
  set('pmid', Number(head.pmid), {
    above: ' Where it stands in the literature, as PubMed says. Lists of citing articles are asked by these numbers.',
  });
  if (head.pmcid !== null) set('pmcid', head.pmcid);
  if (head.doi !== null) set('doi', head.doi);
  set('title', head.title, { above: ' What readers see.' });
  set('short_title', head.shortTitle, { behind: ' proposed: a few words, for mail subjects and headings' });
  if (head.journal !== '') set('journal', head.journal);
  else set('journal', 'unknown', { behind: ' proposed: PubMed names none; write it here' });
  if (head.published !== '') set('published', head.published);
  else set('published', '1900', { behind: ' proposed: PubMed names no date; write the year here' });
  set('language', 'en', { behind: ' of pages and mails' });
  const digest = document.createNode({}) as YAMLMap;
  const mail = commented(digest, document);
  mail.set('weekday', 'monday', { behind: ' of the weekly mail' });
  mail.set('hour_utc', 6, { behind: ' daily and weekly' });
  mail.set('max_articles', 20, { behind: ' shown in one mail; the rest stands on its web page' });
  set('digest', digest, { above: ' The mail.' });
  set('relevance_threshold', 0.3, {
    above: lines([
      ' An article that cites the review always enters. One that is only related to it enters from this nearness on',
      ' (0 to 1): lower brings more, and more that is beside the point.',
    ]),
    behind: ' proposed',
  });
  return document.toString(printing);
}

export const printing = { lineWidth: 120, singleQuote: true } as const;

export function commented(map: YAMLMap, document: Document): CommentedMap {
  return {
    set(key, value, { above, behind } = {}) {
      const pair = document.createPair(key, value);
      map.items.push(pair);
      if (!isPair(pair) || !isScalar(pair.key)) return;
      if (above !== undefined) {
        pair.key.commentBefore = above;
        pair.key.spaceBefore = map.items.length > 1;
      }
      if (behind !== undefined && isScalar(pair.value)) pair.value.comment = behind;
    },
  };
}

/** A text over several lines is folded behind `>-`, one that needs it quoted. */
export function folded(text: string): Scalar | string {
  if (text.length < 80 || /^\s|\s$|\s\s/.test(text)) return text;
  const scalar = new Scalar(text);
  scalar.type = Scalar.BLOCK_FOLDED;
  return scalar;
}

/** Whatever a heading holds, a comment stays a comment: line breaks would end it. */
export function lines(texts: readonly string[]): string {
  return texts.map((text) => text.replace(/[\p{Cc}\u2028\u2029\ufeff]+/gu, ' ')).join('\n');
}
