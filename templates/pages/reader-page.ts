import { html } from 'hono/html';
import type { ReaderFrame } from '../../lambda/core/reader-views.ts';
import type { Wording } from '../wording/wording-for.ts';
import { layout, type Markup } from './layout.ts';

/** What the pages behind a reader's own links are made of. */

export function readerPage(frame: ReaderFrame, words: Wording, title: string, content: readonly Markup[]): string {
  return layout({
    words,
    title,
    description: '',
    canonical: null,
    review: frame,
    sampleNotice: frame.sampleNotice,
    main: html`<div class="prose">
<h1>${title}</h1>
${content.map(
  (part) => html`${part}
`,
)}</div>`,
  });
}

export function oneButton(actionUrl: string, label: string): Markup {
  return html`<form method="post" action="${actionUrl}"><p><button type="submit">${label}</button></p></form>`;
}

export function backLink({ review, links }: ReaderFrame, words: Wording): Markup {
  return html`<p><a href="${links.review(review.slug)}">${words.page.toTheReview}</a></p>`;
}

export function unknownLink(frame: ReaderFrame, words: Wording): string {
  return readerPage(frame, words, words.page.linkUnknownTitle, [
    html`<p>${words.page.linkUnknown}</p>`,
    backLink(frame, words),
  ]);
}
