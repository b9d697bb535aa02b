import fc from 'fast-check';
import type { Aliases, Article, LiteratureSource } from '../../lambda/core/article.ts';
import type { ArticleRecord, Author } from '../../lambda/core/article-record.ts';
import type { CitationContext } from '../../lambda/core/citation-context.ts';
import type { Doi, Pmcid, Pmid } from '../../lambda/core/identifiers.ts';
import { parseDoi, parsePmcid, parsePmid } from '../../lambda/core/identifiers.ts';
import type { Known } from '../../lambda/core/known.ts';
import type { Claim, EventRange, Subscription } from '../../lambda/core/subscription.ts';

/** Any value of a noun that may be stored: every script, control characters, empty strings and lists. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', '\u0000', '\u202e', '免疫 🧬', '__proto__'),
);
const moment = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const count = fc.nat({ max: 2 ** 40 });

const identifier = <Id>(parse: (value: string) => Id | null, spell: (digits: number) => string): fc.Arbitrary<Id> =>
  fc.integer({ min: 1, max: 99_999_999 }).map((digits) => {
    const parsed = parse(spell(digits));
    if (parsed === null) throw new Error(`${spell(digits)} was not parsed`);
    return parsed;
  });
const pmid: fc.Arbitrary<Pmid> = identifier(parsePmid, String);
const pmcid: fc.Arbitrary<Pmcid> = identifier(parsePmcid, (digits) => `PMC${digits}`);
const doi: fc.Arbitrary<Doi> = identifier(parseDoi, (digits) => `10.1186/S${digits}(x)`);

const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 4 });
const orNull = <T>(item: fc.Arbitrary<T>) => fc.option(item, { nil: null });

const author: fc.Arbitrary<Author> = fc.oneof(
  fc.record({
    kind: fc.constant('person' as const),
    family: text,
    given: text,
    initials: text,
    suffix: text,
    orcid: text,
  }),
  fc.record({ kind: fc.constant('collective' as const), name: text }),
);

const record: fc.Arbitrary<ArticleRecord> = fc.record({
  pmid: orNull(pmid),
  pmcid: orNull(pmcid),
  doi: orNull(doi),
  kind: fc.constantFrom('article' as const, 'book' as const),
  title: text,
  titleHtml: text,
  abstract: list(fc.record({ label: text, text })),
  authors: list(author),
  journal: fc.record({ title: text, abbreviation: text, issn: text, volume: text, issue: text, pages: text }),
  published: orNull(fc.record({ precision: fc.constantFrom('year' as const), text: fc.constantFrom('2023', '1999') })),
  entrez: text,
  languages: list(text),
  publicationTypes: list(text),
  mesh: list(fc.record({ ui: text, name: text, major: fc.boolean() })),
  keywords: list(text),
  references: list(pmid),
  corrections: list(fc.record({ type: text, pmid: orNull(pmid), source: text })),
});

const aliases: fc.Arbitrary<Aliases> = fc.record({
  pmids: list(pmid),
  pmcids: list(pmcid),
  dois: list(doi),
  others: list(text),
});

const citedIds = list(fc.record({ pmid: orNull(pmid), doi: orNull(doi) }));

const citationContext: fc.Arbitrary<CitationContext> = fc.record({
  pmcid,
  readAt: moment,
  licence: orNull(fc.record({ name: text, url: text })),
  quotes: list(fc.record({ sentence: text, headings: list(text), citedWith: citedIds })),
  references: citedIds,
});

const source = fc.constantFrom<LiteratureSource>('pubmed-citedin', 'europe-pmc', 'topic-query');

export const anyArticle: fc.Arbitrary<Article> = fc.record({
  id: fc.stringMatching(/^[a-z0-9-]{1,40}$/),
  record,
  aliases,
  relation: fc.constantFrom('cites' as const, 'related' as const),
  foundBy: list(fc.record({ source, at: moment })),
  classification: fc.record({
    taxonomyVersion: text,
    topics: list(
      fc.record({
        topic: text,
        score: fc.double({ min: 0, max: 1, noNaN: true }).map((score) => score + 0),
        reasons: list(fc.record({ kind: fc.constantFrom('title' as const, 'mesh' as const), evidence: text, text })),
      }),
    ),
  }),
  citationContext: orNull(citationContext),
  relevance: fc.double({ min: 0, max: 1, noNaN: true }).map((score) => score + 0),
  firstSeen: moment,
  updated: moment,
  changes: list(
    fc.record({
      kind: fc.constantFrom('RETRACTED' as const, 'ERRATUM' as const),
      at: moment,
      notice: orNull(pmid),
      source: text,
    }),
  ),
  absences: count,
  event: count,
});

const topicId = fc.oneof(fc.stringMatching(/^[a-z0-9-]{1,30}$/), fc.constantFrom('*', 'status', 'constructor'));

const claim: fc.Arbitrary<Claim> = fc.record({
  delivery: fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/),
  run: fc.constant('daily#2026-11-16T06:00Z'),
  from: count,
  to: count,
  at: moment,
  attempt: count,
});

const eventRange: fc.Arbitrary<EventRange> = fc.tuple(count, count);

const subscription: fc.Arbitrary<Omit<Subscription, 'review' | 'signUpMails'>> = fc.record({
  id: fc.stringMatching(/^[0-9a-f]{32}$/),
  address: fc.stringMatching(/^[A-Za-z0-9.+]{1,30}@[a-z0-9]{1,20}\.example$/),
  status: fc.constantFrom('PENDING' as const, 'ACTIVE' as const, 'UNSUBSCRIBED' as const, 'SUPPRESSED' as const),
  consentVersion: count,
  cadence: fc.constantFrom('immediate' as const, 'daily' as const, 'weekly' as const, 'monthly' as const),
  topics: fc.dictionary(topicId, count, { maxKeys: 5, noNullPrototype: true }),
  cursor: count,
  since: count,
  claim: orNull(claim),
  createdAt: moment,
  confirmedAt: orNull(moment),
  endedAt: orNull(moment),
  confirmBy: orNull(moment),
  lastSent: orNull(
    fc.record({
      run: fc.constant('weekly#2026-11-16T06:00Z'),
      from: count,
      to: count,
      at: moment,
      outcome: fc.constantFrom('delivered' as const, 'failed' as const),
    }),
  ),
  schedule: orNull(
    fc.record({
      timeZone: fc.constantFrom('Europe/Berlin', 'UTC', 'Australia/Lord_Howe'),
      weekday: fc.integer({ min: 1, max: 7 }),
      hour: fc.integer({ min: 0, max: 23 }),
    }),
  ),
  scheduledAt: orNull(moment),
  cap: orNull(fc.integer({ min: 1, max: 100 })),
  quiet: fc.constantFrom('silence' as const, 'line' as const, 'quarterly' as const),
  pausedUntil: orNull(moment),
  left: fc.dictionary(topicId, fc.array(eventRange, { minLength: 1, maxLength: 3 }), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
  gaps: list(eventRange),
  softBounces: list(fc.tuple(moment, fc.stringMatching(/^[a-z0-9-]{1,36}$/)).map(([at, id]) => `${at}#${id}`)),
  addressChange: orNull(fc.record({ address: fc.constant('new.one@example.org'), confirmBy: moment })),
  consentProof: orNull(fc.constant('Paper form of the 2026 meeting, kept by the lab.')),
});

/** With or without the times of its sign-up mails; no times and none are the same. */
export const anySubscription: fc.Arbitrary<Omit<Subscription, 'review'>> = fc
  .tuple(subscription, list(moment), fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }))
  .map(([own, signUpMails, choicesVersion]) => ({
    ...own,
    ...(signUpMails.length > 0 && { signUpMails }),
    ...(choicesVersion !== undefined && { choicesVersion }),
  }));

const dictionary = <T>(value: fc.Arbitrary<T>) => fc.dictionary(text, value, { maxKeys: 5, noNullPrototype: true });

export const anyKnown: fc.Arbitrary<Known> = fc.record({
  through: count,
  pmids: dictionary(text),
  pmcids: dictionary(text),
  dois: dictionary(text),
  others: dictionary(text),
  titles: dictionary(text),
  listed: fc.record({ 'pubmed-citedin': list(pmid), 'pmc-refs': list(pmcid) }, { requiredKeys: [] }),
  declined: dictionary(text),
  awaited: dictionary(moment),
});
