import { createEuropePmc } from '../adapters/europe-pmc/europe-pmc.ts';
import { createIcite } from '../adapters/icite/icite.ts';
import { createNcbi, type Ncbi } from '../adapters/ncbi/ncbi.ts';
import { parsePubmedXml } from '../adapters/ncbi/pubmed-xml/parse-pubmed-xml.ts';
import { jsonLog, runtimeMoment } from '../adapters/runtime/runtime.ts';
import { readSecret } from '../adapters/secrets-manager/read-secret.ts';
import { type Config, readConfig } from '../config.ts';
import { LiteratureUnavailableError } from '../core/ports/literature.ts';
import { filingOf } from '../steps/filing.ts';
import { heedPause } from '../steps/heed-pause.ts';
import { pollLeaseMs, pollReview } from '../steps/poll-review.ts';
import { recheckArticles } from '../steps/recheck-articles.ts';
import { watchSources } from '../steps/watch-sources.ts';
import { watchVolume } from '../steps/watch-volume.ts';
import { articlesOf, reviewsOf } from './parts.ts';

/** What finds articles: polling, and looking again at what is known. */

export function pollApp(config = readConfig()) {
  const reviews = reviewsOf(config);
  const { store, servicePause } = articlesOf(config);
  return async (now: Date): Promise<void> => {
    if (await heedPause('poll', { servicePause, log: jsonLog })) return;
    const literature = await literatureOf(config);
    const troubles: unknown[] = [];
    for (const review of await reviews()) {
      try {
        const report = await pollReview(review, now, {
          store,
          literature,
          fullTexts: literature.fullTexts,
          filing: filingOf(review),
          log: jsonLog,
          moment: runtimeMoment,
          leaseMs: pollLeaseMs,
        });
        const { outcome, added, baseline, changed, declined, awaited, fullTexts, failures } = report;
        watchSources(review, failures, jsonLog);
        const failedSources = failures.map(({ source }) => source).join(',');
        jsonLog('info', 'poll finished', {
          review: review.slug,
          outcome,
          added,
          baseline,
          changed,
          declined,
          awaited,
          fullTexts,
          failedSources,
        });
      } catch (error) {
        // One review's trouble is not the next one's; the invocation fails all the same, and the alarm rings.
        if (error instanceof LiteratureUnavailableError) watchSources(review, [{ source: 'all', error }], jsonLog);
        jsonLog('error', 'poll failed', {
          review: review.slug,
          error: error instanceof Error ? error.message : String(error),
        });
        troubles.push(error);
      }
    }
    if (troubles.length > 0) throw new AggregateError(troubles, `${troubles.length} reviews could not be polled`);
  };
}

export function recheckApp(config = readConfig()) {
  const reviews = reviewsOf(config);
  const { store, servicePause } = articlesOf(config);
  return async (now: Date): Promise<void> => {
    if (await heedPause('recheck', { servicePause, log: jsonLog })) return;
    // Before anything that may fail: what dries up need not be what answers with errors.
    for (const review of await reviews()) await watchVolume(review, now, { store, log: jsonLog });
    const literature = await literatureOf(config);
    for (const review of await reviews()) {
      const report = await recheckArticles(review, now, {
        store,
        literature,
        fullTexts: literature.fullTexts,
        filing: filingOf(review),
        log: jsonLog,
        moment: runtimeMoment,
        leaseMs: pollLeaseMs,
      });
      jsonLog('info', 'recheck finished', { review: review.slug, ...report });
    }
  };
}

async function literatureOf(config: Config): Promise<Ncbi> {
  const apiKey = config.has('SECRET_ARN')
    ? (await readSecret(config.need('SECRET_ARN'))).ncbiApiKey
    : config.get('NCBI_API_KEY');
  const onWarning = (message: string) => jsonLog('warn', message);
  const ncbi = createNcbi({
    parse: parsePubmedXml,
    apiKey,
    email: config.get('NCBI_EMAIL'),
    baseUrl: config.get('NCBI_BASE_URL'),
    idConverterUrl: config.get('PMC_IDCONV_URL'),
    onWarning,
  });
  const further = [
    createEuropePmc({ baseUrl: config.get('EUROPE_PMC_BASE_URL') }),
    createIcite({ baseUrl: config.get('ICITE_BASE_URL') }),
  ];
  return { ...ncbi, sources: [...ncbi.sources, ...further] };
}
