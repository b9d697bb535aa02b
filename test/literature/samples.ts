import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from '@jest/globals';
import { createNcbi, type NcbiOptions } from '../../lambda/adapters/ncbi/ncbi.ts';
import { createThrottle } from '../../lambda/adapters/ncbi/throttle.ts';
import type { Patience } from '../../lambda/adapters/polite-http/upstream.ts';
import { type Pmcid, type Pmid, parsePmcid, parsePmid } from '../../lambda/core/identifiers.ts';
import { LiteratureUnavailableError, type ReviewIds } from '../../lambda/core/ports/literature.ts';
import type { ReplayServer, SeenRequest } from './replay-server.ts';

const data = process.env.LIVING_REVIEW_DATA;

/** For suites that replay recordings. Without the variable they are skipped and say so; a wrong folder is a failure. */
export function describeRecorded(name: string, suite: () => void): void {
  if (data === undefined || data === '') {
    describe.skip(`${name} (skipped: LIVING_REVIEW_DATA is not set)`, () => it.todo('replays recordings'));
  } else describe(name, suite);
}

export function recordingsFolder(...parts: string[]): string {
  const folder = join(data ?? '', 'eutils', ...parts);
  if (data && !existsSync(folder)) throw new Error(`LIVING_REVIEW_DATA has no ${parts.join('/')}`);
  return folder;
}

export function recorded(...parts: string[]): string {
  return readFileSync(recordingsFolder(...parts), 'utf8');
}

/** Quick enough for tests, otherwise as in earnest. */
export const briefPatience: Partial<Patience> = { deadlineMs: 5000, attemptMs: 2000, attempts: 4, firstDelayMs: 1 };

export function ncbiAt(server: Pick<ReplayServer, 'url'>, options: Partial<NcbiOptions> = {}) {
  const { apiKey = '' } = options;
  return createNcbi({
    apiKey,
    email: 'keeper@example.org',
    baseUrl: `${server.url}/entrez/eutils`,
    idConverterUrl: `${server.url}/idconv`,
    throttle: createThrottle(apiKey !== '', { keyedMs: 0, keylessMs: 0 }),
    patience: briefPatience,
    ...options,
  });
}

export function pmid(id: string | number): Pmid {
  const parsed = parsePmid(id);
  if (!parsed) throw new Error(`${id} is no PMID`);
  return parsed;
}

export function pmcid(id: string): Pmcid {
  const parsed = parsePmcid(id);
  if (!parsed) throw new Error(`${id} is no PMC id`);
  return parsed;
}

export function review(overrides: Partial<ReviewIds> = {}): ReviewIds {
  return {
    pmid: pmid('36810098'),
    pmcid: pmcid('PMC9942413'),
    doi: null,
    query: '"cancer stem cells"[tiab]',
    ...overrides,
  };
}

/** The failure a promise ends in; a promise that is kept is a failure of the test. */
export async function unavailable(promise: Promise<unknown>): Promise<LiteratureUnavailableError> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    if (error instanceof LiteratureUnavailableError) return error;
    throw error;
  }
  throw new Error(`expected a failure, got ${JSON.stringify(value)?.slice(0, 200)}`);
}

const prolog =
  '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n';

/** An EFetch answer with a short but complete record for every id, joined as PubMed joins them. */
export function articleSet(ids: readonly string[]): string {
  const articles = ids.map(
    (id) =>
      `<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">${id}</PMID><Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><PubDate><Year>2024</Year></PubDate></JournalIssue><Title>Journal of Examples</Title></Journal><ArticleTitle>Article ${id}</ArticleTitle><Language>eng</Language><PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList></Article></MedlineCitation><PubmedData><PublicationStatus>ppublish</PublicationStatus><ArticleIdList><ArticleId IdType="pubmed">${id}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>`,
  );
  return `${prolog}<PubmedArticleSet>\n${articles.join('')}</PubmedArticleSet>`;
}

export function elinkJson(
  from: string,
  links: readonly unknown[],
  { to = 'pubmed', name = 'pubmed_pubmed_citedin' } = {},
): string {
  const linksetdbs = links.length === 0 ? {} : { linksetdbs: [{ dbto: to, linkname: name, links }] };
  return JSON.stringify({
    header: { type: 'elink', version: '0.3' },
    linksets: [{ dbfrom: 'pubmed', ids: [from], ...linksetdbs }],
  });
}

export function esearchJson(
  ids: readonly string[],
  { count = ids.length, start = 0, ...more }: { count?: number; start?: number; [key: string]: unknown } = {},
): string {
  return JSON.stringify({
    header: { type: 'esearch', version: '0.3' },
    esearchresult: { count: String(count), retmax: String(ids.length), retstart: String(start), idlist: ids, ...more },
  });
}

/** `n` ids of eight digits, descending as ELink and ESearch list them. */
export function manyIds(n: number, from = 40_000_000): readonly string[] {
  return Array.from({ length: n }, (_, index) => String(from - index));
}

/** The ids a request names. */
export function idsOf(request: SeenRequest): readonly string[] {
  return (request.params.get('id') ?? '').split(',').filter(Boolean);
}
