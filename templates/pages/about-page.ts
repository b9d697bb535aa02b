import { html } from 'hono/html';
import type { PageFrame } from '../../lambda/core/site.ts';
import { dateText } from '../text/calendar-date.ts';
import { oneLine } from '../text/printable.ts';
import { wordingFor } from '../wording/wording-for.ts';
import { crumbs } from './crumbs.ts';
import { layout, reviewLinks } from './layout.ts';

/** How articles are found and filed, what the numbers mean, how once-only delivery works, what is stored. */
export function aboutPage(frame: PageFrame): string {
  const { review, links, sampleNotice } = frame;
  const words = wordingFor(review.language);
  const { aboutPage: about } = words;
  return layout({
    words,
    title: about.title,
    description: about.sections[0]?.paragraphs[0] ?? about.title,
    canonical: links.about(review.slug),
    review: frame,
    sampleNotice,
    main: html`${crumbs(frame, words)}
<div class="prose">
<h1>${about.title}</h1>
<h2>${about.theReview}</h2>
<p>${oneLine(review.title)}. <cite>${oneLine(review.journal)}</cite>, ${dateText(review.published, words)}. ${reviewLinks(review, links, words)}</p>
${about.sections.map(
  ({ heading, paragraphs }) => html`<h2>${heading}</h2>
${paragraphs.map(
  (paragraph) => html`<p>${paragraph}</p>
`,
)}`,
)}</div>`,
  });
}
