import { html } from 'hono/html';
import { feedFormats } from '../../lambda/core/links.ts';
import type { TopicPage } from '../../lambda/core/site.ts';
import { oneLine } from '../text/printable.ts';
import { articlesAWeek } from '../wording/composed-sentences.ts';
import { wordingFor } from '../wording/wording-for.ts';
import { articleEntries, briefEntries } from './article-entries.ts';
import { crumbs } from './crumbs.ts';
import { exportLinks } from './export-links.ts';
import { outlineList } from './home-page.ts';
import { feedDiscovery, layout } from './layout.ts';
import { partsNavigation } from './list-parts.ts';

export function topicPage(page: TopicPage): string {
  const { frame, topic, parent, children, cards, articles, newest, parts, volume } = page;
  const { review, links, sampleNotice } = frame;
  const words = wordingFor(review.language);
  const label = oneLine(topic.label);
  const own = words.selfService.volume;
  const expected = volume?.byTopic[topic.id];
  return layout({
    words,
    title: label,
    description: `${oneLine(topic.description)} ${words.feed.topicDescription(label, oneLine(review.title))}`,
    canonical: links.topic(review.slug, topic.id),
    head: feedDiscovery(links, review.slug, topic, words),
    review: frame,
    sampleNotice,
    main: html`${crumbs(frame, words, parent)}
<div class="columns">
<div class="wide">
<div class="intro">
<h1>${label}</h1>
${topic.description ? html`<p class="lead">${oneLine(topic.description)}</p>` : ''}
</div>
<section aria-labelledby="articles-heading">
<h2 id="articles-heading">${words.page.articleCount(articles)}</h2>
${
  newest.length > 0
    ? html`<p class="hint">${words.page.mostRelevantOnly(cards.length)} <a href="#newest-heading">${words.page.newestHeading}</a></p>`
    : articles > 1
      ? html`<p class="hint">${words.page.mostRelevantFirst}</p>`
      : ''
}
${cards.length > 0 ? articleEntries(cards, words, { level: 3, added: true }) : html`<p>${words.page.noArticlesInTopic}</p>`}
</section>
${
  newest.length > 0
    ? html`<section aria-labelledby="newest-heading">
<h2 id="newest-heading">${words.page.newestHeading}</h2>
${briefEntries(newest, words)}
</section>`
    : ''
}
${partsNavigation(parts, words)}
</div>
<aside class="side" aria-label="${label}">
${children.length > 0 ? html`<h2>${words.page.subtopics}</h2>${outlineList(children, words)}` : ''}
<h2>${words.page.feedOf}</h2>
<ul class="links">
${feedFormats.map(
  (format) => html`<li><a href="${links.feed(review.slug, topic.id, format)}">${words.page.formats[format]}</a></li>
`,
)}<li><a href="${links.review(review.slug)}#subscribe">${words.page.byMail}</a></li>
</ul>
${
  articles > 0
    ? html`<h2>${words.page.exportHeading}</h2>
<p class="hint">${words.page.exportOfTopic}</p>
${exportLinks((format) => links.topicCitations(review.slug, topic.id, format), words)}
`
    : ''
}${expected === undefined || !volume ? '' : html`<p class="hint">${own.ofTopic(articlesAWeek(expected, words), volume.weeks)}</p>`}
</aside>
</div>`,
  });
}
