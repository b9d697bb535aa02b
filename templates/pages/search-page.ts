import { html } from 'hono/html';
import type { PageFrame } from '../../lambda/core/site.ts';
import { wordingFor } from '../wording/wording-for.ts';
import { crumbs } from './crumbs.ts';
import { layout } from './layout.ts';

/** Search within a review, in the reader's own browser: what is looked for is told to nobody. */
export function searchPage(frame: PageFrame): string {
  const { review, links, sampleNotice } = frame;
  const words = wordingFor(review.language);
  const { search } = words.page;
  return layout({
    words,
    title: search.title,
    description: search.text,
    canonical: links.search(review.slug),
    head: html`<script src="${links.home()}search.js" defer=""></script>`,
    review: frame,
    sampleNotice,
    main: html`${crumbs(frame, words)}
<div class="intro">
<h1>${search.title}</h1>
<p>${search.text}</p>
<form class="search" role="search" method="get" action="${links.search(review.slug)}" data-index="${links.searchIndex(review.slug)}" data-found="${search.found}" data-none="${search.none}" data-failed="${search.failed}">
<p class="field"><label for="q">${search.label}</label><input id="q" name="q" type="search" autocomplete="off" spellcheck="false"></p>
<p><button type="submit">${search.link}</button></p>
</form>
<noscript><p><strong>${search.noScript}</strong></p></noscript>
<p class="search-status hint" role="status"></p>
</div>
<ol class="search-hits wide"></ol>`,
  });
}
