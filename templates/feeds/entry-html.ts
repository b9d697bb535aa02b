import { html } from 'hono/html';
import type { ArticleCard } from '../../lambda/core/article-card.ts';
import type { FeedEntry } from '../../lambda/core/feed.ts';
import { dateText } from '../text/calendar-date.ts';
import { citingLine, citingWords } from '../text/citing-words.ts';
import { oneLine, printable, shortened } from '../text/printable.ts';
import { reasonMarkup } from '../text/reason-markup.ts';
import type { Wording } from '../wording/wording-for.ts';

const authorsShown = 30;
const quoteLimit = 600;
export const reasonLimit = 200;

/** What a feed reader shows when an entry is opened: who, where, why, the abstract, and where to read on. */
export function entryHtml({ card, authors }: FeedEntry, words: Wording): string {
  const names = authors.slice(0, authorsShown).join(', ');
  const others = authors.length - authorsShown;
  const journal = [card.journal, dateText(card.published, words)].filter(Boolean).join(', ');
  const { pubmed, pmc, doi, page } = card.links;
  const links = [
    [words.mail.readMore, page],
    [words.pubmed, pubmed],
    [words.freeFullText, pmc],
    [words.doi, doi],
  ].filter((link): link is [string, string] => link[1] !== null);
  const markup = html`
${badgeWords(card, words) ? html`<p><strong>${badgeWords(card, words)}</strong></p>` : ''}
${names ? html`<p>${names}${others > 0 ? ` ${words.andMoreAuthors(others)}` : ''}</p>` : ''}
${journal ? html`<p><em>${journal}</em></p>` : ''}
${quotation(card, words)}
<p>${card.citing ? filing(card, words) : `${words.relation[card.relation]}. ${filing(card, words)}`}</p>
${card.reasons.length > 0 ? html`<p>${words.whyHere}:</p><ul>${card.reasons.map((reason) => html`<li>${reasonMarkup(reason, reasonLimit, words)}</li>`)}</ul>` : ''}
${card.abstract.map(({ label, text }) => html`<p>${label ? html`<strong>${label}.</strong> ` : ''}${text}</p>`)}
<p>${links.map(([label, url], index) => html`${index > 0 ? ' · ' : ''}<a href="${url}">${label}</a>`)}</p>`;
  return printable(String(markup)).replace(/\n\n+/g, '\n').trim();
}

/** The entry in three lines of plain text, for readers that show no more than that. */
export function entrySummary({ card }: FeedEntry, words: Wording): string {
  return oneLine(
    [
      badgeWords(card, words) && `${badgeWords(card, words)}.`,
      card.citing ? citingLine(citingWords(card.citing, words, quoteLimit)) : `${words.relation[card.relation]}.`,
      filing(card, words),
      [card.journal, dateText(card.published, words)].filter(Boolean).join(', ') + '.',
      shortened(card.excerpt, 600),
    ]
      .filter((part) => part && part !== '.')
      .join(' '),
  );
}

/** Never empty: the authors, else the journal, else the words that say there are none. */
export function entryAuthors({ authors, card }: FeedEntry, words: Wording): readonly string[] {
  const named = authors.map(oneLine).filter(Boolean);
  if (named.length > 0) return named;
  return [oneLine(card.journal) || words.noAuthors];
}

function badgeWords({ badges }: ArticleCard, words: Wording): string {
  return badges.map((badge) => words.badge[badge]).join(' · ');
}

/** The sentence with which it cites the review, where it stands, and under which licence it is quoted. */
function quotation({ citing }: ArticleCard, words: Wording) {
  if (!citing) return '';
  const { intro, heading, quote, licence } = citingWords(citing, words, quoteLimit);
  const place = html`${intro}${heading ? html` <em>${heading}</em>` : ''}`;
  if (!quote) return html`<p>${place}.</p>`;
  return html`<p>${place}:</p><blockquote cite="${citing.fullText}"><p>${quote}${licence ? ` (${licence})` : ''}</p></blockquote>`;
}

function filing({ topics }: ArticleCard, words: Wording): string {
  const labels = topics.map(({ label }) => label).join(', ');
  return `${labels ? `${words.filedUnder} ${labels}.` : `${words.notFiled}.`}`;
}
