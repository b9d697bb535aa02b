import { html } from 'hono/html';
import type { UnfiledPage } from '../../lambda/core/site.ts';
import { wordingFor } from '../wording/wording-for.ts';
import { articleEntries } from './article-entries.ts';
import { crumbs } from './crumbs.ts';
import { layout } from './layout.ts';
import { partsNavigation } from './list-parts.ts';

/** What fits no topic is shown like everything else: nothing that was found is dropped. */
export function unfiledPage({ frame, cards, articles, parts }: UnfiledPage): string {
  const { review, links, sampleNotice } = frame;
  const words = wordingFor(review.language);
  return layout({
    words,
    title: words.notFiled,
    description: words.page.unfiledText,
    canonical: links.unfiled(review.slug),
    review: frame,
    sampleNotice,
    main: html`${crumbs(frame, words)}
<div class="intro">
<h1>${words.notFiled}</h1>
<p class="lead">${cards.length > 0 ? words.page.unfiledText : words.page.allFiled}</p>
</div>
${
  cards.length > 0
    ? html`<section aria-labelledby="articles-heading">
<h2 id="articles-heading">${words.page.articleCount(articles)}</h2>
${parts.length > 0 ? html`<p class="hint">${words.page.newestOnly(cards.length)}</p>` : ''}
${articleEntries(cards, words, { level: 3, added: true })}
</section>
${partsNavigation(parts, words)}`
    : ''
}`,
  });
}
