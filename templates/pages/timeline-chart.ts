import { html } from 'hono/html';
import type { Timeline } from '../../lambda/core/timeline.ts';
import { dateText } from '../text/calendar-date.ts';
import { oneLine, shortened } from '../text/printable.ts';
import type { Wording } from '../wording/wording-for.ts';
import type { Markup } from './layout.ts';

/** In units of the drawing; the style sheet scales it to the column. */
const width = 640;
const labelWidth = 190;
const rowHeight = 22;
const barsHeight = 90;
const gap = 14;
const labelLetters = 30;
/** The faintest shade of a cell with one article, so that it is told from an empty one. */
const faintest = 0.18;

/**
 * Bars for all articles, and below them a row for each topic whose cells are the darker the more articles they hold. Drawn
 * with shapes alone, no script and no style of its own; one table behind it holds every number (WCAG 2.2, 1.1.1).
 */
export function timelineChart(timeline: Timeline, words: Wording): Markup {
  const { chart } = words.health;
  const { periods, totals, topics, unit } = timeline;
  const step = (width - labelWidth) / periods.length;
  const most = Math.max(...totals, 1);
  const mostOfTopic = Math.max(...topics.flatMap(({ counts }) => counts), 1);
  const height = barsHeight + gap + topics.length * rowHeight + 20;
  const name = (period: string) => periodText(period, unit, words);
  const sum = totals.reduce((a, b) => a + b, 0);
  const left = (index: number) => round(labelWidth + index * step);
  return html`<div class="timeline">
<h2 id="timeline-heading">${chart.heading}</h2>
<section class="books" tabindex="0" aria-labelledby="timeline-heading"><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${chart.label(words.number(sum), name(periods[0] ?? ''), name(periods.at(-1) ?? ''))}">
<text x="0" y="${barsHeight - 6}">${chart.all}</text>
${totals.map((count, index) => {
  const tall = round((count / most) * (barsHeight - 18));
  return html`<rect class="bar" x="${left(index)}" y="${round(barsHeight - tall)}" width="${round(step * 0.82)}" height="${tall}"><title>${name(periods[index] ?? '')}: ${words.number(count)}</title></rect>
`;
})}<line class="axis" x1="${labelWidth}" x2="${width}" y1="${barsHeight}" y2="${barsHeight}"></line>
<text class="most" x="${left(totals.indexOf(most))}" y="${12}">${words.number(most)}</text>
${topics.map(({ label, counts }, row) => {
  const top = barsHeight + gap + row * rowHeight;
  return html`<text x="0" y="${top + 15}">${shortened(oneLine(label), labelLetters)}</text>
${counts.map((count, index) =>
  count === 0
    ? ''
    : html`<rect class="cell" x="${left(index)}" y="${top}" width="${round(step * 0.82)}" height="${rowHeight - 4}" fill-opacity="${round(faintest + (1 - faintest) * (count / mostOfTopic))}"><title>${shortened(oneLine(label), labelLetters)}, ${name(periods[index] ?? '')}: ${words.number(count)}</title></rect>
`,
)}`;
})}<text class="tick" x="${labelWidth}" y="${height - 4}">${name(periods[0] ?? '')}</text>
<text class="tick end" x="${width}" y="${height - 4}">${name(periods.at(-1) ?? '')}</text>
</svg></section>
<p class="hint">${chart.hint}</p>
<details><summary>${chart.table}</summary>
<section class="books" tabindex="0" aria-label="${chart.table}"><table>
<thead><tr><th scope="col">${chart.unit[unit]}</th><th scope="col">${chart.all}</th>${topics.map(({ label }) => html`<th scope="col">${oneLine(label)}</th>`)}</tr></thead>
<tbody>
${periods.map(
  (
    period,
    index,
  ) => html`<tr><th scope="row">${name(period)}</th><td>${words.number(totals[index] ?? 0)}</td>${topics.map(({ counts }) => html`<td>${words.number(counts[index] ?? 0)}</td>`)}</tr>
`,
)}</tbody>
</table></section></details>
</div>`;
}

function periodText(period: string, unit: Timeline['unit'], words: Wording): string {
  const [year = '', quarter = ''] = period.split('-Q');
  return unit === 'quarter' ? words.health.chart.quarter(quarter, year) : dateText(period, words);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
