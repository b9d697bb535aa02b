import { html } from 'hono/html';
import type { ListPartPage, PartLink } from '../../lambda/core/site.ts';
import { oneLine } from '../text/printable.ts';
import { type Wording, wordingFor } from '../wording/wording-for.ts';
import { articleEntries } from './article-entries.ts';
import { crumbs } from './crumbs.ts';
import { layout, type Markup } from './layout.ts';

/** Where the rest of a long list stands. */
export function partsNavigation(parts: readonly PartLink[], words: Wording): Markup | '' {
  if (parts.length === 0) return '';
  return html`<nav class="parts" aria-labelledby="parts-heading">
<h2 id="parts-heading">${words.page.partsHeading}</h2>
<ul class="links">
${parts.map(
  ({
    id,
    url,
    articles,
  }) => html`<li><a href="${url}">${partName(id, words)}</a>: ${words.page.articleCount(articles)}</li>
`,
)}</ul>
</nav>`;
}

/** A part of a list that is too long for one page, newest first. */
export function listPartPage({ frame, topic, id, cards }: ListPartPage): string {
  const { review, links, sampleNotice } = frame;
  const words = wordingFor(review.language);
  const label = topic ? oneLine(topic.label) : words.notFiled;
  const url = topic ? links.topic(review.slug, topic.id) : links.unfiled(review.slug);
  const name = partName(id, words);
  return layout({
    words,
    title: `${label}: ${name}`,
    description: words.page.partLead(name),
    canonical: links.listPart(review.slug, topic?.id ?? null, id),
    review: frame,
    sampleNotice,
    main: html`${crumbs(frame, words, { url, label })}
<div class="intro">
<h1>${label}: ${name}</h1>
<p class="lead">${words.page.partLead(name)}</p>
</div>
<section aria-labelledby="articles-heading">
<h2 id="articles-heading">${words.page.articleCount(cards.length)}</h2>
${articleEntries(cards, words, { level: 3, added: true })}
</section>`,
  });
}

/** `2026`, or for its second hundred `2026, part 2`. */
function partName(id: string, words: Wording): string {
  const [year = '', part] = id.split('-');
  return part === undefined ? year : words.page.partOfYear(year, part);
}
