import { html } from 'hono/html';
import type { Article, Change } from '../../lambda/core/article.ts';
import type { ArticleCard } from '../../lambda/core/article-card.ts';
import { authorName } from '../../lambda/core/article-record.ts';
import type { Reason } from '../../lambda/core/classification.ts';
import { citationFormats, type Links } from '../../lambda/core/links.ts';
import type { ArticlePage, CitingPassage } from '../../lambda/core/site.ts';
import { dateText } from '../text/calendar-date.ts';
import { headingPath } from '../text/citing-words.ts';
import { oneLine, shortened } from '../text/printable.ts';
import { reasonMarkup } from '../text/reason-markup.ts';
import { titlePieces } from '../text/title-html.ts';
import { listed } from '../wording/composed-sentences.ts';
import { type Wording, wordingFor } from '../wording/wording-for.ts';
import { articleLinks, badgeList, publishedTime } from './article-entries.ts';
import { citationMeta } from './citation-meta.ts';
import { crumbs } from './crumbs.ts';
import { type Evidence, marked, markedPieces } from './highlight.ts';
import { layout, type Markup } from './layout.ts';
import { articleData } from './structured-data.ts';

const authorsShown = 12;
const reasonLimit = 200;
const sentenceLimit = 1_000;
const labelsShown = 10;

/** Everything known of one article: what it says, why it is here, where it was found, what happened to it since. */
export function articlePage(page: ArticlePage): string {
  const { frame, card, article, passages } = page;
  const { review, links, sampleNotice } = frame;
  const words = wordingFor(review.language);
  const title = oneLine(card.title) || words.untitled;
  const evidence = evidenceOf(card, article, ['title', 'abstract']);
  const ofKeywords = evidenceOf(card, article, ['keyword']);
  const ofMesh = evidenceOf(card, article, ['mesh']);
  return layout({
    words,
    title: shortened(title, 120),
    description: shortened(oneLine(card.excerpt) || title, 300),
    canonical: card.links.page,
    head: html`${citationMeta(article)}${articleData(page)}`,
    review: frame,
    sampleNotice,
    main: html`${crumbs(frame, words, card.topics[0])}
<article class="article columns">
<div class="wide">
${badgeList(card.badges, words)}
<h1>${card.title ? markedPieces(titlePieces(card), evidence) : title}</h1>
${authors(article, words)}
<p class="by">${journalLine(article, words)}</p>
${articleLinks(card, words)}
${history(article.changes, links, words)}
${howItCites(card, passages, words)}
${whyHere(card, article, evidence.length + ofKeywords.length + ofMesh.length > 0, words)}
<section aria-labelledby="abstract-heading">
<h2 id="abstract-heading">${words.abstract}</h2>
${
  card.abstract.length > 0
    ? html`<div class="abstract">${card.abstract.map(
        ({
          label,
          text,
        }) => html`<p>${label ? html`<strong class="label">${oneLine(label)}</strong> ` : ''}${marked(oneLine(text), evidence)}</p>
`,
      )}</div>`
    : html`<p>${words.noAbstract}</p>`
}
</section>
${card.keywords.length > 0 ? html`<section aria-labelledby="keywords-heading"><h2 id="keywords-heading">${words.keywords}</h2><p>${card.keywords.map((keyword, index) => html`${index > 0 ? ' · ' : ''}${marked(oneLine(keyword), ofKeywords)}`)}</p></section>` : ''}
${meshTerms(article, ofMesh, words)}
</div>
<aside class="side" aria-label="${words.page.aboutThisRecord}">
${identifiers(card, words)}
<h2>${words.page.exportHeading}</h2>
<ul class="links">
${citationFormats.map(
  (
    format,
  ) => html`<li><a href="${links.articleCitation(review.slug, card.id, format)}" download="">${words.page.citationFormats[format]}</a></li>
`,
)}</ul>
<h2>${words.page.foundBy}</h2>
<ul class="facts">
${article.foundBy.map(
  ({
    source,
    at,
  }) => html`<li>${words.source[source]}<br><time class="hint" datetime="${at.slice(0, 10)}">${dateText(at, words)}</time></li>
`,
)}</ul>
<p class="hint">${words.page.firstListed(dateText(article.firstSeen, words))}</p>
</aside>
</article>`,
  });
}

function authors({ record }: Article, words: Wording): Markup {
  const names = record.authors.map((author) =>
    oneLine(
      author.kind === 'person'
        ? [author.given || author.initials, author.family, author.suffix].filter(Boolean).join(' ')
        : authorName(author),
    ),
  );
  if (names.length === 0) return html`<p class="authors">${words.noAuthors}</p>`;
  if (names.length <= authorsShown) return html`<p class="authors">${names.join(', ')}</p>`;
  return html`<p class="authors">${names.slice(0, authorsShown).join(', ')} ${words.andMoreAuthors(names.length - authorsShown)}</p>
<details><summary>${words.page.allAuthors(names.length)}</summary><p class="authors">${names.join(', ')}</p></details>`;
}

function journalLine({ record }: Article, words: Wording): Markup {
  const { journal, published } = record;
  const volume = [journal.volume, journal.issue && `(${journal.issue})`].filter(Boolean).join('');
  const place = [volume, journal.pages].filter(Boolean).join(': ');
  return html`${journal.title ? html`<cite>${oneLine(journal.title)}</cite>` : ''}${place ? ` ${oneLine(place)}` : ''}${published ? html`${journal.title ? ', ' : ''}${publishedTime(published.text, words)}` : ''}`;
}

