import { html } from 'hono/html';
import { type CitationFormat, citationFormats } from '../../lambda/core/links.ts';
import type { Wording } from '../wording/wording-for.ts';
import type { Markup } from './layout.ts';

/** A list of articles for a reference manager or a program, in each format. */
export function exportLinks(urlOf: (format: CitationFormat) => string, words: Wording): Markup {
  return html`<ul class="links">
${citationFormats.map(
  (format) => html`<li><a href="${urlOf(format)}" download="">${words.page.citationFormats[format]}</a></li>
`,
)}</ul>`;
}
