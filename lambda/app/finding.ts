import { createEuropePmc } from '../adapters/europe-pmc/europe-pmc.ts';
import { createIcite } from '../adapters/icite/icite.ts';
import { createNcbi, type Ncbi } from '../adapters/ncbi/ncbi.ts';
import { parsePubmedXml } from '../adapters/ncbi/pubmed-xml/parse-pubmed-xml.ts';
import { jsonLog, runtimeMoment } from '../adapters/runtime/runtime.ts';
import { readSecret } from '../adapters/secrets-manager/read-secret.ts';
import { type Config, readConfig } from '../config.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import { LiteratureUnavailableError } from '../core/ports/literature.ts';
import type { Review } from '../core/review.ts';
import { eachReview, type RoundOptions } from '../steps/each-review.ts';
import { filingOf } from '../steps/filing.ts';
import { heedPause } from '../steps/heed-pause.ts';
import { pollLeaseMs, pollReview } from '../steps/poll-review.ts';
import { recheckArticles } from '../steps/recheck-articles.ts';
import { watchSources } from '../steps/watch-sources.ts';
import { watchVolume } from '../steps/watch-volume.ts';
import { articlesOf, reviewsOf } from './parts.ts';

/** What finds articles: polling, and looking again at what is known. */

/** Reading one review's lists and records takes a minute at most, but for its first poll. */
const oneReviewMs = 3 * 60_000;

export function pollApp(config = readConfig()) {
  const reviews = reviewsOf(config);
  const { store, servicePause } = articlesOf(config);
  return async (now: Date, remainingMs: number): Promise<void> => {
    if (await heedPause('poll', { servicePause, log: jsonLog })) return;
    const deps = await dependenciesOf(config, store);
    const poll = async (review: Review) => {
      const report = await pollReview(review, now, { ...deps, filing: filingOf(review) });
      const { outcome, added, baseline, changed, declined, awaited, fullTexts, failures } = report;
      watchSources(review, failures, jsonLog);
      const failedSources = failures.map(({ source }) => source).join(',');
      const found = { outcome, added, baseline, changed, declined, awaited, fullTexts, failedSources };
      jsonLog('info', 'poll finished', { review: review.slug, ...found });
    };
    const watched = async (review: Review) => {
      await poll(review).catch((error: unknown) => {
        if (error instanceof LiteratureUnavailableError) watchSources(review, [{ source: 'all', error }], jsonLog);
        throw error;
      });
    };
    await eachReview(await reviews(), now, watched, roundOf('poll', remainingMs));
  };
}

export function recheckApp(config = readConfig()) {
  const reviews = reviewsOf(config);
  const { store, servicePause } = articlesOf(config);
  return async (now: Date, remainingMs: number): Promise<void> => {
    if (await heedPause('recheck', { servicePause, log: jsonLog })) return;
    // Before anything that may fail: what dries up need not be what answers with errors.
    for (const review of await reviews()) await watchVolume(review, now, { store, log: jsonLog });
    const deps = await dependenciesOf(config, store);
    const recheck = async (review: Review) => {
      const report = await recheckArticles(review, now, { ...deps, filing: filingOf(review) });
      jsonLog('info', 'recheck finished', { review: review.slug, ...report });
    };
    await eachReview(await reviews(), now, recheck, roundOf('recheck', remainingMs));
  };
}

function roundOf(round: string, remainingMs: number): RoundOptions {
  return { round, log: jsonLog, time: { moment: runtimeMoment, beginsWithinMs: remainingMs - oneReviewMs } };
}

/** What polling and re-checking share, but for the review. */
async function dependenciesOf(config: Config, store: ArticleStore) {
  const literature = await literatureOf(config);
  const { fullTexts } = literature;
  return { store, literature, fullTexts, log: jsonLog, moment: runtimeMoment, leaseMs: pollLeaseMs };
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
