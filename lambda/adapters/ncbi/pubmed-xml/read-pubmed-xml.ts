import { createByteDecoder } from './decode-bytes.ts';
import type { ParsedItem } from './read-member.ts';
import { createSetReader, maxRecordLength, type ParsedCounts } from './set-reader.ts';

export interface ReadOptions {
  /** Characters a record may have before the document is refused; {@link maxRecordLength} unless said otherwise. */
  readonly maxRecordLength?: number;
}

/**
 * PubMed XML of any length, record by record, in memory that does not grow with it: a file, an EFetch answer, an unpacked
 * baseline. The source may be cut anywhere, even inside a character. Items come as soon as they are read, so what follows a
 * bad end was still yielded: only the generator's return (the counts) says that the document was whole.
 *
 * Throws PubmedXmlError (NotPubmedXmlError, TruncatedXmlError, HostileXmlError) with a remedy; what the source throws passes.
 */
export async function* readPubmedXml(
  source: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>,
  options: ReadOptions = {},
): AsyncGenerator<ParsedItem, ParsedCounts, undefined> {
  const decoder = createByteDecoder();
  const reader = createSetReader(options.maxRecordLength ?? maxRecordLength);
  for await (const piece of source) {
    yield* reader.push(typeof piece === 'string' ? piece : decoder.decode(piece));
  }
  yield* reader.push(decoder.end());
  return yield* reader.end();
}
