import { join } from 'node:path';
import { readReview } from '../lambda/adapters/review-folder/read-review.ts';
import { ReviewFolderError } from '../lambda/adapters/review-folder/review-folder-error.ts';
import { assertFree, FolderExistsError, writeReview } from '../lambda/adapters/review-folder/write-review.ts';
import { readConfig } from '../lambda/config.ts';
import { type Pmid, parsePmid } from '../lambda/core/identifiers.ts';
import { type Literature, LiteratureUnavailableError } from '../lambda/core/ports/literature.ts';
import type { Review } from '../lambda/core/review.ts';
import { allTopics } from '../lambda/core/review-draft.ts';
import { filingOf } from '../lambda/steps/filing.ts';
import { draftReview, type NewReview, type NewReviewSources } from '../lambda/steps/new-review.ts';
import { recentArticles } from '../lambda/steps/recent-articles.ts';
import type { TrainingSources } from '../lambda/steps/train-review.ts';
import { recentLines } from './recent-lines.ts';
import { type ReviewSources, reviewSources } from './review-sources.ts';
import { reviewTrain } from './review-train.ts';
import { inSentences } from './terminal.ts';

export interface ReviewNewOptions {
  readonly pmid: string;
  /** Name of the folder; made from the title when left out. */
  readonly slug?: string | undefined;
  /** Take it though nobody calls it a review. */
  readonly anyArticle: boolean;
  readonly reviewsDir: string;
}

export interface ReviewNewIo {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

const recentDays = 90;

/**
 * `review new PMID [--slug NAME] [--any-article]`: writes `<reviews>/<slug>/` with a draft for the keeper to edit, trains it,
 * and shows what the last 90 days would have brought. Folder and articles on stdout, words on stderr. Exit 0 once the folder
 * is written, whatever of the rest could not be had; 1 when there is nothing to draft from; 2 for no PMID or no slug.
 */
export async function reviewNew(
  options: ReviewNewOptions,
  io: ReviewNewIo,
  now: Date,
  sourcesOf: (say: (line: string) => void) => ReviewSources = (say) => reviewSources(readConfig(), say),
): Promise<number> {
  const say = (line: string) => void io.stderr.write(`${line}\n`);
  const pmid = parsePmid(options.pmid);
  if (pmid === null) {
    say(
      `"${options.pmid}" is no PMID. It is the number of up to 9 digits that PubMed shows below the title, as in 36810098.`,
    );
    return 2;
  }
  const { slug } = options;
  if (slug !== undefined && (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug) || slug.length > 60)) {
    say(
      `"${slug}" is no slug: write small letters, digits and single hyphens, as in tumour-immunity; it stands in web addresses.`,
    );
    return 2;
  }
  try {
    if (slug !== undefined) await assertFree(join(options.reviewsDir, slug), slug);
    const sources = sourcesOf(say);
    const made = await draft(pmid, options, sources.draft, say);
    if (made.kind === 'refused') {
      say(`${made.why} ${made.remedy}`);
      return 1;
    }
    const head = slug === undefined ? made.head : { ...made.head, slug };
    const dir = await writeReview(options.reviewsDir, head, made.taxonomy);
    const review = await readReview(dir);
    for (const line of whatWasDrafted(made, dir)) say(line);
    io.stdout.write(`${dir}\n`);
    await train(dir, options.reviewsDir, sources.training, io, say);
    await showRecent(dir, review, sources.literature, now, io, say);
    for (const line of nextSteps(head.slug, options.reviewsDir, readConfig().has('NCBI_BASE_URL'))) say(line);
    return 0;
  } catch (error) {
    if (error instanceof LiteratureUnavailableError) say(inSentences(error.message, error.remedy));
    else if (error instanceof FolderExistsError || error instanceof ReviewFolderError) say(error.message);
    else throw error;
    return 1;
  }
}

function draft(
  pmid: Pmid,
  { anyArticle }: ReviewNewOptions,
  sources: NewReviewSources,
  say: (line: string) => void,
): Promise<NewReview> {
  return draftReview({ pmid, anyArticle, sources, onProgress: (doing) => say(`${doing} …`) });
}

function whatWasDrafted(made: Extract<NewReview, { kind: 'drafted' }>, dir: string): readonly string[] {
  const topics = allTopics(made.taxonomy.topics);
  const count = (of: (topic: (typeof topics)[number]) => number) => topics.reduce((sum, topic) => sum + of(topic), 0);
  const from = {
    headings: 'its own headings',
    mesh: 'MeSH headings of its references',
    words: 'its keywords and words',
  };
  const { found, of } = made.taxonomy.field.reach;
  const bare = topics.filter(({ terms }) => terms.length === 0).map(({ label }) => `“${label}”`);
  return [
    ...made.notes,
    `${dir}: ${topics.length} topics from ${from[made.taxonomy.madeFrom]}, ${count(({ terms }) => terms.length)} terms, ` +
      `${count(({ mesh }) => mesh.length)} MeSH headings, all marked as proposed.`,
    ...(of > 0 && found / of < 0.95
      ? [`The words of the field reach ${found} of the ${of} references with a known title: look at field.terms first.`]
      : []),
    ...(bare.length > 0 ? [`No words were found for ${bare.join(', ')}: write some.`] : []),
  ];
}

/** A draft that cannot be trained yet is a draft all the same; why is told. */
async function train(
  dir: string,
  reviewsDir: string,
  sources: TrainingSources,
  { stderr }: ReviewNewIo,
  say: (line: string) => void,
): Promise<void> {
  try {
    const code = await reviewTrain(
      { review: dir, offline: false, reviewsDir },
      { stdout: stderr, stderr },
      () => sources,
    );
    if (code !== 0) say('It was not trained: the proposed terms alone file.');
  } catch (error) {
    // The draft stands and is worth the rest of the walk, whatever went wrong here.
    const reason = error instanceof Error ? error.message : String(error);
    say(`It was not trained (${reason}): the proposed terms alone file. Try "review train" later.`);
  }
}

async function showRecent(
  dir: string,
  untrained: Review,
  literature: Literature,
  now: Date,
  { stdout }: ReviewNewIo,
  say: (line: string) => void,
): Promise<void> {
  say(`asking what the last ${recentDays} days would have brought …`);
  const review = await readReview(dir).catch((error: unknown) => {
    if (!(error instanceof ReviewFolderError)) throw error;
    say(error.message);
    return untrained;
  });
  const since = new Date(now.valueOf() - recentDays * 86_400_000).toISOString().slice(0, 10);
  const recent = await recentArticles(review, since, literature, filingOf(review));
  for (const line of recent.notes) say(`note: ${line}`);
  for (const line of recentLines(review, recent, recentDays)) stdout.write(`${line}\n`);
}

function nextSteps(slug: string, reviewsDir: string, isElsewhere: boolean): readonly string[] {
  const dir = join(reviewsDir, slug);
  return [
    '',
    'What to do next:',
    `  1. Edit ${join(dir, 'taxonomy.yaml')} (and review.yaml): strike, add, rename; docs/adding-a-review.md explains every line.`,
    `  2. npm run -s living-review -- review check ${slug}`,
    `  3. npm run -s living-review -- review train ${slug}`,
    `  4. npm start${isElsewhere ? '' : ' -- --live'}`,
  ];
}
