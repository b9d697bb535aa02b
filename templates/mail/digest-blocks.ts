import type { ArticleCard } from '../../lambda/core/article-card.ts';
import type { DigestNotice } from '../../lambda/core/digest.ts';
import { type SharedText, wholeBody } from '../../lambda/core/mail-body.ts';
import { createRecent } from '../../lambda/core/recent.ts';
import { utf8Length } from '../../lambda/core/utf8-length.ts';
import type { Wording } from '../wording/wording-for.ts';
import { digestHtml } from './compiled/digest.ts';
import { headingText, itemMark, itemText, noticeText } from './digest-text.ts';
import { type DigestDetail, type ItemView, itemView, noticeView } from './digest-view.ts';
import { filledIn, type Markup, parseMarkup, sectionOf, sharedText } from './mail-pieces.ts';

/** A heading, article or notice as it stands in every mail that has it. */
export interface DigestBlock {
  readonly html: SharedText;
  /** An article's begins with its number, which is the mail's. */
  readonly text: readonly SharedText[];
  /** Of the HTML, in UTF-8. */
  readonly bytes: number;
}

/** The blocks of one language and detail; an article's or notice's are worded once for as long as its card lives. */
export interface DigestBlocks {
  readonly heading: (label: string) => DigestBlock;
  /** `number`: its place in the mail, which the text shows. */
  readonly item: (card: ArticleCard, number: number) => DigestBlock;
  readonly notice: (notice: DigestNotice) => DigestBlock;
}

export const digestMarkup = parseMarkup(digestHtml);
const groupMarkup = sectionOf(digestMarkup, 'groups');
const itemMarkup = sectionOf(digestMarkup, 'articles');
const noticeMarkup = sectionOf(digestMarkup, 'notices');

/** More headings than any outline has. */
const headingsRemembered = 1_000;

export function createDigestBlocks(words: Wording, detail: DigestDetail): DigestBlocks {
  const headings = createRecent<string, DigestBlock>(headingsRemembered);
  const items = new WeakMap<ArticleCard, ItemBlocks>();
  const notices = new WeakMap<DigestNotice, DigestBlock>();
  const marks: SharedText[] = [];
  const { readMore } = words.mail;
  return {
    heading: (label) => {
      const known = headings.get(label);
      if (known) return known;
      const made = { ...blockHtml(groupMarkup, { label, articles: [] }), text: [sharedText(headingText(label))] };
      headings.set(label, made);
      return made;
    },
    item: (card, number) => {
      let own = items.get(card);
      if (!own) {
        const view = itemView(card, words, detail);
        own = { view, html: blockHtml(itemMarkup, view), byMarkWidth: [] };
        items.set(card, own);
      }
      const { view, html, byMarkWidth } = own;
      marks[number] ??= sharedText(itemMark(number));
      const { length } = marks[number].shared;
      byMarkWidth[length] ??= sharedText(itemText(view, length, readMore));
      return { ...html, text: [marks[number], byMarkWidth[length]] };
    },
    notice: (notice) => {
      const known = notices.get(notice);
      if (known) return known;
      const view = noticeView(notice, words);
      const made = { ...blockHtml(noticeMarkup, view), text: [sharedText(noticeText(view, readMore))] };
      notices.set(notice, made);
      return made;
    },
  };
}

/** One article's blocks: the HTML is the same at every place, the text is indented by the width of its number. */
interface ItemBlocks {
  readonly view: ItemView;
  readonly html: Pick<DigestBlock, 'html' | 'bytes'>;
  readonly byMarkWidth: SharedText[];
}

function blockHtml(markup: Markup, view: object): Pick<DigestBlock, 'html' | 'bytes'> {
  const html = wholeBody(filledIn(markup, view), {});
  return { html: { shared: html }, bytes: utf8Length(html, 0, html.length) };
}
