import { readFile } from 'node:fs/promises';
import { nearestWord } from '../lambda/adapters/review-folder/nearest-word.ts';
import type { Taxonomy } from '../lambda/core/taxonomy.ts';
import { currentTopics } from '../lambda/core/topic-aliases.ts';
import type { LabelledArticle } from '../lambda/core/training/labelled-article.ts';
import { UserError } from '../local/user-error.ts';
import { readArticleLine } from './articles-classify.ts';

export interface TrainingExamples {
  readonly examples: readonly LabelledArticle[];
  /** Lines that were not understood, each with its number and why: they teach nothing. */
  readonly skipped: readonly string[];
}

/** So many wrong lines are named; a file that is wrong throughout is wrong in the same way throughout. */
const mostNamed = 20;

/**
 * JSON Lines `{pmid?, title, abstract, topics: [id…]}`; `topics: []` says that an article bears on none. Lines that are no
 * article are skipped and named.
 * @throws UserError when the file cannot be read, holds no example, or names a topic the taxonomy does not have: such a
 *   label is a mistake that would teach the wrong thing.
 */
export async function readTrainingExamples(file: string, taxonomy: Taxonomy): Promise<TrainingExamples> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(
      error.code === 'ENOENT'
        ? `There is no file ${file}.`
        : `${file} cannot be read (${error.code ?? error.message}).`,
    );
  });
  const examples: LabelledArticle[] = [];
  const skipped: string[] = [];
  const unknown: string[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '') continue;
    const read = readExample(line, taxonomy);
    if ('fault' in read) skipped.push(`${file}:${index + 1}: ${read.fault}; skipped`);
    else if (read.unknown.length > 0) unknown.push(...read.unknown.map((wrong) => `${file}:${index + 1}: ${wrong}`));
    else examples.push(read.example);
  }
  if (unknown.length > 0) {
    const more = unknown.length > mostNamed ? [`… and ${unknown.length - mostNamed} more`] : [];
    throw new UserError([...unknown.slice(0, mostNamed), ...more, 'Nothing was trained or written.'].join('\n'));
  }
  if (examples.length === 0) {
    throw new UserError(
      [
        ...skipped.slice(0, mostNamed),
        `${file} holds no example. Write one a line: {"title": "…", "abstract": "…", "topics": ["${taxonomy.topics[0]?.id ?? 'id'}"]}`,
      ].join('\n'),
    );
  }
  return { examples, skipped };
}

type ReadExample =
  | { readonly fault: string }
  | { readonly example: LabelledArticle; readonly unknown: readonly string[] };

function readExample(line: string, taxonomy: Taxonomy): ReadExample {
  const article = readArticleLine(line);
  if ('fault' in article) return article;
  const { topics } = JSON.parse(line) as { readonly topics?: unknown };
  if (!Array.isArray(topics) || !topics.every((topic) => typeof topic === 'string')) {
    return { fault: 'it has no "topics", a list of topic ids ([] for an article that bears on none)' };
  }
  const ids = taxonomy.topics.map(({ id }) => id);
  const known = new Set(ids);
  const unknown = topics
    .filter((topic) => !known.has(topic) && !Object.hasOwn(taxonomy.aliases ?? {}, topic))
    .map((topic) => {
      const meant = nearestWord(topic, ids);
      return `there is no topic "${topic}"${meant ? `: did you mean "${meant}"?` : ''}`;
    });
  const labels = currentTopics(taxonomy, topics).map((topic) => ({ topic, weight: 1 }));
  if (topics.length > 0 && unknown.length === 0 && labels.length === 0) return { fault: 'its topics were given up' };
  return { example: { record: article.record, topics: labels }, unknown };
}
