import { html } from 'hono/html';
import type { Digest } from '../../lambda/core/digest.ts';
import type { EditionPage } from '../../lambda/core/reader-views.ts';
import { gravestFirst, isGrave } from '../mail/notice-order.ts';
import { oneLine } from '../text/printable.ts';
import { titleHtml } from '../text/title-html.ts';
import { countSentence } from '../wording/composed-sentences.ts';
import { type Wording, wordingFor } from '../wording/wording-for.ts';
import { articleEntries } from './article-entries.ts';
import { crumbs } from './crumbs.ts';
import { layout, type Markup } from './layout.ts';

/** The web edition of a digest: the mail's own words and order, nothing left out. */
export function editionPage({ frame, digest, citations }: EditionPage): string {
  const { review, sampleNotice } = frame;
  const words = wordingFor(review.language);
  const lead = digest
    ? digest.counts.articles > 0
      ? countSentence(digest.counts, words)
      : words.noNewArticles
    : words.page.editionEmpty;
  return layout({
    words,
    title: words.page.editionTitle,
    description: '',
    canonical: null,
    review: frame,
    sampleNotice,
    main: html`${crumbs(frame, words)}
<div class="wide edition">
<h1>${words.page.editionTitle}</h1>
<p class="lead">${lead}</p>
${digest ? html`<p class="hint">${words.page.editionText}</p>${digestNotices(digest, words)}${digestGroups(digest, words)}` : ''}${exports(citations, words)}
</div>`,
  });
}

/** The same articles as files. */
function exports(citations: EditionPage['citations'], words: Wording): Markup | '' {
  if (citations.length === 0) return '';
  return html`<section aria-labelledby="export-heading">
<h2 id="export-heading">${words.page.exportHeading}</h2>
<p>${words.page.editionExport}</p>
<ul class="links">
${citations.map(
  ({ format, url }) => html`<li><a href="${url}" download="">${words.page.citationFormats[format]}</a></li>
`,
)}</ul>
</section>
`;
}

/** What happened to earlier papers. */
export function digestNotices({ notices: all }: Digest, words: Wording): Markup | '' {
  if (all.length === 0) return '';
  return html`<section aria-labelledby="changes-heading">
<h2 id="changes-heading">${words.mail.changesHeading}</h2>
<ul class="entries">
${gravestFirst(all).map(
  ({ kind, card, source }) => html`<li><article class="entry">
<p class="badges"><span class="badge${isGrave(kind) ? ' grave' : ''}">${words.change[kind]}</span></p>
<h3><a href="${card.links.page}">${titleHtml(card)}</a></h3>
<p class="why">${words.changeSentence[kind]}${source ? ` ${kind === 'PUBLISHED' ? words.publishedIn(oneLine(source)) : words.noticeSource(oneLine(source))}` : ''}</p>
</article></li>
`,
)}</ul>
</section>
`;
}

/** The articles, in the outline's order. */
export function digestGroups({ groups: all }: Digest, words: Wording): readonly Markup[] {
  return all.map(({ topic, cards }) => {
    const id = `group-${topic?.id ?? 'none'}`;
    return html`<section aria-labelledby="${id}">
<h2 id="${id}">${topic ? html`<a href="${topic.url}">${oneLine(topic.label)}</a>` : words.notFiled}</h2>
${articleEntries(cards, words, { level: 3, excerpt: true, quote: 480 })}
</section>
`;
  });
}
