import type { ArticleCard } from '../../lambda/core/article-card.ts';
import type { Digest, DigestEnvelope, DigestGroup, DigestNotice } from '../../lambda/core/digest.ts';
import { dateText } from '../text/calendar-date.ts';
import { citingLine, citingWords } from '../text/citing-words.ts';
import { oneLine, shortened } from '../text/printable.ts';
import { reasonLine, reasonWords } from '../text/reason-words.ts';
import { titleHtml } from '../text/title-html.ts';
import { countSentence, latencySentence, yourTopics } from '../wording/composed-sentences.ts';
import type { Wording } from '../wording/wording-for.ts';
import { coverageLine } from './coverage-line.ts';
import { digestSubject } from './digest-subject.ts';
import { gravestFirst, isGrave } from './notice-order.ts';

/** How much of each article a mail shows. Gmail cuts a mail at 102 KB, so a long digest says less of each. */
export interface DigestDetail {
  /** Characters of the excerpt; 0 for none. */
  readonly excerpt: number;
  readonly reasons: number;
  /** Characters of the sentence that cites the review; 0 for its place alone. */
  readonly quote: number;
  /** Articles shown; the rest is counted into "more in the web edition". */
  readonly articles: number;
  readonly notices: number;
}

export type FrameView = ReturnType<typeof frameView>;
export type DigestView = ReturnType<typeof digestView>;
export type ItemView = ReturnType<typeof itemView>;
export type NoticeView = ReturnType<typeof noticeView>;

// Beyond these lengths a title, name or reason is somebody's mistake or mischief; the article page has it whole.
const titleLimit = 300;
const nameLimit = 80;
const reasonLimit = 160;

/** So many groups are counted at the top of a mail; of more, the fullest. */
const contentsLimit = 5;

/** What decides the frame of a mail. */
export type FrameOf = Pick<DigestEnvelope, 'cadence' | 'sampleNotice' | 'coverage'>;

/** What a digest mail of a cadence says whatever its digest holds and whoever reads it. All strings are plain. */
export function frameView(review: Digest['review'], { cadence, sampleNotice, coverage }: FrameOf, words: Wording) {
  return {
    language: words.language,
    direction: words.direction,
    words: words.mail,
    sampleNotice,
    over: `${words.serviceName} · ${words.mail.digestNames[cadence]}`,
    heading: shortened(oneLine(review.shortTitle), 120),
    reviewUrl: review.url,
    reviewTitle: oneLine(review.title),
    citationsLabel: words.mail.exportAs(words.page.citationFormats.ris),
    whyText: words.mail.whyText(cadence, oneLine(review.shortTitle)),
    coverage: coverageLine(coverage ?? null, words),
  };
}

/** So many titles an inbox shows after the subject, at most. */
const preheaderTitles = 2;

/**
 * Every decision of the digest mail but those of its frame and of its blocks (see {@link itemView}), taken once for its HTML
 * and its text. All strings are plain.
 */
export function digestView(digest: Digest, words: Wording, detail: DigestDetail) {
  const { counts, notices, topicLabels, retired } = digest;
  const groups = groupsShown(digest, detail.articles);
  const more = digest.more + cardsIn(digest.groups) - cardsIn(groups);
  const hiddenNotices = Math.max(0, notices.length - detail.notices);
  return {
    subject: digestSubject(digest, words),
    preheader: preheader(digest, words),
    lead: counts.articles > 0 ? countSentence(counts, words) : words.noNewArticles,
    contents: groups.length > 1 ? contents(groups, words) : '',
    hasNotices: notices.length > 0,
    notices: gravestFirst(notices).slice(0, detail.notices),
    moreNotices: hiddenNotices > 0 ? words.mail.moreChangesInEdition(hiddenNotices) : '',
    groups,
    more: more > 0 ? words.mail.moreInEdition(more) : '',
    editionUrl: digest.editionUrl,
    citationsUrl: digest.citationsUrl,
    yourTopics: retired ? words.mail.topicsRetired : yourTopics(topicLabels?.map(oneLine) ?? null, words),
  };
}

const labelsKnown = new WeakMap<NonNullable<DigestGroup['topic']>, string>();

/** A heading of the mail. */
export function groupLabel(topic: DigestGroup['topic'], words: Wording): string {
  if (topic === null) return words.notFiled;
  const label = labelsKnown.get(topic) ?? oneLine(topic.label);
  labelsKnown.set(topic, label);
  return label;
}

