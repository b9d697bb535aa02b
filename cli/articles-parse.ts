import { readPubmedXml } from '../lambda/adapters/ncbi/pubmed-xml/read-pubmed-xml.ts';
import {
  type ArticleRecord,
  abstractText,
  authorName,
  isPreprint,
  isRetracted,
} from '../lambda/core/article-record.ts';
import { fileFailure, readArticleFile } from './article-file.ts';
import { createLineOutput } from './line-output.ts';

export interface ArticlesParseIo {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  /** What `-` stands for; the process's own unless given. */
  readonly stdin?: AsyncIterable<Uint8Array | string>;
}

/**
 * `articles parse FILE…`: PubMed XML, plain or gzip, to JSON Lines, one article a line; `-` is standard input. A record
 * that cannot be understood is named on stderr and skipped. Exit 0; 1 if a file is missing, unreadable, or no whole PubMed
 * XML: one line on stderr says which and what to do, and the other files are still read.
 */
export async function articlesParse(files: readonly string[], io: ArticlesParseIo): Promise<number> {
  const output = createLineOutput(io.stdout);
  let exit = 0;
  try {
    for (const file of files) {
      const name = file === '-' ? 'standard input' : file;
      try {
        for await (const item of readPubmedXml(readArticleFile(file, io.stdin))) {
          if (item.kind === 'record') {
            if (!output.write(articleLine(item.record))) await output.drained();
          } else if (item.kind === 'skipped') {
            io.stderr.write(
              `${name}: skipped ${item.pmid ? `PMID ${item.pmid}` : 'a record without PMID'}: ${item.reason}\n`,
            );
          }
          if (output.closed()) break;
        }
      } catch (error) {
        io.stderr.write(`${name}: ${fileFailure(error)}\n`);
        exit = 1;
      }
      if (output.closed()) break;
    }
    await output.flush();
    return exit;
  } finally {
    output.release();
  }
}

/** One line of `articles parse`: names and order of the keys are an interface. */
export function articleLine(record: ArticleRecord): string {
  const line = {
    pmid: record.pmid ?? '',
    title: record.title,
    abstract: abstractText(record),
    doi: record.doi ?? '',
    pmcid: record.pmcid ?? '',
    journal: record.journal.title || record.journal.abbreviation,
    authors: record.authors.map(authorName),
    published: record.published?.text ?? null,
    entrez: record.entrez,
    publicationTypes: record.publicationTypes,
    mesh: record.mesh.map(({ ui, name, major }) => ({ ui, name, major })),
    keywords: record.keywords,
    references: record.references,
    retracted: isRetracted(record),
    preprint: isPreprint(record),
    corrections: record.corrections.map(({ type, pmid, source }) => ({ type, pmid: pmid ?? '', source })),
  };
  return `${JSON.stringify(line)}\n`;
}
