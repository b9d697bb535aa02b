import type { Article } from '../../lambda/core/article.ts';
import type { ArticleRecord } from '../../lambda/core/article-record.ts';
import type { DigestRun } from '../../lambda/core/digest-run.ts';
import type { StreamEvent, StreamHead } from '../../lambda/core/event-stream.ts';
import { type Pmcid, type Pmid, parsePmcid, parsePmid } from '../../lambda/core/identifiers.ts';
import { type Claim, freshState, plainChoices, type Subscription } from '../../lambda/core/subscription.ts';

/** Fixed, ordinary values; a test states only what matters to it. */
export const monday = '2026-11-16T06:00:00.000Z';

export function pmid(text: string): Pmid {
  const parsed = parsePmid(text);
  if (parsed === null) throw new Error(`${text} is no PMID`);
  return parsed;
}

export function pmcid(text: string): Pmcid {
  const parsed = parsePmcid(text);
  if (parsed === null) throw new Error(`${text} is no PMC id`);
  return parsed;
}

export function sampleRecord(changes: Partial<ArticleRecord> = {}): ArticleRecord {
  return {
    pmid: pmid('36810098'),
    pmcid: null,
    doi: null,
    kind: 'article',
    title: 'IL-2 and TP53 in γδ T cells — ein „Überblick“ 免疫 🧬',
    titleHtml: '<i>IL-2</i> and <i>TP53</i> in γδ T cells — ein „Überblick“ 免疫 🧬',
    abstract: [{ label: 'BACKGROUND', text: 'Cancer stem cells evade natural killer cells.' }],
    authors: [
      { kind: 'person', family: 'Okonjo', given: 'Adaeze', initials: 'A', suffix: '', orcid: '' },
      { kind: 'collective', name: 'Niche Consortium' },
    ],
    journal: { title: 'Journal', abbreviation: 'J', issn: '', volume: '1', issue: '', pages: '' },
    published: { precision: 'month', text: '2026-04' },
    entrez: '2026-04-02',
    languages: ['eng'],
    publicationTypes: ['Journal Article'],
    mesh: [{ ui: 'D014411', name: 'Neoplastic Stem Cells', major: true }],
    keywords: [],
    references: [],
    corrections: [],
    ...changes,
  };
}

export function sampleArticle(id: string, changes: Partial<Article> = {}): Article {
  return {
    id,
    record: sampleRecord(),
    aliases: { pmids: [pmid('36810098')], pmcids: [], dois: [], others: [] },
    relation: 'cites',
    foundBy: [{ source: 'pubmed-citedin', at: monday }],
    classification: { topics: [], taxonomyVersion: '1' },
    citationContext: null,
    relevance: 1,
    firstSeen: monday,
    updated: monday,
    changes: [],
    absences: 0,
    event: 1,
    ...changes,
  };
}

export function sampleEvent(number: number, epoch: number, changes: Partial<StreamEvent> = {}): StreamEvent {
  return {
    number,
    kind: 'NEW',
    article: `article-${number}`,
    topics: ['macrophages'],
    at: monday,
    baseline: false,
    epoch,
    ...changes,
  };
}

export function headFacts(
  committed: number,
): Pick<StreamHead, 'committed' | 'baselineAt' | 'baselined' | 'filedUnder' | 'recheckedAt'> {
  return { committed, baselineAt: monday, baselined: ['pubmed-citedin'], filedUnder: 'abc', recheckedAt: null };
}

export function sampleSubscription(review: string, number: number, changes: Partial<Subscription> = {}): Subscription {
  return {
    // The low digit comes first: consecutive numbers lie in different shards, as random ids do.
    id: [...number.toString(16).padStart(32, '0')].reverse().join(''),
    review,
    address: `Reader${number}@example.org`,
    status: 'ACTIVE',
    consentVersion: 1,
    cadence: 'weekly',
    topics: { macrophages: 3, '*': 7 },
    cursor: 10,
    since: 10,
    claim: null,
    createdAt: monday,
    confirmedAt: monday,
    endedAt: null,
    confirmBy: null,
    lastSent: null,
    ...plainChoices,
    ...freshState,
    ...changes,
  };
}

export function sampleClaim(changes: Partial<Claim> = {}): Claim {
  return {
    delivery: 'delivery-1',
    run: 'weekly#2026-11-16T06:00Z',
    from: 10,
    to: 15,
    at: monday,
    attempt: 1,
    ...changes,
  };
}

export function sampleRun(review: string, changes: Partial<DigestRun> = {}): DigestRun {
  return { review, cadence: 'weekly', slot: '2026-11-16T06:00Z', head: 15, plannedAt: monday, ...changes };
}
