import { html } from 'hono/html';
import type { Links } from '../../lambda/core/links.ts';
import type { Review } from '../../lambda/core/review.ts';
import { oneLine } from '../text/printable.ts';
import type { Wording } from '../wording/wording-for.ts';

/** The way back: to the review, and to the topic above where there is one. */
export function crumbs(
  { review, links }: { readonly review: Review; readonly links: Links },
  words: Wording,
  above?: { readonly url: string; readonly label: string } | null,
) {
  return html`<nav class="crumbs" aria-label="${words.page.breadcrumb}">
<ol>
<li><a href="${links.review(review.slug)}">${oneLine(review.shortTitle)}</a></li>
${above ? html`<li><a href="${above.url}">${oneLine(above.label)}</a></li>\n` : ''}</ol>
</nav>`;
}
