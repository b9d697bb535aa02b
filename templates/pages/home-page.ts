import { html } from 'hono/html';
import { feedFormats, type Links } from '../../lambda/core/links.ts';
import type { HomePage, OutlineEntry } from '../../lambda/core/site.ts';
import { dateText } from '../text/calendar-date.ts';
import { oneLine } from '../text/printable.ts';
import { type Wording, wordingFor } from '../wording/wording-for.ts';
import { entriesByDay } from './article-entries.ts';
import { exportLinks } from './export-links.ts';
import { feedDiscovery, layout, type Markup, reviewLinks } from './layout.ts';
import { signUpForm } from './sign-up-form.ts';
import { reviewData } from './structured-data.ts';
import { timelineChart } from './timeline-chart.ts';

export function homePage(page: HomePage): string {
  const { review, links, sampleNotice, asOf } = page.frame;
  const words = wordingFor(review.language);
  const { counts } = page;
  return layout({
    words,
    title: oneLine(review.shortTitle),
    description: `${oneLine(review.title)}. ${words.page.lead}`,
    canonical: links.review(review.slug),
    head: html`${feedDiscovery(links, review.slug, null, words)}<link rel="alternate" type="text/x-opml" title="${words.page.opml}" href="${links.opml(review.slug)}">
${reviewData(page)}`,
    review: page.frame,
    sampleNotice,
    main: html`<div class="columns">
<div class="wide">
<div class="intro">
<h1>${oneLine(review.title)}</h1>
<p class="by"><cite>${oneLine(review.journal)}</cite>, <time datetime="${review.published}">${dateText(review.published, words)}</time> ${reviewLinks(review, links, words)}</p>
<p class="lead">${words.page.lead}</p>
<section class="counts" aria-labelledby="counts-heading">
<h2 id="counts-heading">${words.page.countsHeading(dateText(review.published.slice(0, 7), words))}</h2>
<dl>
${(
  [
    [counts.articles, words.page.countArticles],
    [counts.citing, words.page.countCiting],
    [counts.related, words.page.countRelated],
  ] as const
).map(
  ([count, label]) => html`<div><dt>${label}</dt><dd>${words.number(count)}</dd></div>
`,
)}</dl>
${asOf ? html`<p class="hint">${words.page.asOf(dateText(asOf, words))}</p>` : ''}
</section>
</div>
${
  page.timeline
    ? html`${timelineChart(page.timeline, words)}
<p><a href="${links.health(review.slug)}">${words.health.page.title}</a></p>`
    : ''
}
<section aria-labelledby="latest-heading">
<h2 id="latest-heading">${words.page.latestHeading}</h2>
${page.latest.length > 0 ? entriesByDay(page.latest, words) : html`<p>${words.page.noArticles}</p>`}
<p><a href="${links.digestArchive(review.slug)}">${words.archive.title}</a></p>
</section>
</div>
<nav id="topics" class="side" aria-labelledby="topics-heading">
<h2 id="topics-heading">${words.page.topicsHeading}</h2>
${outlineList(page.outline, words)}
${
  page.unfiled > 0
    ? html`<ul class="outline">
<li><a href="${links.unfiled(review.slug)}">${words.notFiled}</a>\u00a0${countOf(page.unfiled, words)}</li>
</ul>`
    : ''
}
</nav>
</div>
${signUpForm(review, links, words, page.volume)}
${feedsAndExport(review.slug, links, words)}`,
  });
}

/** Topics with their counts, nested as in the review's outline. */
export function outlineList(entries: readonly OutlineEntry[], words: Wording): Markup | '' {
  if (entries.length === 0) return '';
  return html`<ul class="outline">
${entries.map(
  ({
    topic,
    url,
    articles,
    children,
  }) => html`<li><a href="${url}">${oneLine(topic.label)}</a>\u00a0${countOf(articles, words)}${outlineList(children, words)}</li>
`,
)}</ul>`;
}

function countOf(articles: number, words: Wording): Markup {
  return html`<span class="count">${words.number(articles)}<span class="heard"> ${words.page.articlesHeard(articles)}</span></span>`;
}

function feedsAndExport(slug: string, links: Links, words: Wording): Markup {
  return html`<section id="feeds" class="pair" aria-labelledby="feeds-heading">
<div>
<h2 id="feeds-heading">${words.page.feedsHeading}</h2>
<p>${words.page.feedsText}</p>
<ul class="links">
${feedFormats.map(
  (format) => html`<li><a href="${links.feed(slug, null, format)}">${words.page.formats[format]}</a></li>
`,
)}<li><a href="${links.opml(slug)}">${words.page.opml}</a></li>
</ul>
</div>
<div>
<h2>${words.page.exportHeading}</h2>
<p>${words.page.exportText}</p>
${exportLinks((format) => links.citations(slug, format), words)}
</div>
</section>`;
}
