import type { ArticleCard } from '../../lambda/core/article-card.ts';
import type { DigestGroup, DigestNotice } from '../../lambda/core/digest.ts';
import { type SharedText, wholeBody } from '../../lambda/core/mail-body.ts';
import { utf8Length } from '../../lambda/core/utf8-length.ts';
import type { Wording } from '../wording/wording-for.ts';
import { digestHtml } from './compiled/digest.ts';
import { headingText, itemMark, itemText, noticeText } from './digest-text.ts';
import { type DigestDetail, groupLabel, itemView, noticeView } from './digest-view.ts';
import { filledIn, type Markup, parseMarkup, sectionOf, sharedText } from './mail-pieces.ts';

interface BlockHtml {
  readonly html: SharedText;
  /** Of the HTML, in UTF-8. */
  readonly bytes: number;
}

/** A heading or notice as it stands in every mail that has it. */
export interface DigestBlock extends BlockHtml {
  readonly text: SharedText;
}

/** An article's: the HTML is the same at every place, the text is indented by the width of the number before it. */
export interface ItemBlock extends BlockHtml {
  readonly text: (markWidth: number) => SharedText;
}

/** The blocks of one language and detail; each is worded once for as long as its topic, card or notice lives. */
export interface DigestBlocks {
  readonly heading: (topic: DigestGroup['topic']) => DigestBlock;
  readonly item: (card: ArticleCard) => ItemBlock;
  /** What the text shows before an item: its place in the mail. */
  readonly mark: (number: number) => SharedText;
  readonly notice: (notice: DigestNotice) => DigestBlock;
}

export const digestMarkup = parseMarkup(digestHtml);
const groupMarkup = sectionOf(digestMarkup, 'groups');
const itemMarkup = sectionOf(digestMarkup, 'articles');
const noticeMarkup = sectionOf(digestMarkup, 'notices');

export function createDigestBlocks(words: Wording, detail: DigestDetail): DigestBlocks {
  const { readMore } = words.mail;
  const marks: SharedText[] = [];
  const heading = (topic: DigestGroup['topic']): DigestBlock => {
    const label = groupLabel(topic, words);
    return { ...blockHtml(groupMarkup, { label, articles: [] }), text: sharedText(headingText(label)) };
  };
  let unfiled: DigestBlock | undefined;
  const filed = onceFor<NonNullable<DigestGroup['topic']>, DigestBlock>(heading);
  return {
    heading: (topic) => {
      if (topic !== null) return filed(topic);
      unfiled ??= heading(null);
      return unfiled;
    },
    item: onceFor((card: ArticleCard) => {
      const view = itemView(card, words, detail);
      const byWidth: SharedText[] = [];
      const text = (markWidth: number) => {
        byWidth[markWidth] ??= sharedText(itemText(view, markWidth, readMore));
        return byWidth[markWidth];
      };
      return { ...blockHtml(itemMarkup, view), text };
    }),
    mark: (number) => {
      marks[number] ??= sharedText(itemMark(number));
      return marks[number];
    },
    notice: onceFor((notice: DigestNotice) => {
      const view = noticeView(notice, words);
      return { ...blockHtml(noticeMarkup, view), text: sharedText(noticeText(view, readMore)) };
    }),
  };
}

/** Made when it is first asked for, and kept as long as what it is made of. */
function onceFor<From extends object, Made>(make: (from: From) => Made): (from: From) => Made {
  const known = new WeakMap<From, Made>();
  return (from) => {
    let made = known.get(from);
    if (made === undefined) {
      made = make(from);
      known.set(from, made);
    }
    return made;
  };
}

function blockHtml(markup: Markup, view: object): BlockHtml {
  const html = wholeBody(filledIn(markup, view));
  return { html: { shared: html }, bytes: utf8Length(html, 0, html.length) };
}