/** What a mail says of one article, whichever mail it is. All strings are plain but `titleHtml`. */
export function itemView(card: ArticleCard, words: Wording, detail: DigestDetail) {
  const [first, ...others] = card.topics.map(({ label }) => shortened(oneLine(label), nameLimit));
  const reasons = card.reasons.slice(0, detail.reasons).map((reason) => reasonWords(reason, reasonLimit, words));
  const citing = card.citing && citingWords(card.citing, words, detail.quote);
  const badges = card.badges.map((badge) => ({ word: words.badge[badge], grave: graveBadges.has(badge) }));
  return {
    title: shortened(oneLine(card.title), titleLimit) || words.untitled,
    titleHtml: String(titleHtml(card, titleLimit)) || words.untitled,
    url: card.links.page,
    ...byline(card, words),
    hasBadges: badges.length > 0,
    badges,
    relation: citing?.intro ?? words.relation[card.relation],
    /** Where and how it cites the review, as far as that is known; all of it for the text part. */
    place: citing?.heading ?? '',
    quote: citing?.quote ?? '',
    licence: citing?.licence ?? '',
    relationLine: citing ? citingLine(citing) : `${words.relation[card.relation]}.`,
    filing: first === undefined ? `${words.notFiled}.` : `${words.filedUnder} ${alsoList(first, others, words)}.`,
    latency: latencySentence(dateText(card.seenByPubmed, words), dateText(card.firstSeen, words), words),
    hasReasons: reasons.length > 0,
    whyLabel: words.why,
    reasons: reasons.map((reason, index) => ({ ...reason, first: index === 0 })),
    whyLine: reasons.length > 0 ? `${words.why}: ${reasons.map(reasonLine).join('; ')}.` : '',
    excerpt: detail.excerpt > 0 ? shortened(oneLine(card.excerpt), detail.excerpt) : '',
    links: linksOf(card, words),
  };
}

export function noticeView({ kind, card, source }: DigestNotice, words: Wording) {
  const where = oneLine(source);
  return {
    kind: words.change[kind],
    grave: isGrave(kind),
    title: shortened(oneLine(card.title), titleLimit) || words.untitled,
    titleHtml: String(titleHtml(card, titleLimit)) || words.untitled,
    url: card.links.page,
    ...byline(card, words),
    sentence: words.changeSentence[kind],
    source: where
      ? `${shortened(kind === 'PUBLISHED' ? words.publishedIn(where) : words.noticeSource(where), 240).replace(/\.$/, '')}.`
      : '',
    links: linksOf(card, words),
  };
}

const graveBadges: ReadonlySet<string> = new Set(['retracted', 'concern', 'withdrawn']);

/** `Okonjo A, Mäkinen S, Kwon J and 4 more`, `Vesicle Oncol Rep`, `9 January 2026`. */
function byline({ authors, journal, published }: ArticleCard, words: Wording) {
  const names = authors.names.map((name) => shortened(oneLine(name), nameLimit));
  const who = authors.others > 0 ? `${names.join(', ')} ${words.andMoreAuthors(authors.others)}` : names.join(', ');
  return {
    who: who || words.noAuthors,
    journal: shortened(oneLine(journal), nameLimit),
    published: dateText(published, words),
  };
}

function alsoList(first: string, others: readonly string[], words: Wording): string {
  return others.length > 0 ? `${first} · ${words.also} ${others.slice(0, 3).join(', ')}` : first;
}

function linksOf({ links }: ArticleCard, words: Wording) {
  return [
    { label: words.pubmed, url: links.pubmed },
    { label: words.freeFullText, url: links.pmc },
    { label: words.doi, url: links.doi },
  ]
    .filter((link): link is { label: string; url: string } => link.url !== null)
    .map((link, index) => ({ ...link, first: index === 0 }));
}

/** `Macrophages 3 · NK cells 2`: the fullest groups in the outline's order, and how many others there are. */
function contents(groups: Digest['groups'], words: Wording): string {
  const fullest =
    groups.length > contentsLimit
      ? new Set(groups.toSorted((a, b) => b.cards.length - a.cards.length).slice(0, contentsLimit))
      : null;
  const shown: string[] = [];
  for (const group of groups)
    if (fullest?.has(group) ?? true) shown.push(`${groupLabel(group.topic, words)} ${group.cards.length}`);
  const others = groups.length - shown.length;
  if (others > 0) shown.push(words.mail.otherTopics(others));
  return shown.join(' · ');
}

/** What an inbox shows after the subject: the subject has the counts and topics, so this has the first titles. */
function preheader({ groups, notices }: Digest, words: Wording): string {
  const titles: string[] = [];
  for (const { cards } of groups) {
    if (titles.length === preheaderTitles) break;
    for (const card of cards.slice(0, preheaderTitles - titles.length)) titles.push(shortTitle(card));
  }
  for (const { card } of notices.slice(0, preheaderTitles - titles.length)) titles.push(shortTitle(card));
  return titles.join(' · ') || words.newsOfEarlier;
}

const shortTitles = new WeakMap<ArticleCard, string>();

function shortTitle(card: ArticleCard): string {
  const title = shortTitles.get(card) ?? shortened(oneLine(card.title), 90);
  shortTitles.set(card, title);
  return title;
}

function groupsShown({ groups }: Digest, limit: number): Digest['groups'] {
  let room = limit;
  if (cardsIn(groups) <= room) return groups;
  return groups.flatMap((group) => {
    const cards = group.cards.slice(0, Math.max(0, room));
    room -= cards.length;
    return cards.length > 0 ? [{ ...group, cards }] : [];
  });
}

function cardsIn(groups: Digest['groups']): number {
  let count = 0;
  for (const { cards } of groups) count += cards.length;
  return count;
}
