import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseDoi, parsePmcid, parsePmid } from '../../core/identifiers.ts';
import { withNarrowerMesh } from '../../core/narrower-mesh.ts';
import { parsePublicationDate } from '../../core/publication-date.ts';
import type { Review } from '../../core/review.ts';
import { untrained } from '../../core/review-training.ts';
import { buildTaxonomy } from './build-taxonomy.ts';
import { decode } from './decode.ts';
import { modelFolder, readModel } from './read-model.ts';
import { type Problem, ReviewFolderError } from './review-folder-error.ts';
import { type ReviewYaml, reviewSchema, weekdays } from './review-schema.ts';
import { parseYamlFile, type YamlFile } from './yaml-file.ts';

export interface ReadReviewOptions {
  /** The folder may have any name: nothing is published, as when a folder named on a command line is tried out. */
  readonly anyName?: boolean;
  /** Where training wrote to (default: `model` below the folder); `null`: as if it was never trained. */
  readonly modelDir?: string | null;
}

/**
 * Reads `reviews/<slug>/` (review.yaml, taxonomy.yaml and what training wrote; docs/adding-a-review.md) and checks all of it.
 * @throws ReviewFolderError naming every problem with its file and line.
 */
export async function readReview(dir: string, options: ReadReviewOptions = {}): Promise<Review> {
  const problems: Problem[] = [];
  const slug = options.anyName ? slugLike(basename(resolve(dir))) : basename(resolve(dir));
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug)) {
    const remedy = 'rename it with small letters, digits and single hyphens: the name stands in web addresses';
    problems.push({ file: dir, line: null, wrong: `the folder name "${slug}" is no slug`, remedy });
  }
  const reviewFile = await readYaml(join(dir, 'review.yaml'), problems);
  const taxonomyFile = await readYaml(join(dir, 'taxonomy.yaml'), problems);
  const head = reviewFile && buildHead(reviewFile, slug, options.anyName ?? false, problems);
  const taxonomy = taxonomyFile && buildTaxonomy(taxonomyFile, problems);
  const { modelDir = join(dir, modelFolder) } = options;
  const training = taxonomy && modelDir !== null ? await readModel(modelDir, taxonomy, problems) : untrained;
  if (problems.length > 0 || !head || !taxonomy) throw new ReviewFolderError(inFileOrder(problems));
  const { outline, model, likeness, mesh } = training;
  return { ...head, taxonomy: mesh ? withNarrowerMesh(taxonomy, mesh) : taxonomy, outline, model, likeness };
}

function slugLike(name: string): string {
  return (
    name
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.join('-') ?? 'review'
  );
}

/**
 * The slugs of a folder of reviews: every sub-folder with a review.yaml, sorted.
 * @throws ReviewFolderError when the folder cannot be read.
 */
export async function listReviews(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((cause: unknown) => {
    const remedy = 'name the folder that holds one sub-folder a review';
    throw new ReviewFolderError([{ file: dir, line: null, wrong: `cannot be read (${reason(cause)})`, remedy }], {
      cause,
    });
  });
  const found = await Promise.all(
    entries
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
      .map(async ({ name }) => ((await isReviewFolder(join(dir, name))) ? [name] : [])),
  );
  return found.flat().sort();
}

/** Whether a folder looks like a review's: it has a review.yaml. */
export async function isReviewFolder(dir: string): Promise<boolean> {
  return (await readdir(dir).catch((): string[] => [])).includes('review.yaml');
}

async function readYaml(file: string, problems: Problem[]): Promise<YamlFile | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const wrong = missing ? 'the file is missing' : `the file cannot be read (${reason(error)})`;
    problems.push({ file, line: null, wrong, remedy: 'copy it from another review and edit it' });
    return null;
  }
  const parsed = parseYamlFile(file, text.replace(/^\uFEFF/, ''));
  if ('problems' in parsed) {
    problems.push(...parsed.problems);
    return null;
  }
  return parsed;
}

function buildHead(
  source: YamlFile,
  slug: string,
  anyName: boolean,
  problems: Problem[],
): Omit<Review, 'taxonomy' | 'outline' | 'model' | 'likeness'> | null {
  const keys = [...Object.keys(reviewSchema.shape), 'weekday', 'hour_utc', 'max_articles'];
  const yaml = decode(reviewSchema, source.value, { source, path: [], keys }, problems);
  if (!yaml) return null;
  const add = (key: keyof ReviewYaml, wrong: string, remedy: string) =>
    problems.push({ file: source.file, line: source.lineOf([key]), wrong, remedy });

  const pmid = parsePmid(yaml.pmid);
  if (!pmid) add('pmid', `"${yaml.pmid}" is no PMID`, 'write its digits, as in pmid: 36810098');
  const pmcid = parsePmcid(yaml.pmcid);
  if (yaml.pmcid && !pmcid) add('pmcid', `"${yaml.pmcid}" is no PMCID`, 'write it as in pmcid: PMC9942413');
  const doi = parseDoi(yaml.doi);
  if (yaml.doi && !doi) add('doi', `"${yaml.doi}" is no DOI`, 'write it as in doi: 10.1186/s12943-023-01748-4');
  const published = parsePublicationDate(String(yaml.published));
  if (!published) {
    add('published', `"${yaml.published}" is no date`, 'write 2023, 2023-02 or 2023-02-21, as precisely as you know');
  }
  if (!isLanguage(yaml.language)) {
    add('language', `"${yaml.language}" is no language tag`, 'write a BCP 47 tag, as in language: en');
  }
  if (yaml.slug !== undefined && yaml.slug !== slug && !anyName) {
    add('slug', `the slug "${yaml.slug}" is not the name of the folder, "${slug}"`, 'take the line out');
  }
  if (!pmid || !published) return null;
  return {
    slug,
    pmid,
    pmcid,
    doi,
    title: yaml.title.replace(/\s+/g, ' '),
    shortTitle: yaml.short_title,
    journal: yaml.journal,
    published: published.text,
    language: yaml.language,
    digest: {
      maxArticles: yaml.digest.max_articles,
      hourUtc: yaml.digest.hour_utc,
      weekday: weekdays.indexOf(yaml.digest.weekday) + 1,
    },
    relevanceThreshold: yaml.relevance_threshold,
  };
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function inFileOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0));
}

function reason(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
