import { fileURLToPath } from 'node:url';
import { createEuropePmc } from '../lambda/adapters/europe-pmc/europe-pmc.ts';
import { createIcite } from '../lambda/adapters/icite/icite.ts';
import { createNcbi } from '../lambda/adapters/ncbi/ncbi.ts';
import { parsePubmedXml } from '../lambda/adapters/ncbi/pubmed-xml/parse-pubmed-xml.ts';
import { createThrottle } from '../lambda/adapters/ncbi/throttle.ts';
import type { Config } from '../lambda/config.ts';
import type { LinkOrigins } from '../lambda/core/links.ts';
import type { FullTexts } from '../lambda/core/ports/full-texts.ts';
import type { ListingSource, Literature } from '../lambda/core/ports/literature.ts';
import type { Log } from '../lambda/core/ports/moment.ts';
import { readCompiledCorpus } from './sample-pubmed/compiled-corpus.ts';
import { startSamplePubmed } from './sample-pubmed/start-sample-pubmed.ts';

/**
 * sample: the invented corpus answers for everybody. custom: the addresses in the environment, and nobody else. live: the
 * real services, at the addresses in the environment where there are any.
 */
export type LiteratureMode = 'sample' | 'custom' | 'live';

/** `isOfDeployment`: what was found by the real services is not mixed with invented articles. */
export function literatureMode(config: Config, live: boolean, isOfDeployment = false): LiteratureMode {
  if (live) return 'live';
  const set = (['NCBI_BASE_URL', 'PMC_IDCONV_URL', 'EUROPE_PMC_BASE_URL', 'ICITE_BASE_URL'] as const).some(config.has);
  return set ? 'custom' : isOfDeployment ? 'live' : 'sample';
}

export interface LocalLiterature {
  readonly literature: Literature;
  readonly fullTexts: FullTexts;
  readonly webPages: (origin: string) => Omit<LinkOrigins, 'site'>;
  readonly sampleNotice: string;
  readonly samplePages: string | null;
}

export async function openLiterature(options: {
  readonly config: Config;
  readonly mode: LiteratureMode;
  readonly now: () => Date;
  readonly log: Log;
  readonly closing: (() => Promise<void>)[];
}): Promise<LocalLiterature> {
  const { config, mode, log } = options;
  const onWarning = (message: string) => log('warn', message);
  if (mode === 'sample') {
    const checked = await readCompiledCorpus(fileURLToPath(new URL('sample-pubmed/corpus', import.meta.url)));
    // In one process with its only client: manners would only make the demo wait.
    const sample = await startSamplePubmed({ clock: options.now, checked, rateLimit: false });
    options.closing.push(() => sample.close());
    const { urls } = sample;
    const ncbi = createNcbi({
      parse: parsePubmedXml,
      apiKey: 'sample',
      email: 'sample@living-review.example',
      baseUrl: urls.ncbi,
      idConverterUrl: urls.idconv,
      throttle: createThrottle(true, { keyedMs: 0, keylessMs: 0 }),
      onWarning,
    });
    return {
      literature: withSources(ncbi, [
        createEuropePmc({ baseUrl: urls.europePmc }),
        createIcite({ baseUrl: urls.icite }),
      ]),
      fullTexts: ncbi.fullTexts,
      webPages: (origin) => ({
        pubmed: `${origin}/sample/pubmed/`,
        pmc: `${origin}/sample/pmc/`,
        doi: `${origin}/sample/doi/`,
      }),
      sampleNotice: 'Sample data: the articles shown here are invented.',
      samplePages: urls.web,
    };
  }
  const asked = (name: 'NCBI_BASE_URL' | 'PMC_IDCONV_URL' | 'EUROPE_PMC_BASE_URL' | 'ICITE_BASE_URL') =>
    mode === 'live' || config.has(name);
  const ncbi = createNcbi({
    parse: parsePubmedXml,
    apiKey: config.get('NCBI_API_KEY'),
    email: config.get('NCBI_EMAIL'),
    baseUrl: config.get('NCBI_BASE_URL'),
    idConverterUrl: config.get('PMC_IDCONV_URL'),
    onWarning,
  });
  const literature = withSources(asked('NCBI_BASE_URL') ? ncbi : { ...ncbi, sources: [] }, [
    ...(asked('EUROPE_PMC_BASE_URL') ? [createEuropePmc({ baseUrl: config.get('EUROPE_PMC_BASE_URL') })] : []),
    ...(asked('ICITE_BASE_URL') ? [createIcite({ baseUrl: config.get('ICITE_BASE_URL') })] : []),
  ]);
  return {
    // Without an address for the converter its ids wait: they are asked about again later.
    literature: asked('PMC_IDCONV_URL')
      ? literature
      : { ...literature, resolvePmcids: async (ids) => new Map(ids.map((id) => [id, null])) },
    fullTexts: asked('NCBI_BASE_URL') ? ncbi.fullTexts : noFullTexts,
    webPages: () => ({
      pubmed: 'https://pubmed.ncbi.nlm.nih.gov/',
      pmc: 'https://pmc.ncbi.nlm.nih.gov/articles/',
      doi: 'https://doi.org/',
    }),
    sampleNotice: '',
    samplePages: null,
  };
}

/** Nobody is named who could be asked: every text is missing, none is an error. */
const noFullTexts: FullTexts = {
  fetch: async (pmcids) => ({
    texts: new Map(),
    missing: pmcids.map((pmcid) => ({ pmcid, reason: 'NCBI_BASE_URL is not set' })),
  }),
};

function withSources(ncbi: Literature, further: readonly ListingSource[]): Literature {
  return { ...ncbi, sources: [...ncbi.sources, ...further] };
}
