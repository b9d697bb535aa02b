import type { ArticleCard } from '../../lambda/core/article-card.ts';
import type { DigestNotice } from '../../lambda/core/digest.ts';
import { type SharedText, wholeBody } from '../../lambda/core/mail-body.ts';
import { printable } from '../text/printable.ts';
import type { Wording } from '../wording/en.ts';
import { digestHtml } from './compiled/digest.ts';
import { itemText, noticeText } from './digest-text.ts';
import { type DigestDetail, itemView, noticeView } from './digest-view.ts';
import { filledIn, type Markup, parseMarkup, sectionOf } from './mail-pieces.ts';

/** One article or notice as it stands in every mail that tells of it. */
export interface DigestBlock {
  readonly html: SharedText;
  readonly text: SharedText;
}

/** The blocks of one language and detail, each worded once for as long as its card lives. */
export interface DigestBlocks {
  /** `number`: its place in the mail, which the text shows. */
  readonly item: (card: ArticleCard, number: number) => DigestBlock;
  readonly notice: (notice: DigestNotice) => DigestBlock;
}

export const digestMarkup = parseMarkup(digestHtml);
const itemMarkup = sectionOf(digestMarkup, 'articles');
const noticeMarkup = sectionOf(digestMarkup, 'notices');

export function createDigestBlocks(words: Wording, detail: DigestDetail): DigestBlocks {
  const items = new WeakMap<ArticleCard, (number: number) => DigestBlock>();
  const notices = new WeakMap<DigestNotice, DigestBlock>();
  const itemBlocks = (card: ArticleCard) => {
    const view = itemView(card, words, detail);
    const html = blockHtml(itemMarkup, view);
    const byNumber = new Map<number, DigestBlock>();
    return (number: number): DigestBlock => {
      const block = byNumber.get(number) ?? {
        html,
        text: { shared: printable(itemText(view, number, words.mail.readMore)) },
      };
      byNumber.set(number, block);
      return block;
    };
  };
  return {
    item: (card, number) => {
      const blocks = items.get(card) ?? itemBlocks(card);
      items.set(card, blocks);
      return blocks(number);
    },
    notice: (notice) => {
      const view = noticeView(notice, words);
      const block = notices.get(notice) ?? {
        html: blockHtml(noticeMarkup, view),
        text: { shared: printable(noticeText(view, words.mail.readMore)) },
      };
      notices.set(notice, block);
      return block;
    },
  };
}

function blockHtml(markup: Markup, view: object): SharedText {
  return { shared: wholeBody(filledIn(markup, view), {}) };
}
