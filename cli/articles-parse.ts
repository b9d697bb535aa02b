import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { PubmedXmlError } from '../lambda/adapters/ncbi/pubmed-xml/pubmed-xml-error.ts';
import { readPubmedXml } from '../lambda/adapters/ncbi/pubmed-xml/read-pubmed-xml.ts';
import {
  type ArticleRecord,
  abstractText,
  authorName,
  isPreprint,
  isRetracted,
} from '../lambda/core/article-record.ts';

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
  const output = createOutput(io.stdout);
  let exit = 0;
  try {
    for (const file of files) {
      const name = file === '-' ? 'standard input' : file;
      try {
        const source = file === '-' ? (io.stdin ?? process.stdin) : createReadStream(file, { highWaterMark: 65_536 });
        for await (const item of readPubmedXml(unpacked(source))) {
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
        io.stderr.write(`${name}: ${failureOf(error)}\n`);
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

/** Gzip is told by its first two bytes (RFC 1952 §2.3.1), whatever the file is called; several members are one file. */
async function* unpacked(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<Uint8Array | string> {
  const pieces = source[Symbol.asyncIterator]();
  try {
    const head: (Uint8Array | string)[] = [];
    let first = 0;
    for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) {
      head.push(piece.value);
      first += piece.value.length;
      if (first >= 2) break;
    }
    const all = joined(head, pieces);
    if (!isGzip(head)) {
      yield* all;
      return;
    }
    // A failure comes out of the loop below; the callback only keeps it from being thrown a second time.
    yield* pipeline(Readable.from(all, { objectMode: false }), createGunzip({ chunkSize: 65_536 }), () => {});
  } finally {
    await pieces.return?.();
  }
}

async function* joined<Piece>(head: readonly Piece[], rest: AsyncIterator<Piece>): AsyncGenerator<Piece> {
  yield* head;
  for (let piece = await rest.next(); !piece.done; piece = await rest.next()) yield piece.value;
}

function isGzip(head: readonly (Uint8Array | string)[]): boolean {
  const bytes = head.flatMap((piece) => (typeof piece === 'string' ? [] : [...piece.subarray(0, 2)]));
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** What went wrong with a file and what to do, in one line. What is nobody's fault outside is thrown on. */
function failureOf(error: unknown): string {
  if (error instanceof PubmedXmlError) return `${error.message}. ${error.remedy}.`;
  const { code = '', message = '' } = error as { readonly code?: string; readonly message?: string };
  if (code === 'ENOENT') return 'There is no such file. Check the path.';
  if (code === 'EISDIR') return 'This is a folder. Name the files in it.';
  if (code === 'EACCES' || code === 'EPERM') return 'It may not be read. Check its permissions.';
  if (code === 'Z_BUF_ERROR') return 'The gzip file stops early. Download it again.';
  if (code.startsWith('Z_')) return 'The gzip file is damaged. Download it again.';
  if (code !== '') return `It cannot be read (${message}). Try again, or copy it elsewhere.`;
  throw error;
}

/** Lines gathered into larger writes. Whoever reads may have had enough (`| head`): that is no failure. */
function createOutput(stdout: NodeJS.WritableStream) {
  let waiting: string[] = [];
  let length = 0;
  let closed = false;
  let failure: Error | null = null;
  let wake: () => void = () => {};
  const onDrain = () => wake();
  const onError = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') failure = error;
    closed = true;
    wake();
  };
  const onClose = () => {
    closed = true;
    wake();
  };
  stdout.on('drain', onDrain);
  stdout.on('error', onError);
  stdout.on('close', onClose);

  function send(): boolean {
    const text = waiting.join('');
    waiting = [];
    length = 0;
    return text === '' || closed || stdout.write(text);
  }

  return {
    closed: () => closed,
    /** `false`: wait for {@link drained} before writing more. */
    write(line: string): boolean {
      waiting.push(line);
      length += line.length;
      return length < 65_536 || send();
    },
    drained(): Promise<void> {
      return new Promise((resolve) => {
        wake = resolve;
        if (closed) resolve();
      });
    },
    async flush(): Promise<void> {
      if (!send()) await this.drained();
      if (failure !== null) throw failure;
    },
    release(): void {
      stdout.off('drain', onDrain);
      stdout.off('close', onClose);
      // The handler for errors stays: EPIPE may come after the last write.
    },
  };
}
