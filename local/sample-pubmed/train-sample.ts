import { fileURLToPath } from 'node:url';
import { createNcbi } from '../../lambda/adapters/ncbi/ncbi.ts';
import { createThrottle } from '../../lambda/adapters/ncbi/throttle.ts';
import { readReview } from '../../lambda/adapters/review-folder/read-review.ts';
import { writeModel } from '../../lambda/adapters/review-folder/write-model.ts';
import { type TrainingReport, type TrainingSources, trainReview } from '../../lambda/steps/train-review.ts';
import { sampleModelDir } from '../sample-training.ts';
import { loadCorpus } from './load-corpus.ts';
import { startSamplePubmed } from './start-sample-pubmed.ts';

/** The day the sample's literature is read at: after everything its stand-in of the review cites. */
const day = new Date('2026-11-16T08:00:00Z');

/** The sample as a source to train from, for as long as `use` takes. */
export async function withSampleSources<Value>(use: (sources: TrainingSources) => Promise<Value>): Promise<Value> {
  const corpus = await loadCorpus(fileURLToPath(new URL('corpus', import.meta.url)));
  const sample = await startSamplePubmed({ clock: () => day, corpus, rateLimit: false });
  try {
    const ncbi = createNcbi({
      apiKey: 'sample',
      email: 'sample@living-review.example',
      baseUrl: sample.urls.ncbi,
      idConverterUrl: sample.urls.idconv,
      throttle: createThrottle(true, { keyedMs: 0, keylessMs: 0 }),
    });
    return await use({ literature: ncbi, fullTexts: ncbi.fullTexts, meshTree: ncbi.meshTree });
  } finally {
    await sample.close();
  }
}

/** What the stand-in teaches the review that ships. */
export async function trainSample(): Promise<TrainingReport> {
  const shipped = fileURLToPath(new URL('../../reviews/csc-immune-crosstalk', import.meta.url));
  const review = await readReview(shipped, { modelDir: null });
  return withSampleSources((sources) => trainReview({ review, examples: [], sources }));
}

// `npx tsx local/sample-pubmed/train-sample.ts` writes corpus/model/ anew: after a change of the taxonomy or of training.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { training, notes } = await trainSample();
  console.error([...notes, `${(await writeModel(sampleModelDir, training)).join(', ')} written`].join('\n'));
}
