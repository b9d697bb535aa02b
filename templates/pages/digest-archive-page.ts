import { html } from 'hono/html';
import type { DigestArchivePage } from '../../lambda/core/site.ts';
import { dateText } from '../text/calendar-date.ts';
import { oneLine } from '../text/printable.ts';
import { wordingFor } from '../wording/wording-for.ts';
import { crumbs } from './crumbs.ts';
import { layout } from './layout.ts';

/** Every week's digest of all topics, newest first: for whoever wants to look something up, or to see what comes. */
export function digestArchivePage({ frame, digests }: DigestArchivePage): string {
  const { review, links, sampleNotice } = frame;
  const words = wordingFor(review.language);
  const { archive } = words;
  const row = ({ due, range, articles, changes, topics }: DigestArchivePage['digests'][number]) => {
    const held = [
      ...(articles > 0 ? [archive.articles(articles)] : []),
      ...(changes > 0 ? [archive.changes(changes)] : []),
    ].join(', ');
    return html`<li><a href="${links.edition(review.slug, range, null)}">${archive.weekTo(dateText(due.slice(0, 10), words))}</a>: ${held}${
      topics.length > 0
        ? html`<br><span class="hint">${topics.map((topic) => `${oneLine(topic.label)} ${words.number(topic.articles)}`).join(' · ')}</span>`
        : ''
    }</li>
`;
  };
  return layout({
    words,
    title: archive.title,
    description: archive.lead,
    canonical: links.digestArchive(review.slug),
    review: frame,
    sampleNotice,
    main: html`${crumbs(frame, words)}
<div class="intro">
<h1>${archive.title}</h1>
<p class="lead">${archive.lead}</p>
</div>
${
  digests.length > 0
    ? html`<ul>
${digests.map(row)}</ul>`
    : html`<p>${archive.none}</p>`
}`,
  });
}
