import { html } from 'hono/html';
import type { HealthPage } from '../../lambda/core/site.ts';
import { dateText } from '../text/calendar-date.ts';
import { oneLine } from '../text/printable.ts';
import { wordingFor } from '../wording/wording-for.ts';
import { crumbs } from './crumbs.ts';
import { layout } from './layout.ts';
import { timelineChart } from './timeline-chart.ts';

/** What has happened under each section of the review since it was published. */
export function healthPage({ frame, health, timeline }: HealthPage): string {
  const { review, links, sampleNotice } = frame;
  const words = wordingFor(review.language);
  const { page } = words.health;
  const columns = [
    page.section,
    page.articles,
    page.citing,
    page.trials,
    page.metaAnalyses,
    page.coCiting,
    page.retractedColumn,
    page.newest,
  ];
  return layout({
    words,
    title: page.title,
    description: page.lead,
    canonical: links.health(review.slug),
    review: frame,
    sampleNotice,
    main: html`${crumbs(frame, words)}
<div class="intro">
<h1>${page.title}</h1>
<p class="lead">${page.lead}</p>
<p>${health.stalest ? html`<strong>${page.stalest(oneLine(health.stalest.label))}</strong>` : page.calm}${health.retracted > 0 ? ` ${page.retracted(health.retracted)}` : ''}</p>
</div>
<section class="books" tabindex="0" aria-label="${page.title}"><table>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${health.sections.map(
  (
    section,
  ) => html`<tr><th scope="row" class="depth-${Math.min(section.depth, 3)}"><a href="${section.url}">${oneLine(section.label)}</a></th>${[
    section.articles,
    section.citing,
    section.trials,
    section.metaAnalyses,
    section.coCiting,
    section.retracted,
  ].map(
    (count) => html`<td>${words.number(count)}</td>`,
  )}<td>${section.newest ? html`<time datetime="${section.newest.slice(0, 10)}">${dateText(section.newest, words)}</time>` : page.never}</td></tr>
`,
)}</tbody>
</table></section>
${timeline ? timelineChart(timeline, words) : ''}`,
  });
}
