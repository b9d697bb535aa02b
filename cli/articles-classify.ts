import * as z from 'zod/mini';
import { findReview, UnknownReviewError } from '../lambda/adapters/review-folder/find-review.ts';
import { readReview } from '../lambda/adapters/review-folder/read-review.ts';
import { ReviewFolderError } from '../lambda/adapters/review-folder/review-folder-error.ts';
import { type ArticleRecord, emptyRecord } from '../lambda/core/article-record.ts';
import { createFiler } from '../lambda/core/filing.ts';
import { parsePmid } from '../lambda/core/identifiers.ts';

export interface ArticlesClassifyOptions {
  /** A slug or a folder. */
  readonly review: string;
  readonly reviewsDir: string;
}

export interface ArticlesClassifyIo {
  readonly stdin: AsyncIterable<string | Uint8Array>;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

/**
 * `articles classify --review SLUG|DIR`: JSON Lines in (what `articles parse` prints, or just pmid, title and abstract),
 * `{pmid, topics: [{id, score, reasons: [text]}]}` out, a line at a time. A line that is not understood is named on
 * stderr and skipped. Exit 0; 1 if the review is broken or no line at all was understood; 2 if there is no such review.
 */
export async function articlesClassify(options: ArticlesClassifyOptions, io: ArticlesClassifyIo): Promise<number> {
  const { stdin, stdout, stderr } = io;
  let file: ReturnType<typeof createFiler>;
  try {
    const review = await readReview(await findReview(options.review, options.reviewsDir), { anyName: true });
    file = createFiler(review);
  } catch (error) {
    if (!(error instanceof UnknownReviewError || error instanceof ReviewFolderError)) throw error;
    stderr.write(`${error.message}\n`);
    return error instanceof UnknownReviewError ? 2 : 1;
  }

  let number = 0;
  let understood = 0;
  let skipped = 0;
  for await (const line of linesOf(stdin)) {
    number++;
    if (line.trim() === '') continue;
    const article = readArticleLine(line);
    if ('fault' in article) {
      skipped++;
      stderr.write(`line ${number}: ${article.fault}; skipped\n`);
      continue;
    }
    understood++;
    const topics = file(article.record).topics.map(({ topic, score, reasons }) => ({
      id: topic,
      score,
      reasons: reasons.map(({ text }) => text),
    }));
    if (!stdout.write(`${JSON.stringify({ pmid: article.pmid, topics })}\n`)) await drained(stdout);
  }
  return skipped > 0 && understood === 0 ? 1 : 0;
}

const message = (key: string, what: string) => `"${key}" is not ${what}`;
const words = (key: string) => z.optional(z.nullable(z.string(message(key, 'a text'))));

const articleLine = z.object(
  {
    pmid: z.optional(z.nullable(z.union([z.string(), z.number()], message('pmid', 'a text or number')))),
    title: words('title'),
    abstract: words('abstract'),
    keywords: z.optional(z.nullable(z.array(z.string(), message('keywords', 'a list of texts')))),
    publicationTypes: z.optional(z.nullable(z.array(z.string(), message('publicationTypes', 'a list of texts')))),
    references: z.optional(
      z.nullable(z.array(z.union([z.string(), z.number()]), message('references', 'a list of PMIDs'))),
    ),
    mesh: z.optional(
      z.nullable(
        z.array(
          z.union(
            [
              z.string(),
              z.object({
                ui: z.optional(z.nullable(z.string())),
                name: z.string(),
                major: z.optional(z.nullable(z.boolean())),
              }),
            ],
            message('mesh', 'a list of {ui, name, major}'),
          ),
          message('mesh', 'a list of {ui, name, major}'),
        ),
      ),
    ),
  },
  'it is not a JSON object',
);

/** One line → what can be filed; `fault` says in words why not. */
export function readArticleLine(
  line: string,
  { withoutText = false }: { readonly withoutText?: boolean } = {},
): { readonly pmid: string | null; readonly record: ArticleRecord } | { readonly fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { fault: 'it is not JSON' };
  }
  const decoded = articleLine.safeParse(value);
  if (!decoded.success) return { fault: decoded.error.issues[0]?.message ?? 'it is not an article' };
  const { pmid, title, abstract, keywords, mesh, publicationTypes, references } = decoded.data;
  if (!withoutText && !title && !abstract && !mesh?.length && !keywords?.length)
    return { fault: 'it has neither title nor abstract' };
  return {
    pmid: pmid === undefined || pmid === null ? null : String(pmid),
    record: {
      ...emptyRecord,
      pmid: parsePmid(pmid),
      title: title ?? '',
      abstract: abstract ? [{ label: '', text: abstract }] : [],
      keywords: keywords ?? [],
      publicationTypes: publicationTypes ?? [],
      references: (references ?? []).flatMap((reference) => parsePmid(reference) ?? []),
      mesh: (mesh ?? []).map((heading) =>
        typeof heading === 'string'
          ? { ui: '', name: heading, major: false }
          : { ui: heading.ui ?? '', name: heading.name, major: heading.major ?? false },
      ),
    },
  };
}

/**
 * The lines of a stream, parted by LF or CRLF only. Node's readline would also cut at U+2028, which JSON allows inside a
 * string.
 */
export async function* linesOf(input: AsyncIterable<string | Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  for await (const chunk of input) {
    const parts = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) yield part.replace(/\r$/, '');
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

export function drained(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    stream.once('drain', resolve);
    stream.once('close', resolve);
  });
}
