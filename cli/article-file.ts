import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { NotJatsError } from '../lambda/adapters/ncbi/jats/jats-error.ts';
import { PubmedXmlError } from '../lambda/adapters/ncbi/pubmed-xml/pubmed-xml-error.ts';

/** The bytes of a file, unpacked if it is gzip; `-` is standard input, or what stands for it. */
export function readArticleFile(
  file: string,
  stdin: AsyncIterable<Uint8Array | string> = process.stdin,
): AsyncIterable<Uint8Array | string> {
  return unpacked(file === '-' ? stdin : createReadStream(file, { highWaterMark: 65_536 }));
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
export function fileFailure(error: unknown): string {
  if (error instanceof PubmedXmlError || error instanceof NotJatsError) return `${error.message}. ${error.remedy}.`;
  const { code = '', message = '' } = error as { readonly code?: string; readonly message?: string };
  if (code === 'ENOENT') return 'There is no such file. Check the path.';
  if (code === 'EISDIR') return 'This is a folder. Name the files in it.';
  if (code === 'EACCES' || code === 'EPERM') return 'It may not be read. Check its permissions.';
  if (code === 'Z_BUF_ERROR') return 'The gzip file stops early. Download it again.';
  if (code.startsWith('Z_')) return 'The gzip file is damaged. Download it again.';
  if (code !== '') return `It cannot be read (${message}). Try again, or copy it elsewhere.`;
  throw error;
}
