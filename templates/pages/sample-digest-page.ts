import { html } from 'hono/html';
import type { SampleDigestPage } from '../../lambda/core/self-service-views.ts';
import { countSentence } from '../wording/composed-sentences.ts';
import { wordingFor } from '../wording/wording-for.ts';
import { crumbs } from './crumbs.ts';
import { digestGroups, digestNotices } from './edition-page.ts';
import { layout } from './layout.ts';

/** A digest as a reader of all topics would have got it, for those who have not signed up; it says that it is a sample. */
export function sampleDigestPage({ frame, digest, days }: SampleDigestPage): string {
  const { review, links, sampleNotice } = frame;
  const words = wordingFor(review.language);
  const own = words.selfService.sample;
  return layout({
    words,
    title: own.title,
    description: '',
    canonical: null,
    review: frame,
    sampleNotice,
    main: html`${crumbs(frame, words)}
<div class="wide edition">
<h1>${own.title}</h1>
<div class="panel" role="note"><p><strong>${own.note}</strong> ${digest ? (days === null ? own.standIns : own.ofDays(days)) : own.empty}</p></div>
${digest ? html`<p class="lead">${digest.counts.articles > 0 ? countSentence(digest.counts, words) : words.noNewArticles}</p>${digestNotices(digest, words)}${digestGroups(digest, words)}` : ''}
${digest && digest.more > 0 ? html`<p>${words.mail.moreInEdition(digest.more)}</p>` : ''}
<p><a href="${links.review(review.slug)}#subscribe">${words.page.subscribeHeading}</a></p>
</div>`,
  });
}
