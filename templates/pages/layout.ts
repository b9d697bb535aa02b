import { html } from 'hono/html';
import type { Links } from '../../lambda/core/links.ts';
import type { Review } from '../../lambda/core/review.ts';
import { oneLine, printable } from '../text/printable.ts';
import type { Wording } from '../wording/wording-for.ts';

export type Markup = ReturnType<typeof html>;

export interface Layout {
  readonly words: Wording;
  /** The page's own name; the review's is added. */
  readonly title: string;
  /** One or two sentences for search results; `''` on pages that belong to one reader. */
  readonly description: string;
  /** The page's one address; `null` on pages that have none worth keeping, which are then kept out of search engines. */
  readonly canonical: string | null;
  readonly head?: Markup | readonly Markup[];
  readonly review: { readonly review: Review; readonly links: Links } | null;
  readonly sampleNotice: string;
  readonly main: Markup | readonly Markup[];
}

/**
 * A whole page. Written so that it is valid HTML and well-formed XML at once, with no script, no inline style and nothing
 * from another origin: the content security policy forbids all three.
 */
export function layout(page: Layout): string {
  const { words, review: frame } = page;
  const name = frame ? oneLine(frame.review.shortTitle) : words.serviceName;
  const home = frame ? frame.links.home() : '/';
  const title = page.title === name ? name : `${oneLine(page.title)} · ${name}`;
  const notice = page.sampleNotice ? html`<p class="sample" role="note">${page.sampleNotice}</p>` : '';
  const markup = html`<!doctype html>
<html lang="${words.language}" dir="${words.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${page.description ? html`<meta name="description" content="${oneLine(page.description)}">` : ''}
${
  page.canonical === null
    ? html`<meta name="robots" content="noindex">`
    : html`<link rel="canonical" href="${page.canonical}">
${openGraph(page.canonical, oneLine(page.title), oneLine(page.description), name)}`
}
<link rel="stylesheet" href="${home}style.css">
<link rel="icon" type="image/svg+xml" href="${home}icon.svg">
${page.head ?? ''}
</head>
<body>
<a class="skip" href="#content">${words.page.skip}</a>
<header>
${notice}
<div class="top">
<p class="brand"><a href="${home}">${words.serviceName}</a></p>
${frame ? navigation(frame, name, words) : ''}
</div>
</header>
<main id="content" tabindex="-1">
${page.main}
</main>
${frame ? footer(frame, words) : ''}
</body>
</html>
`;
  return printable(String(markup)).replace(/\n(?:[ \t]*\n)+/g, '\n');
}

/** How a link to the page looks where it is shared (The Open Graph protocol, ogp.me); no picture: there is none. */
function openGraph(url: string, title: string, description: string, siteName: string): Markup {
  const properties = [
    ['og:type', 'website'],
    ['og:site_name', siteName],
    ['og:title', title],
    ['og:description', description],
    ['og:url', url],
  ].filter(([, content]) => content);
  return html`${properties.map(
    ([property, content]) => html`<meta property="${property}" content="${content}">
`,
  )}<meta name="twitter:card" content="summary">`;
}

function navigation({ review, links }: { review: Review; links: Links }, name: string, words: Wording): Markup {
  const url = links.review(review.slug);
  return html`<nav aria-label="${words.page.siteNavigation}">
<ul>
<li><a href="${url}">${name}</a></li>
<li><a href="${url}#topics">${words.page.topics}</a></li>
<li><a href="${url}#feeds">${words.page.feeds}</a></li>
<li><a href="${links.search(review.slug)}">${words.page.search.link}</a></li>
<li><a href="${links.about(review.slug)}">${words.page.about}</a></li>
<li><a class="act" href="${url}#subscribe">${words.page.subscribe}</a></li>
</ul>
</nav>`;
}

function footer({ review, links }: { review: Review; links: Links }, words: Wording): Markup {
  return html`<footer class="foot">
<p>${words.page.footer(oneLine(review.journal), review.published.slice(0, 4))} ${reviewLinks(review, links, words)}</p>
</footer>`;
}

/** Where the review itself can be read. */
export function reviewLinks(review: Review, links: Links, words: Wording): Markup {
  const all: readonly (readonly [label: string, url: string | null])[] = [
    [words.pubmed, links.pubmed(review.pmid)],
    [words.freeFullText, review.pmcid && links.pmc(review.pmcid)],
    [words.doi, review.doi && links.doi(review.doi)],
  ];
  const known = all.filter(([, url]) => url !== null);
  return html`<span class="go">${known.map(([label, url]) => html`<a href="${url}">${label}</a> `)}</span>`;
}

/** Autodiscovery: how a browser or feed reader finds the feeds of a page (RSS Board, Atom autodiscovery, JSON Feed 1.1). */
export function feedDiscovery(
  links: Links,
  slug: string,
  topic: { readonly id: string; readonly label: string } | null,
  words: Wording,
): Markup {
  const types = { rss: 'application/rss+xml', atom: 'application/atom+xml', json: 'application/feed+json' } as const;
  const name = topic ? oneLine(topic.label) : words.feed.all;
  return html`${(['rss', 'atom', 'json'] as const).map(
    (format) =>
      html`<link rel="alternate" type="${types[format]}" title="${name} (${words.page.formats[format]})" href="${links.feed(slug, topic?.id ?? null, format)}">
`,
  )}`;
}