/** Words of the article that decided, each with its topic, each marked where it was read; references stand in none. */
function evidenceOf(card: ArticleCard, { classification }: Article, kinds: readonly Reason['kind'][]): Evidence[] {
  return card.topics.flatMap(({ id, label }) => {
    const reasons = classification.topics.find(({ topic }) => topic === id)?.reasons ?? [];
    return reasons
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ evidence }) => ({ words: evidence, topic: label }));
  });
}

/** The sentences that cite the review, each under the heading it stands under, and whose words they are. */
function howItCites({ citing }: ArticleCard, passages: readonly CitingPassage[], words: Wording): Markup | '' {
  if (!citing || passages.length === 0) return '';
  const isQuoted = passages.some(({ sentence }) => sentence !== '');
  const { licence, fullText } = citing;
  const named = licence && (oneLine(licence.name) || (licence.url ? words.page.licence : ''));
  return html`<section class="panel citing" aria-labelledby="citing-heading">
<h2 id="citing-heading">${words.page.howItCites}</h2>
${passages.map((passage) => citingPassage(passage, fullText, words))}<p class="hint">${isQuoted ? words.page.quotedFrom : words.page.readIn} <a href="${fullText}">${words.page.fullText}</a>${
    isQuoted && named
      ? html`, ${licence.url ? html`<a href="${licence.url}" rel="license">${shortened(named, 60)}</a>` : shortened(named, 60)}`
      : ''
  }.</p>
</section>`;
}

function citingPassage({ sentence, headings, beside }: CitingPassage, fullText: string, words: Wording): Markup {
  const place = headingPath(headings);
  const company =
    beside.labels.length > 0
      ? html`<p class="hint">${words.page.besideRefs(
          beside.labels.length,
          listed(beside.labels.slice(0, labelsShown).map(oneLine), words),
          Math.max(0, beside.labels.length - labelsShown),
          beside.others,
        )}</p>
`
      : '';
  if (sentence === '')
    return html`<p>${words.citing.under} <em>${place}</em>.</p>
${company}`;
  return html`<figure>
${place ? html`<figcaption>${words.citing.inSection} <em>${place}</em>:</figcaption>` : ''}
<blockquote cite="${fullText}"><p>${words.quoted(shortened(oneLine(sentence), sentenceLimit))}</p></blockquote>
</figure>
${company}`;
}

function whyHere(card: ArticleCard, article: Article, isMarked: boolean, words: Wording): Markup {
  return html`<section class="panel" aria-labelledby="why-heading">
<h2 id="why-heading">${words.whyHere}</h2>
<p><strong>${words.relation[card.relation]}.</strong>${card.topics.length > 0 ? '' : ` ${words.notFiled}.`}</p>
${
  card.topics.length > 0
    ? html`<ul class="reasons">
${card.topics.map(({ id, label, url }) => {
  const reasons = article.classification.topics.find((match) => match.topic === id)?.reasons ?? [];
  return html`<li><a href="${url}">${oneLine(label)}</a>${reasons.length > 0 ? html`: ${reasons.map((reason, index) => html`${index > 0 ? '; ' : ''}${reasonMarkup(reason, reasonLimit, words)}`)}` : ''}</li>
`;
})}</ul>
${isMarked ? html`<p class="hint">${words.page.markedTerms}</p>` : ''}`
    : ''
}
</section>`;
}

function history(changes: readonly Change[], links: Links, words: Wording): Markup | '' {
  if (changes.length === 0) return '';
  return html`<section class="panel history" aria-labelledby="history-heading">
<h2 id="history-heading">${words.page.history}</h2>
<ul class="facts">
${changes.map(
  ({
    kind,
    at,
    notice,
    source,
  }) => html`<li><strong>${words.change[kind]}</strong>, <time datetime="${at.slice(0, 10)}">${dateText(at, words)}</time>. ${words.changeSentence[kind]}${source ? ` ${kind === 'PUBLISHED' ? words.publishedIn(oneLine(source)) : words.noticeSource(oneLine(source))}` : ''}${notice && kind !== 'PUBLISHED' ? html` <a href="${links.pubmed(notice)}">${words.page.noticePubmed}</a>` : ''}</li>
`,
)}</ul>
</section>`;
}

function identifiers({ pmid, pmcid, doi }: ArticleCard, words: Wording): Markup {
  const known = [
    ['PMID', pmid],
    ['PMCID', pmcid],
    ['DOI', doi],
  ].filter(([, value]) => value);
  return html`<h2>${words.page.identifiers}</h2>
<dl class="ids">
${known.map(
  ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>
`,
)}</dl>`;
}

function meshTerms({ record }: Article, evidence: readonly Evidence[], words: Wording): Markup | '' {
  if (record.mesh.length === 0) return '';
  return html`<section aria-labelledby="mesh-heading"><h2 id="mesh-heading">${words.page.meshTerms}</h2><p>${record.mesh.map(({ name }, index) => html`${index > 0 ? ' · ' : ''}${marked(oneLine(name), evidence)}`)}</p></section>`;
}
