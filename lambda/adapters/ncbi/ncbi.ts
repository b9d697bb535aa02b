import type { Pmcid, Pmid } from '../../core/identifiers.ts';
import type { FullTexts } from '../../core/ports/full-texts.ts';
import type { ListingSource, Literature } from '../../core/ports/literature.ts';
import type { MeshNumbers } from '../../core/ports/mesh-numbers.ts';
import type { MeshTree } from '../../core/ports/mesh-tree.ts';
import { baseAddress } from '../polite-http/base-address.ts';
import { defaultPatience, type Patience } from '../polite-http/upstream.ts';
import { inWordsOf, type Service } from '../polite-http/upstream-failure.ts';
import type { PubmedParser } from './efetch.ts';
import { elinkSources, linkedPmcid } from './elink.ts';
import { topicQuerySource } from './esearch.ts';
import { fetchRecords } from './fetch-records.ts';
import { fetchFullTexts } from './full-texts.ts';
import { meshTreeNumbers } from './mesh-numbers.ts';
import { narrowerDescriptors } from './mesh-tree.ts';
import { convertPmid, resolvePmcids } from './pmc-id-converter.ts';
import { parsePubmedXml } from './pubmed-xml/parse-pubmed-xml.ts';
import { createNcbiSession } from './session.ts';
import { createThrottle, type Throttle } from './throttle.ts';

export interface NcbiOptions {
  /** Turns an EFetch body into records; PubMed's own XML unless a test says otherwise. */
  readonly parse?: PubmedParser;
  /** `''` for none: 3 requests a second instead of 10. */
  readonly apiKey: string;
  /** Whom NCBI writes to before it blocks us; `''` is warned about once. */
  readonly email: string;
  readonly tool?: string;
  /** NCBI_BASE_URL. */
  readonly baseUrl?: string;
  /** PMC_IDCONV_URL. */
  readonly idConverterUrl?: string;
  /** How many of the newest matches of the taxonomy's query are candidates. */
  readonly topicQueryLimit?: number;
  /** One for all clients of one key or address; made here when absent. */
  readonly throttle?: Throttle;
  readonly patience?: Partial<Patience>;
  /** A sentence for the keeper, each at most once. */
  readonly onWarning?: (message: string) => void;
}

export const ncbiBaseUrl = 'https://eutils.ncbi.nlm.nih.gov/entrez/eutils';
export const pmcIdConverterUrl = 'https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1/articles';

/** Everything we ask NCBI for, behind one throttle. */
export interface Ncbi extends Literature {
  /** Open full texts of PMC (EFetch, db=pmc). */
  readonly fullTexts: FullTexts;
  /** NLM's tree of MeSH descriptors (ESearch and ESummary, db=mesh). */
  readonly meshTree: MeshTree;
  /** Where descriptors stand in it. */
  readonly meshNumbers: MeshNumbers;
  /** PMC's number of an article by its PMID (ID converter); `null` when it is not in PMC. */
  readonly convertPmid: (pmid: Pmid) => Promise<Pmcid | null>;
  /** The same by ELink. */
  readonly linkedPmcid: (pmid: Pmid) => Promise<Pmcid | null>;
}

/**
 * NCBI E-utilities (NBK25499) and PMC ID converter behind one throttle: sources, PMC id resolution, full records and full texts.
 */
export function createNcbi(options: NcbiOptions): Ncbi {
  const eutils = baseAddress('NCBI E-utilities', 'NCBI_BASE_URL', options.baseUrl ?? ncbiBaseUrl);
  const converter = converterService(options.idConverterUrl ?? pmcIdConverterUrl);
  const session = createNcbiSession({
    tool: options.tool ?? 'living-review',
    email: options.email.trim(),
    apiKey: options.apiKey.trim(),
    patience: { ...defaultPatience, ...options.patience },
    throttle: options.throttle ?? createThrottle(options.apiKey.trim() !== ''),
    onWarning: options.onWarning ?? (() => {}),
  });
  const askEutils = session(eutils);
  // Its documentation knows GET only, and 200 ids are some 2,200 characters.
  const askConverter = session(converter, 'always-get');

  const sources: readonly ListingSource[] = [
    ...elinkSources(askEutils, eutils),
    topicQuerySource(askEutils, eutils, options.topicQueryLimit ?? 500),
  ];
  const parse = options.parse ?? parsePubmedXml;
  return {
    sources,
    resolvePmcids: (pmcids) => inWordsOf(converter, () => resolvePmcids(askConverter, pmcids)),
    fetchRecords: (pmids) => inWordsOf(eutils, () => fetchRecords(askEutils, parse, pmids)),
    meshTree: { below: (uis) => inWordsOf(eutils, () => narrowerDescriptors(askEutils, uis)) },
    meshNumbers: { of: (uis) => inWordsOf(eutils, () => meshTreeNumbers(askEutils, uis)) },
    convertPmid: (pmid) => inWordsOf(converter, () => convertPmid(askConverter, pmid)),
    linkedPmcid: (pmid) => inWordsOf(eutils, () => linkedPmcid(askEutils, pmid)),
    fullTexts: { fetch: (pmcids) => inWordsOf(eutils, () => fetchFullTexts(askEutils, pmcids)) },
  };
}

/** NCBI documents its own converter with a slash before the query, and we follow no redirect from the form without. */
function converterService(address: string): Service {
  const service = baseAddress('PMC ID converter', 'PMC_IDCONV_URL', address);
  return new URL(service.base).hostname.endsWith('.nlm.nih.gov') ? { ...service, base: `${service.base}/` } : service;
}
