import { createReadStream } from 'node:fs';
import { findReview, UnknownReviewError } from '../lambda/adapters/review-folder/find-review.ts';
import { readReview } from '../lambda/adapters/review-folder/read-review.ts';
import { ReviewFolderError } from '../lambda/adapters/review-folder/review-folder-error.ts';
import type { ArticleRecord } from '../lambda/core/article-record.ts';
import { createFiler } from '../lambda/core/filing.ts';
import { createRank, type RankParts } from '../lambda/core/rank.ts';
import { rankByExamples } from '../lambda/core/ranking.ts';
import type { Review } from '../lambda/core/review.ts';
import { type ArticlesClassifyIo, drained, linesOf, readArticleLine } from './articles-classify.ts';

export interface ArticlesRankOptions {
  /** A slug or a folder. */
  readonly review: string;
  /** JSON Lines of articles that are known to belong. */
  readonly seeds?: string | undefined;
  readonly reviewsDir: string;
}

/**
 * `articles rank --review SLUG|DIR [--seeds FILE]`: JSON Lines in (as for `articles classify`), the same objects out, most
 * relevant first, each with `score` (0…1) and `why`. Ties stay in the order of the input.
 *
 * By the review: the rank of docs/ranking.md; `why` holds its parts. With `--seeds` the articles of that file (`{pmid?,
 * title, abstract}` a line) take the place of the review: what is like them comes first, they themselves before all, and
 * the review's own field and topics have no say; scores then compare within one run only, and `why` holds the words that
 * raised an article.
 *
 * A line that is not understood is named on stderr and skipped; an article without any text is ranked all the same. Exit 0;
 * 1 if the review is broken, the seeds cannot be read, or no line at all was understood; 2 if there is no such review.
 */
export async function articlesRank(options: ArticlesRankOptions, io: ArticlesClassifyIo): Promise<number> {
  const { stdin, stdout, stderr } = io;
  const say = (line: string) => void stderr.write(`${line}\n`);
  try {
    const review = await readReview(await findReview(options.review, options.reviewsDir), { anyName: true });
    const seeds = options.seeds === undefined ? null : await readSeeds(options.seeds, say);
    if (seeds?.length === 0) {
      say(`${options.seeds} holds no article to rank by: write one {"title": …, "abstract": …} a line.`);
      return 1;
    }
    const { articles, skipped } = await readArticles(stdin, (fault) => say(fault));
    const ranked = seeds === null ? byReview(articles, review) : bySeeds(articles, seeds);
    for (const { place, score, why } of ranked) {
      const line = JSON.stringify({ ...articles[place]!.given, score, why });
      if (!stdout.write(`${line}\n`)) await drained(stdout);
    }
    return skipped > 0 && articles.length === 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof UnknownReviewError || error instanceof ReviewFolderError || error instanceof SeedsError)) {
      throw error;
    }
    say(error.message);
    return error instanceof UnknownReviewError ? 2 : 1;
  }
}

interface GivenArticle {
  /** The object of the line, as it was. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly record: ArticleRecord;
}

interface Placed {
  readonly place: number;
  readonly score: number;
  readonly why: RankParts | { readonly seed: true } | { readonly words: readonly string[] };
}

function bySeeds(articles: readonly GivenArticle[], seeds: readonly ArticleRecord[]): readonly Placed[] {
  const records = articles.map(({ record }) => record);
  return rankByExamples(records, seeds).map(({ place, score, example, words }) => ({
    place,
    score,
    why: example ? { seed: true } : { words },
  }));
}

function byReview(articles: readonly GivenArticle[], review: Review): readonly Placed[] {
  const file = createFiler(review);
  const rank = createRank(review);
  return articles
    .map(({ record }, place) => {
      const relation = record.references.includes(review.pmid) ? 'cites' : 'related';
      const { score, parts } = rank({ record, relation, classification: file(record), citationContext: null });
      return { place, score, why: parts };
    })
    .sort((a, b) => b.score - a.score || a.place - b.place);
}

async function readArticles(lines: AsyncIterable<string | Uint8Array>, onFault: (fault: string) => void) {
  const articles: GivenArticle[] = [];
  let skipped = 0;
  let number = 0;
  for await (const line of linesOf(lines)) {
    number++;
    if (line.trim() === '') continue;
    const article = readArticleLine(line, { withoutText: true });
    if ('fault' in article) {
      skipped++;
      onFault(`line ${number}: ${article.fault}; skipped`);
    } else articles.push({ given: JSON.parse(line) as GivenArticle['given'], record: article.record });
  }
  return { articles, skipped };
}

class SeedsError extends Error {
  override readonly name = 'SeedsError';
}

async function readSeeds(path: string, say: (line: string) => void): Promise<readonly ArticleRecord[]> {
  try {
    const { articles } = await readArticles(createReadStream(path), (fault) => say(`${path}, ${fault}`));
    return articles.map(({ record }) => record);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    throw new SeedsError(
      code === 'ENOENT' ? `${path}: there is no such file.` : `${path}: it cannot be read (${code}).`,
    );
  }
}
