import { type Article, type ArticleId, type Relation, standing } from './article.ts';
import { type AbstractPart, type ArticleRecord, authorName, isPreprint } from './article-record.ts';
import type { Reason } from './classification.ts';
import type { Licence } from './full-text.ts';
import type { Links } from './links.ts';
import type { Review } from './review.ts';
import { sentencesOf } from './sentences.ts';
import { ancestors } from './taxonomy.ts';
import { currentTopics } from './topic-aliases.ts';

/** What any reader is shown of one article, in mail, feed and page alike: decided here, worded by the templates. */
export interface ArticleCard {
  readonly id: ArticleId;
  readonly title: string;
  /** Safe HTML (see ArticleRecord.titleHtml). */
  readonly titleHtml: string;
  /** At most three names; `others` says how many more there are. */
  readonly authors: { readonly names: readonly string[]; readonly others: number };
  readonly journal: string;
  /** `2026-11-12`, `2026-11`, `2026` or `''`. */
  readonly published: string;
  readonly relation: Relation;
  readonly badges: readonly Badge[];
  /** Topics with their label, strongest first. */
  readonly topics: readonly CardTopic[];
  /** Why it is filed where it is, strongest first, at most three. */
  readonly reasons: readonly Reason[];
  /** How it cites the review, in its own words; `null` when that is not known. */
  readonly citing: CardCitation | null;
  /** Two sentences of the abstract, its conclusion where it is labelled; `''` without an abstract. */
  readonly excerpt: string;
  readonly abstract: readonly AbstractPart[];
  readonly keywords: readonly string[];
  readonly links: CardLinks;
  readonly pmid: string;
  readonly pmcid: string;
  readonly doi: string;
  /** The day PubMed first showed it, `YYYY-MM-DD`, or `''`. */
  readonly seenByPubmed: string;
  /** ISO 8601 UTC. */
  readonly firstSeen: string;
  readonly updated: string;
  /** All that its source says of it, for reference managers. */
  readonly record: ArticleRecord;
}

export type Badge =
  | 'retracted'
  | 'concern'
  | 'withdrawn'
  | 'corrected'
  | 'preprint'
  | 'review'
  | 'trial'
  | 'meta-analysis';

export interface CardTopic {
  readonly id: string;
  readonly label: string;
  /** The top-level topic it belongs to (itself, if it is one). */
  readonly top: { readonly id: string; readonly label: string };
  readonly url: string;
}

/** The passage in which it cites the review: third-party text, to be escaped like any other. */
export interface CardCitation {
  /** `''` where only its place is known or may be told. */
  readonly sentence: string;
  /** The headings it stands under, outermost first; with an empty sentence there is at least one. */
  readonly headings: readonly string[];
  /** Of the full text that is quoted; an address that is none of the web's is left out. */
  readonly licence: Licence | null;
  readonly fullText: string;
}

export interface CardLinks {
  readonly page: string;
  readonly pubmed: string | null;
  readonly pmc: string | null;
  readonly doi: string | null;
}

const namesShown = 3;
const reasonsShown = 3;

export function articleCard(article: Article, review: Review, links: Links): ArticleCard {
  const { record } = article;
  const names = record.authors.map(authorName);
  return {
    id: article.id,
    title: record.title,
    titleHtml: record.titleHtml,
    authors: { names: names.slice(0, namesShown), others: Math.max(0, names.length - namesShown) },
    journal: record.journal.abbreviation || record.journal.title,
    published: record.published?.text ?? '',
    relation: article.relation,
    badges: badgesOf(article),
    topics: cardTopics(article, review, links),
    reasons: strongestReasons(article),
    citing: cardCitation(article, links),
    excerpt: excerpt(record),
    abstract: record.abstract,
    keywords: record.keywords,
    links: {
      page: links.article(review.slug, article.id),
      pubmed: record.pmid ? links.pubmed(record.pmid) : null,
      pmc: record.pmcid ? links.pmc(record.pmcid) : null,
      doi: record.doi ? links.doi(record.doi) : null,
    },
    pmid: record.pmid ?? '',
    pmcid: record.pmcid ?? '',
    doi: record.doi ?? '',
    seenByPubmed: record.entrez,
    firstSeen: article.firstSeen,
    updated: article.updated,
    record,
  };
}

/** What the references say before what the words say; else the strongest of each topic, then the others. */
function strongestReasons({ classification: { topics } }: Article): readonly Reason[] {
  const inTurn = [
    ...topics.flatMap(({ reasons }) => reasons.slice(0, 1)),
    ...topics.flatMap(({ reasons }) => reasons.slice(1)),
  ];
  return inTurn.toSorted((a, b) => kindOrder(a) - kindOrder(b)).slice(0, reasonsShown);
}

function kindOrder({ kind }: Reason): number {
  return kind === 'shared-references' ? 0 : kind === 'cited-beside' ? 1 : 2;
}

/** The first passage that may be quoted, else the first whose place is known. */
function cardCitation({ relation, citationContext }: Article, links: Links): CardCitation | null {
  if (relation !== 'cites' || citationContext === null) return null;
  const { quotes, licence, pmcid } = citationContext;
  const quote = quotes.find(({ sentence }) => sentence !== '') ?? quotes.find(({ headings }) => headings.length > 0);
  if (!quote) return null;
  return {
    sentence: quote.sentence,
    headings: quote.headings,
    licence: licence && webLicence(licence),
    fullText: links.pmc(pmcid),
  };
}

/** The address comes from a stranger's file: only one of the web becomes a link. */
export function webLicence({ name, url }: Licence): Licence {
  return { name, url: /^https?:\/\/[^\s"<>]+$/i.test(url) ? url : '' };
}

/** Its topics of today, strongest first. */
export function cardTopics({ classification }: Article, review: Review, links: Links): readonly CardTopic[] {
  const filed = classification.topics.map(({ topic }) => topic);
  return currentTopics(review.taxonomy, filed).flatMap((topic) => cardTopic(topic, review, links));
}

function cardTopic(id: string, review: Review, links: Links): readonly CardTopic[] {
  const topic = review.taxonomy.topics.find((candidate) => candidate.id === id);
  if (!topic) return [];
  const top = ancestors(review.taxonomy, id).at(-1) ?? topic;
  return [{ id, label: topic.label, top: { id: top.id, label: top.label }, url: links.topic(review.slug, id) }];
}

export function badgesOf(article: Article): readonly Badge[] {
  const { record } = article;
  const has = (type: string) => record.publicationTypes.some((name) => name === type || name.startsWith(`${type},`));
  const now = standing(article);
  return [
    ...(now === 'current' ? [] : [now]),
    ...(record.corrections.some(({ type }) => type === 'ErratumIn') ? (['corrected'] as const) : []),
    ...(isPreprint(record) ? (['preprint'] as const) : []),
    ...(has('Meta-Analysis') ? (['meta-analysis'] as const) : []),
    ...(has('Clinical Trial') || has('Randomized Controlled Trial') ? (['trial'] as const) : []),
    ...(has('Review') || has('Systematic Review') ? (['review'] as const) : []),
  ];
}

/** The two sentences that say most: a labelled conclusion's first two, else the abstract's last two. */
function excerpt(record: Pick<ArticleRecord, 'abstract'>): string {
  const conclusion = record.abstract.find(({ label }) => /^(conclusion|interpretation|summary)/i.test(label));
  if (conclusion) return sentencesOf(conclusion.text).slice(0, 2).join(' ');
  return sentencesOf(record.abstract.at(-1)?.text ?? '')
    .slice(-2)
    .join(' ');
}
