import { html } from 'hono/html';
import type { RootPage } from '../../lambda/core/site.ts';
import { dateText } from '../text/calendar-date.ts';
import { oneLine } from '../text/printable.ts';
import { wordingFor } from '../wording/wording-for.ts';
import { layout } from './layout.ts';

/** The reviews that live here. In the language of the first one: a site of one language has one. */
export function rootPage({ reviews, sampleNotice }: RootPage): string {
  const words = wordingFor(reviews[0]?.review.language ?? 'en');
  return layout({
    words,
    title: words.page.rootTitle,
    description: words.page.rootText,
    canonical: '/',
    review: null,
    sampleNotice,
    main: html`<div class="intro">
<h1>${words.page.rootTitle}</h1>
<p class="lead">${words.page.rootText}</p>
</div>
${
  reviews.length > 0
    ? html`<ul class="entries">
${reviews.map(
  ({ review, url, articles }) => html`<li><article class="entry">
<h2><a href="${url}">${oneLine(review.title)}</a></h2>
<p class="by"><cite>${oneLine(review.journal)}</cite>, <time datetime="${review.published}">${dateText(review.published, words)}</time> · ${words.page.articleCount(articles)}</p>
</article></li>
`,
)}</ul>`
    : html`<p>${words.page.rootEmpty}</p>`
}`,
  });
}
