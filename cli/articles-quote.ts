import { NotJatsError } from '../lambda/adapters/ncbi/jats/jats-error.ts';
import { parseJats } from '../lambda/adapters/ncbi/jats/parse-jats.ts';
import { createByteDecoder } from '../lambda/adapters/ncbi/pubmed-xml/decode-bytes.ts';
import { citingSentences, referencesTo, type SoughtWork } from '../lambda/core/citing-sentences.ts';
import type { CitedWork, FullText } from '../lambda/core/full-text.ts';
import { parseDoi, parsePmcid, parsePmid } from '../lambda/core/identifiers.ts';
import { fileFailure, readArticleFile } from './article-file.ts';
import { createLineOutput } from './line-output.ts';

export interface ArticlesQuoteOptions {
  readonly pmid?: string;
  readonly doi?: string;
  readonly pmcid?: string;
  /** The label printed in the reference list: `41`. */
  readonly reference?: string;
}

export interface ArticlesQuoteIo {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  /** What `-` stands for; the process's own unless given. */
  readonly stdin?: AsyncIterable<Uint8Array | string>;
}

/**
 * `articles quote FILE…`: full texts (JATS of PMC) to JSON Lines, one reference a line, with every sentence that cites it, whole and
 * in the order of the text. Chosen by `--pmid`, `--doi`, `--pmcid` or `--reference`; without a choice every reference of the list.
 * A chosen work that an article does not list is said on stderr. Exit 0; 1 when a file is missing, unreadable or no JATS (the
 * other files are still read); 2 when an id is none, or more than one is given.
 */
export async function articlesQuote(
  files: readonly string[],
  options: ArticlesQuoteOptions,
  io: ArticlesQuoteIo,
): Promise<number> {
  const choice = choiceOf(options);
  if (typeof choice === 'string') {
    io.stderr.write(`${choice}\n`);
    return 2;
  }
  const output = createLineOutput(io.stdout);
  let exit = 0;
  try {
    for (const file of files) {
      const name = file === '-' ? 'standard input' : file;
      try {
        const { texts, broken } = parseJats(await textOf(file, io));
        for (const { pmcid, reason } of broken) {
          io.stderr.write(`${name}: skipped ${pmcid ?? 'an article without PMCID'}: ${reason}\n`);
        }
        for (const line of texts.flatMap((text) => linesOf(file, text, choice, io))) {
          if (!output.write(line)) await output.drained();
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

function linesOf(file: string, text: FullText, choice: Choice, io: ArticlesQuoteIo): readonly string[] {
  const chosen = choice(text);
  if (chosen.length === 0) {
    const why = text.references.length === 0 ? 'it has no reference list' : 'no such work in the reference list';
    io.stderr.write(`${file}: ${text.pmcid ?? text.title}: ${why}\n`);
  }
  return chosen.map((positions) => quoteLine(file, text, positions));
}

/** Positions of one work, for each work that is asked for. */
type Choice = (text: FullText) => readonly (readonly number[])[];

function choiceOf({ pmid, doi, pmcid, reference }: ArticlesQuoteOptions): Choice | string {
  const given = [pmid, doi, pmcid, reference].filter((value) => value !== undefined);
  if (given.length > 1) return 'Choose a reference by one of --pmid, --doi, --pmcid and --reference.';
  if (given.length === 0) return ({ references }) => references.map((_, position) => [position]);
  if (reference !== undefined) {
    return ({ references }) =>
      references.flatMap(({ label }, position) =>
        label.toLowerCase() === reference.trim().toLowerCase() ? [[position]] : [],
      );
  }
  const work: SoughtWork = { pmid: parsePmid(pmid), doi: parseDoi(doi), pmcid: parsePmcid(pmcid) };
  if (!work.pmid && !work.doi && !work.pmcid) {
    const kind = pmid !== undefined ? 'PMID' : doi !== undefined ? 'DOI' : 'PMCID';
    return `"${given[0]}" is no ${kind}.`;
  }
  return ({ references }) => {
    const positions = referencesTo(work, references);
    return positions.length === 0 ? [] : [positions];
  };
}

/** One line of `articles quote`: names and order of the keys are an interface. */
function quoteLine(file: string, text: FullText, positions: readonly number[]): string {
  const { pmid, pmcid, doi, title, licence, references } = text;
  const line = {
    file,
    article: { pmid: pmid ?? '', pmcid: pmcid ?? '', doi: doi ?? '', title },
    reference: named(references[positions[0]!]!),
    licence,
    quotes: citingSentences(text, positions).map(({ sentence, headings, citedWith }) => ({
      sentence,
      headings,
      citedWith: citedWith.map((position) => named(references[position]!)),
    })),
  };
  return `${JSON.stringify(line)}\n`;
}

function named({ label, pmid, doi }: CitedWork) {
  return { label, pmid: pmid ?? '', doi: doi ?? '' };
}

async function textOf(file: string, io: ArticlesQuoteIo): Promise<string> {
  const decoder = createByteDecoder();
  let text = '';
  for await (const piece of readArticleFile(file, io.stdin)) {
    text += typeof piece === 'string' ? piece : decoder.decode(piece);
    if (text.length > longestFile)
      throw new NotJatsError('hostile', 'It is longer than 200 million characters', 'Split it');
  }
  return text + decoder.end();
}

/** A file is held in memory as a whole; EFetch answers for hundreds of articles stay below. */
const longestFile = 200_000_000;
