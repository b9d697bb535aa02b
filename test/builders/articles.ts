import type { Article } from '../../lambda/core/article.ts';
import type { ArticleRecord, Correction } from '../../lambda/core/article-record.ts';
import { type Doi, type Pmcid, type Pmid, parseDoi, parsePmcid, parsePmid } from '../../lambda/core/identifiers.ts';

/** Identifiers and records with fixed, ordinary values; a test states only what matters to it. */

export function pmid(text: string | number): Pmid {
  return parsed(parsePmid(text), text);
}

export function pmcid(text: string | number): Pmcid {
  return parsed(parsePmcid(text), text);
}

export function doi(text: string): Doi {
  return parsed(parseDoi(text), text);
}

function parsed<Id>(id: Id | null, text: string | number): Id {
  if (id === null) throw new Error(`${text} is no such identifier`);
  return id;
}

/** An article about macrophages in a tumor: it is filed under `macrophages` by its title. */
export function record(id: string | number | null, changes: Partial<ArticleRecord> = {}): ArticleRecord {
  const title = changes.title ?? `Macrophages in tumor immunity, part ${id}`;
  return {
    pmid: id === null ? null : pmid(id),
    pmcid: null,
    doi: null,
    kind: 'article',
    title,
    titleHtml: title,
    abstract: [{ label: '', text: 'Macrophages shape the tumor. What they do to cancer stem cells is shown.' }],
    authors: [{ kind: 'person', family: 'Okonjo', given: 'Adaeze', initials: 'A', suffix: '', orcid: '' }],
    journal: { title: 'Journal of Tests', abbreviation: 'J Tests', issn: '', volume: '1', issue: '2', pages: '3-9' },
    published: { precision: 'month', text: '2026-04' },
    entrez: '2026-04-02',
    languages: ['eng'],
    publicationTypes: ['Journal Article'],
    mesh: [],
    keywords: [],
    references: [],
    corrections: [],
    ...changes,
  };
}

export function preprint(id: string | number | null, changes: Partial<ArticleRecord> = {}): ArticleRecord {
  return record(id, { publicationTypes: ['Journal Article', 'Preprint'], ...changes });
}

export function correction(type: string, id: string | number | null = null, source = ''): Correction {
  return { type, pmid: id === null ? null : pmid(id), source };
}

/** An article as it is stored, filed under `macrophages`. */
export function article(id: string, changes: Partial<Article> = {}): Article {
  const own = changes.record ?? record(id);
  return {
    id,
    record: own,
    aliases: { pmids: own.pmid ? [own.pmid] : [], pmcids: [], dois: [], others: [] },
    relation: 'cites',
    foundBy: [{ source: 'pubmed-citedin', at: '2026-11-09T00:00:00.000Z' }],
    classification: filedUnder('macrophages'),
    citationContext: null,
    relevance: 1,
    firstSeen: '2026-11-09T00:00:00.000Z',
    updated: '2026-11-09T00:00:00.000Z',
    changes: [],
    absences: 0,
    event: 1,
    ...changes,
  };
}

/** A classification under these topics, the first the strongest. */
export function filedUnder(...topics: readonly string[]): Article['classification'] {
  return {
    taxonomyVersion: '1',
    topics: topics.map((topic, index) => ({
      topic,
      score: 0.9 - index / 10,
      reasons: [{ kind: 'title', evidence: topic, text: `title says "${topic}"` }],
    })),
  };
}
