import { createEuropePmc } from '../lambda/adapters/europe-pmc/europe-pmc.ts';
import { createIcite } from '../lambda/adapters/icite/icite.ts';
import { createNcbi, type Ncbi, type NcbiOptions } from '../lambda/adapters/ncbi/ncbi.ts';
import { createThrottle } from '../lambda/adapters/ncbi/throttle.ts';
import type { Config } from '../lambda/config.ts';
import { type Literature, LiteratureUnavailableError } from '../lambda/core/ports/literature.ts';
import type { NewReviewSources } from '../lambda/steps/new-review.ts';
import type { TrainingSources } from '../lambda/steps/train-review.ts';
import { fullTextsAskedOnce, recordsAskedOnce } from './asked-once.ts';

/** Everybody who is asked while a review is made. */
export interface ReviewSources {
  readonly draft: NewReviewSources;
  readonly training: TrainingSources;
  /** All sources of citing and related articles. */
  readonly literature: Literature;
}

/** What is asked for by the way is not waited for as long as the review itself. */
const shortPatience = { deadlineMs: 20_000, attempts: 2, attemptMs: 15_000 };

/** The real services; where NCBI_BASE_URL names another server, only those that are named beside it. */
export function reviewSources(
  config: Config,
  say: (line: string) => void,
  { patience, throttle }: Pick<NcbiOptions, 'patience' | 'throttle'> = {},
): ReviewSources {
  const options = {
    ...ncbiOptions(config, say),
    throttle: throttle ?? createThrottle(config.has('NCBI_API_KEY')),
    ...(patience ? { patience } : {}),
  };
  const ncbi = createNcbi(options);
  const byTheWay = createNcbi({ ...options, patience: { ...shortPatience, ...patience } });
  const resolvePmcids: Literature['resolvePmcids'] = isAsked(config, 'PMC_IDCONV_URL')
    ? byTheWay.resolvePmcids
    : noneResolved;
  const literature: Literature = {
    sources: [
      ...byTheWay.sources,
      ...(isAsked(config, 'EUROPE_PMC_BASE_URL')
        ? [createEuropePmc({ baseUrl: config.get('EUROPE_PMC_BASE_URL'), patience: shortPatience })]
        : []),
      ...(isAsked(config, 'ICITE_BASE_URL')
        ? [createIcite({ baseUrl: config.get('ICITE_BASE_URL'), patience: shortPatience })]
        : []),
    ],
    resolvePmcids,
    fetchRecords: recordsAskedOnce(ncbi.fetchRecords),
  };
  const fullTexts = fullTextsAskedOnce(ncbi.fullTexts);
  return {
    draft: {
      literature,
      fullTexts,
      meshNumbers: byTheWay.meshNumbers,
      findPmcid: pmcidFinder(byTheWay, isAsked(config, 'PMC_IDCONV_URL')),
    },
    training: { literature: { ...literature, sources: byTheWay.sources }, fullTexts, meshTree: byTheWay.meshTree },
    literature,
  };
}

/** Who is asked when a review is only trained: a failure is one, and is never taken for a missing record. */
export function trainingSources(config: Config, say: (line: string) => void): TrainingSources {
  const ncbi = createNcbi(ncbiOptions(config, say));
  return {
    literature: isAsked(config, 'PMC_IDCONV_URL') ? ncbi : { ...ncbi, resolvePmcids: noneResolved },
    fullTexts: ncbi.fullTexts,
    meshTree: ncbi.meshTree,
  };
}

/** PMC's ID converter first, then ELink: either may be away, or behind. */
function pmcidFinder(ncbi: Ncbi, withConverter: boolean): NewReviewSources['findPmcid'] {
  return async (pmid) => {
    const converted = withConverter
      ? await ncbi.convertPmid(pmid).catch((error: unknown) => {
          if (!(error instanceof LiteratureUnavailableError)) throw error;
          return null;
        })
      : null;
    return converted ?? ncbi.linkedPmcid(pmid);
  };
}

type Beside = 'PMC_IDCONV_URL' | 'EUROPE_PMC_BASE_URL' | 'ICITE_BASE_URL';

function isAsked(config: Config, name: Beside): boolean {
  return config.has(name) || !config.has('NCBI_BASE_URL');
}

function ncbiOptions(config: Config, say: (line: string) => void): NcbiOptions {
  return {
    apiKey: config.get('NCBI_API_KEY'),
    email: config.get('NCBI_EMAIL'),
    baseUrl: config.get('NCBI_BASE_URL'),
    idConverterUrl: config.get('PMC_IDCONV_URL'),
    onWarning: once((message) => say(`note: ${message}`)),
  };
}

const noneResolved: Literature['resolvePmcids'] = async (pmcids) => new Map(pmcids.map((pmcid) => [pmcid, null]));

function once(say: (message: string) => void): (message: string) => void {
  const said = new Set<string>();
  return (message) => {
    if (!said.has(message)) say(message);
    said.add(message);
  };
}
