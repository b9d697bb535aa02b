import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { type ArticleCard, articleCard } from '../../lambda/core/article-card.ts';
import { chosenTopics, type Digest } from '../../lambda/core/digest.ts';
import { wholeBody } from '../../lambda/core/mail-body.ts';
import { inRankOrder, rankIn } from '../../lambda/core/rank.ts';
import type { Cadence, Subscription } from '../../lambda/core/subscription.ts';
import { readerLinks } from '../../lambda/steps/reader-links.ts';
import { digestHtml } from '../../templates/mail/compiled/digest.ts';
import {
  digestText,
  headingText,
  itemMark,
  itemText,
  type TextFrame,
  textFrame,
} from '../../templates/mail/digest-text.ts';
import { digestView, frameView, groupLabel, itemView } from '../../templates/mail/digest-view.ts';
import { mailUrls } from '../../templates/mail/mail-urls.ts';
import { wordingFor } from '../../templates/wording/wording-for.ts';
import { links } from '../../test/builders/review.ts';
import { tokens } from '../../test/steps/tokens.ts';
import { identity } from './ours.ts';
import { eventsOf, newArticles, range, review } from './world.ts';

const lists = new Set(['groups', 'articles', 'notices', 'badges', 'links', 'reasons']);

/** The product's own template as Handlebars writes it: `each` and `if` where Mustache has one word for both. */
function asHandlebars(mustache: string): string {
  const open: string[] = [];
  return mustache.replace(/\{\{([#^/])(\w+)\}\}/g, (_, kind: string, name: string) => {
    if (kind === '/') return `{{/${open.pop()}}}`;
    const word = kind === '^' ? 'unless' : lists.has(name) ? 'each' : 'if';
    open.push(word);
    return `{{#${word} ${name}}}`;
  });
}

const detail = { excerpt: 480, quote: 360, reasons: 2, articles: 200, notices: 20 };

/**
 * One reader after the other: choose, render with Handlebars, compose with nodemailer. What is cheap to have at hand is at
 * hand: articles stand ranked, and what is said of each is worded once.
 */
export async function naiveComposer(): Promise<(reader: Subscription) => Promise<Uint8Array | null>> {
  // Imported when it is used: it is installed only by then.
  const { default: handlebars } = await import('handlebars');
  const html = handlebars.compile(asHandlebars(digestHtml));
  const words = wordingFor(review.language);
  const told = { ...review, url: links.review(review.slug) };
  const articles = inRankOrder(newArticles(), rankIn(review));
  const cards = new Map(articles.map((own) => [own.id, articleCard(own, review, links)]));
  const items = new Map([...cards.values()].map((card) => [card, itemView(card, words, detail)]));
  const texts = new Map<string, string>();
  const textOf = (card: ArticleCard, number: number) => {
    const key = `${number} ${card.id}`;
    const mark = itemMark(number);
    const text = texts.get(key) ?? mark + itemText(items.get(card)!, mark.length, words.mail.readMore);
    texts.set(key, text);
    return text;
  };
  const frames = new Map<Cadence, TextFrame>();
  const frameOf = (cadence: Cadence) => {
    const frame = frames.get(cadence) ?? textFrame(frameView(told, { cadence, sampleNotice: '' }, words));
    frames.set(cadence, frame);
    return frame;
  };
  const topicsOf = new Map(eventsOf(articles).map(({ article, topics }) => [article, topics]));
  const tops = review.taxonomy.topics.filter(({ parent }) => parent === null);

  return async (reader) => {
    const chosen = chosenTopics(reader);
    const news = articles.filter(
      ({ id }) => chosen === null || topicsOf.get(id)!.some((topic) => chosen.includes(topic)),
    );
    if (news.length === 0) return null;
    const shown = news.slice(0, review.digest.maxArticles).map(({ id }) => cards.get(id)!);
    const groupOf = ({ topics }: ArticleCard) =>
      (topics.find(({ id, top }) => chosen === null || chosen.includes(id) || chosen.includes(top.id)) ?? topics[0])
        ?.top.id;
    const citing = news.filter(({ relation }) => relation === 'cites').length;
    const topicLabels =
      chosen && review.taxonomy.topics.filter(({ id }) => chosen.includes(id)).map(({ label }) => label);
    const digest: Digest = {
      review: told,
      topicLabels,
      retired: false,
      range,
      counts: { articles: news.length, citing, related: news.length - citing },
      groups: tops
        .map(({ id, label }) => ({
          topic: { id, label, url: links.topic(review.slug, id) },
          cards: shown.filter((card) => groupOf(card) === id),
        }))
        .filter(({ cards: own }) => own.length > 0),
      notices: [],
      more: news.length - shown.length,
      editionUrl: links.edition(review.slug, range, chosen),
      citationsUrl: links.editionCitations(review.slug, range, chosen, 'ris'),
    };
    const own = readerLinks(reader, links, tokens);
    const frame = frameOf(reader.cadence);
    const view = digestView(digest, words, detail);
    let number = 0;
    const text = digestText(
      frame,
      view,
      mailUrls(digest, own),
      [],
      view.groups.flatMap(({ topic, cards: inGroup }) => [
        { shared: headingText(groupLabel(topic, words)) },
        ...inGroup.map((card) => {
          number += 1;
          return { shared: textOf(card, number) };
        }),
      ]),
    );
    const groups = view.groups.map(({ topic, cards: inGroup }) => ({
      label: groupLabel(topic, words),
      articles: inGroup.map((card) => items.get(card)),
    }));
    const header = (key: string, value: string) => ({ key, value: { prepared: true, value } });
    return new MailComposer({
      from: identity.from,
      replyTo: identity.replyTo,
      to: reader.address,
      subject: view.subject,
      html: html({ ...frame.view, ...view, ...own, groups }),
      text: wholeBody(text),
      textEncoding: 'quoted-printable',
      newline: '\r\n',
      headers: [
        header('List-Unsubscribe', `<${own.unsubscribeUrl}>`),
        header('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'),
        header('List-Id', `${review.slug} <${review.slug}.${new URL(links.home()).hostname}>`),
        header('Auto-Submitted', 'auto-generated'),
      ],
    })
      .compile()
      .build();
  };
}
