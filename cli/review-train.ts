import { join } from 'node:path';
import { findReview, UnknownReviewError } from '../lambda/adapters/review-folder/find-review.ts';
import { nearestWord } from '../lambda/adapters/review-folder/nearest-word.ts';
import { modelFolder, readModel } from '../lambda/adapters/review-folder/read-model.ts';
import { listReviews, readReview } from '../lambda/adapters/review-folder/read-review.ts';
import { ReviewFolderError } from '../lambda/adapters/review-folder/review-folder-error.ts';
import { writeModel } from '../lambda/adapters/review-folder/write-model.ts';
import { readConfig } from '../lambda/config.ts';
import { withNarrowerMesh } from '../lambda/core/narrower-mesh.ts';
import type { Review } from '../lambda/core/review.ts';
import type { Taxonomy } from '../lambda/core/taxonomy.ts';
import { TrainingError } from '../lambda/core/training/labelled-article.ts';
import { type TrainingReport, type TrainingSources, trainReview } from '../lambda/steps/train-review.ts';
import { UserError } from '../local/user-error.ts';
import { gateTable } from './gate-table.ts';
import { trainingSources } from './review-sources.ts';
import { readTrainingExamples } from './training-examples.ts';
import { figuresTable } from './training-figures.ts';

export interface ReviewTrainOptions {
  /** A slug or a folder; may be left out where there is one review only. */
  readonly review?: string | undefined;
  /** JSON Lines of labelled articles. */
  readonly examples?: string | undefined;
  /** Learn from the examples alone, without a network. */
  readonly offline: boolean;
  readonly reviewsDir: string;
}

export interface ReviewTrainIo {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

/**
 * `review train [SLUG|DIR] [--examples FILE] [--offline]`: lets the review teach its topics and writes `model/` into its
 * folder. Figures on stdout, what was done on stderr. Exit 0; 1 when nothing could be learned (nothing is written); 2 when
 * it is not clear which review is meant, or `--offline` has nothing to learn from.
 */
export async function reviewTrain(
  options: ReviewTrainOptions,
  io: ReviewTrainIo,
  sourcesOf: (say: (line: string) => void) => TrainingSources = (say) => trainingSources(readConfig(), say),
): Promise<number> {
  const say = (line: string) => void io.stderr.write(`${line}\n`);
  try {
    if (options.offline && options.examples === undefined) {
      say('--offline learns from examples alone: name them with --examples FILE.jsonl.');
      return 2;
    }
    const dir = await reviewFolder(options);
    const review = await reviewToTrain(dir, options.offline);
    const { examples, skipped } = options.examples
      ? await readTrainingExamples(options.examples, review.taxonomy)
      : { examples: [], skipped: [] };
    for (const line of skipped) say(line);
    const report = await trainReview({
      review,
      examples,
      sources: options.offline ? null : sourcesOf(say),
      onProgress: (doing) => say(`${review.slug}: ${doing} …`),
    });
    const written = await writeModel(join(dir, modelFolder), report.training);
    if (report.training.model) io.stdout.write(figuresTable(report.training.model.figures, review.taxonomy));
    if (report.training.likeness) io.stdout.write(gateTable(report.training.likeness, review.relevanceThreshold));
    for (const line of whatWasLearned(report, review, examples.length)) say(line);
    say(written.length > 0 ? `Written to ${join(dir, modelFolder)}: ${written.join(', ')}` : 'Nothing was written.');
    return written.length > 0 ? 0 : 1;
  } catch (error) {
    if (error instanceof UnknownReviewError) {
      say(error.message);
      return 2;
    }
    if (!(error instanceof ReviewFolderError || error instanceof UserError || error instanceof TrainingError))
      throw error;
    say(error instanceof TrainingError ? `Nothing could be learned: ${error.message}.` : error.message);
    return 1;
  }
}

async function reviewFolder({ review, reviewsDir }: ReviewTrainOptions): Promise<string> {
  if (review !== undefined) return findReview(review, reviewsDir);
  const slugs = await listReviews(reviewsDir);
  const [only] = slugs;
  if (only === undefined) throw new UnknownReviewError(`${reviewsDir} holds no review`);
  if (slugs.length > 1) throw new UnknownReviewError(`say which review to train: ${slugs.join(', ')}`);
  return join(reviewsDir, only);
}

/** As the keeper wrote it. Offline, what MeSH said at an earlier training still holds. */
async function reviewToTrain(dir: string, offline: boolean): Promise<Review> {
  const review = await readReview(dir, { anyName: true, modelDir: null });
  if (!offline) return review;
  const { mesh } = await readModel(join(dir, modelFolder), review.taxonomy, []);
  return mesh ? { ...review, taxonomy: withNarrowerMesh(review.taxonomy, mesh) } : review;
}

function whatWasLearned(report: TrainingReport, review: Review, examples: number): readonly string[] {
  const { taughtBy, references, taught, gaps, notes } = report;
  const lines: string[] = [];
  const records =
    `${references.total} references (${references.fromPubmed} with a PubMed record` +
    `${references.byTitleAlone > 0 ? `, ${references.byTitleAlone} by their title alone` : ''})`;
  const examplesToo = examples > 0 ? ` and ${examples} examples` : '';
  if (taughtBy === 'sections') {
    lines.push(`${review.slug}: ${taught} of its ${records} stand in sections that teach a topic${examplesToo}.`);
  } else if (taughtBy === 'references') lines.push(`${review.slug}: ${records}, no sections${examplesToo}.`);
  else lines.push(`${review.slug}: ${examples} examples, no network used.`);
  lines.push(...notes);
  if (gaps) lines.push(...gapLines(gaps, report, review.taxonomy));
  return lines;
}

/** So many of each kind are named. */
const mostNamed = 12;

/** Headings and topics that do not meet, each with what it may have been meant for. */
function gapLines(
  gaps: NonNullable<TrainingReport['gaps']>,
  { training }: TrainingReport,
  taxonomy: Taxonomy,
): readonly string[] {
  const headings = (training.outline?.sections ?? []).map((section) => section.headings.at(-1) ?? '').filter(Boolean);
  const labels = new Map(taxonomy.topics.map(({ id, label }) => [id, label]));
  const hint = (word: string, words: Iterable<string>) => {
    const meant = nearestWord(word, words);
    return meant ? `; nearest: "${meant}"` : '';
  };
  return [
    ...gaps.unknown.map(
      ({ topic, line }) => `"${line}" (sections of ${topic}) is no heading of the review${hint(line, headings)}`,
    ),
    ...named(
      gaps.headings.map(
        ({ headings: path, citations }) =>
          `no topic takes the section "${path.join(' > ')}" (${citations} citations)${hint(path.at(-1) ?? '', labels.values())}`,
      ),
    ),
    ...named(
      gaps.topics.map((id) => `no section teaches "${labels.get(id)}" (${id})${hint(labels.get(id) ?? '', headings)}`),
    ),
    ...(gaps.headings.length + gaps.topics.length > 0
      ? ['Write the review’s headings under `sections:` of a topic to let them teach it (docs/training.md).']
      : []),
  ];
}

function named(lines: readonly string[]): readonly string[] {
  return lines.length <= mostNamed ? lines : [...lines.slice(0, mostNamed), `… and ${lines.length - mostNamed} more`];
}
