import { html } from 'hono/html';
import type { ArticleCard, Badge } from '../../lambda/core/article-card.ts';
import { referenceOf } from '../citations/reference.ts';
import { dateText } from '../text/calendar-date.ts';
import { citingWords } from '../text/citing-words.ts';
import { oneLine } from '../text/printable.ts';
import { reasonMarkup } from '../text/reason-markup.ts';
import { titleHtml } from '../text/title-html.ts';
import type { Wording } from '../wording/wording-for.ts';
import { coins } from './coins.ts';
import type { Markup } from './layout.ts';

type Level = 3 | 4;

const reasonLimit = 160;

export interface EntryOptions {
  readonly level: Level;
  /** With its excerpt and the day it was added; a list for browsing does without. */
  readonly excerpt?: boolean;
  readonly added?: boolean;
  /** Characters of the sentence that cites the review. */
  readonly quote?: number;
}

/** A list of articles, each with what tells at a glance whether to read it: title, who, where, why. */
export function articleEntries(cards: readonly ArticleCard[], words: Wording, options: EntryOptions): Markup {
  return html`<ul class="entries">
${cards.map(
  (card) => html`<li>${articleEntry(card, words, options)}</li>
`,
)}</ul>`;
}

/** The same in few words: title, who, where, and when it was added. */
export function briefEntries(cards: readonly ArticleCard[], words: Wording): Markup {
  return html`<ul class="brief">
${cards.map(
  (card) => html`<li>${badgeList(card.badges, words)}${titleLink(card, words)}
<p class="by">${byline(card, words)} · ${words.page.added(dateText(card.firstSeen, words))}</p></li>
`,
)}</ul>`;
}

/** The same under one heading a day of our own first sight: what is new since the last visit. */
export function entriesByDay(cards: readonly ArticleCard[], words: Wording): Markup {
  const days = new Map<string, ArticleCard[]>();
  for (const card of cards) {
    const day = card.firstSeen.slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), card]);
  }
  return html`${[...days].map(
    ([day, own]) => html`<h3 class="day"><time datetime="${day}">${words.page.addedOn(dateText(day, words))}</time></h3>
${articleEntries(own, words, { level: 4 })}
`,
  )}`;
}

function articleEntry(card: ArticleCard, words: Wording, { level, excerpt, added, quote = 200 }: EntryOptions): Markup {
  const title = titleLink(card, words);
  return html`<article class="entry">
${badgeList(card.badges, words)}
${level === 3 ? html`<h3>${title}</h3>` : html`<h4>${title}</h4>`}
<p class="by">${byline(card, words)}${added ? html` · ${words.page.added(dateText(card.firstSeen, words))}` : ''}</p>
<p class="why">${filing(card, words, quote)}${
    card.reasons.length > 0
      ? html`<br><span class="reason">${words.why}: ${card.reasons
          .slice(0, 2)
          .map((reason, index) => html`${index > 0 ? '; ' : ''}${reasonMarkup(reason, reasonLimit, words)}`)}.</span>`
      : ''
  }</p>
${excerpt && card.excerpt ? html`<p class="excerpt">${oneLine(card.excerpt)}</p>` : ''}
${articleLinks(card, words)}
<span class="Z3988" title="${coins(referenceOf(card))}" aria-hidden="true"></span>
</article>`;
}

function titleLink(card: ArticleCard, words: Wording): Markup {
  return html`<a href="${card.links.page}">${card.title ? titleHtml(card) : words.untitled}</a>`;
}

/** Badges are words in a frame; the grave ones are inverted as well. Nothing depends on a colour. */
export function badgeList(badges: readonly Badge[], words: Wording): Markup | '' {
  if (badges.length === 0) return '';
  return html`<p class="badges">${badges.map((badge) => html`<span class="badge${grave.has(badge) ? ' grave' : ''}">${words.badge[badge]}</span> `)}</p>`;
}

const grave: ReadonlySet<Badge> = new Set<Badge>(['retracted', 'concern', 'withdrawn']);

/** PubMed, free full text and DOI, as far as the article has them. */
export function articleLinks({ links }: ArticleCard, words: Wording): Markup | '' {
  const all = [
    [words.pubmed, links.pubmed],
    [words.freeFullText, links.pmc],
    [words.doi, links.doi],
  ] as const;
  const known = all.filter(([, url]) => url !== null);
  if (known.length === 0) return '';
  return html`<p class="go">${known.map(([label, url]) => html`<a href="${url}">${label}</a> `)}</p>`;
}

function byline({ authors, journal, published }: ArticleCard, words: Wording): Markup {
  const names = authors.names.map(oneLine).join(', ');
  const who = authors.others > 0 ? `${names} ${words.andMoreAuthors(authors.others)}` : names || words.noAuthors;
  return html`${who}. ${journal ? html`<cite>${oneLine(journal)}</cite>` : ''}${published ? html`${journal ? ', ' : ''}${publishedTime(published, words)}` : ''}`;
}

/** A publication date, exactly as precise as the journal's. */
export function publishedTime(published: string, words: Wording): Markup {
  return html`<time datetime="${published}">${dateText(published, words)}</time>`;
}

function filing({ relation, citing, topics }: ArticleCard, words: Wording, quoteLimit: number): Markup {
  const [first, ...others] = topics.map(({ url, label }) => html`<a href="${url}">${oneLine(label)}</a>`);
  const filed = first
    ? html`${words.filedUnder} ${first}${others.length > 0 ? html` · ${words.also} ${others.map((other, index) => html`${index > 0 ? ', ' : ''}${other}`)}` : ''}`
    : words.notFiled;
  if (!citing) return html`<strong>${words.relation[relation]}.</strong> ${filed}.`;
  const { intro, heading, quote, licence } = citingWords(citing, words, quoteLimit);
  const place = html`<strong>${intro}${heading ? html` <em>${heading}</em>` : ''}</strong>`;
  if (!quote) return html`${place}. ${filed}.`;
  const source = licence ? html` <span class="licence">(${licence})</span>` : '';
  return html`<span class="said">${place}: <span class="quote">${quote}</span>${source}</span> ${filed}.`;
}
