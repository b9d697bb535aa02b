import { html } from 'hono/html';
import { feedFormats } from '../../lambda/core/links.ts';
import type { FormerTopicPage } from '../../lambda/core/site.ts';
import { oneLine } from '../text/printable.ts';
import { wordingFor } from '../wording/wording-for.ts';
import { layout } from './layout.ts';

/** The address of a topic that has another id now: a link to what took its place, which is where search engines are sent. */
export function formerTopicPage({ frame, id, topics }: FormerTopicPage): string {
  const { review, links, sampleNotice } = frame;
  const words = wordingFor(review.language);
  const [first] = topics;
  const isOne = topics.length === 1;
  return layout({
    words,
    title: first ? topics.map(({ topic }) => oneLine(topic.label)).join(' · ') : words.page.topicRetired,
    description: '',
    canonical: isOne && first ? first.url : null,
    review: frame,
    sampleNotice,
    main: html`<div class="prose">
<h1>${first ? words.page.topicMoved : words.page.topicRetired}</h1>
<p>${first ? words.page.topicMovedText(topics.length) : words.page.topicRetiredText}</p>
${
  first
    ? html`<ul>
${topics.map(
  ({ topic, url }) => html`<li><a href="${url}">${oneLine(topic.label)}</a></li>
`,
)}</ul>`
    : html`<p><a href="${links.review(review.slug)}">${words.page.toTheReview}</a></p>`
}
${
  first
    ? html`<p>${words.page.formerFeeds} ${feedFormats.map((format) => html`<a href="${links.feed(review.slug, id, format)}">${words.page.formats[format]}</a> `)}</p>`
    : ''
}
</div>`,
  });
}
