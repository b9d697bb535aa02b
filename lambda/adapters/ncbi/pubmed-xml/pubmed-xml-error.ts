/**
 * Why a body as a whole cannot be read as PubMed XML. One broken record is never a reason: it is skipped and counted.
 * `message` says what was found, `remedy` what to do about it; both are single sentences without markup.
 */
export abstract class PubmedXmlError extends Error {
  /** What the sender or keeper can do, one sentence. */
  readonly remedy: string;
  constructor(message: string, remedy: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.remedy = remedy;
  }
}

/** What stood where PubMed XML was expected. `malformed`: the right root, but what follows is no XML document. */
export type FoundInstead = 'empty' | 'html' | 'json' | 'text' | 'other-xml' | 'malformed' | 'undecodable';

/**
 * Another kind of answer: an HTML page, JSON, nothing at all, another root element, bytes in no known encoding. E-utilities
 * send most failures with status 200, so `root`, `errors` and `excerpt` are there for the client to classify them by.
 */
export class NotPubmedXmlError extends PubmedXmlError {
  override readonly name = 'NotPubmedXmlError';
  readonly found: FoundInstead;
  /** The root element's name (`eFetchResult`), or `null` when there is none. */
  readonly root: string | null;
  /** The texts of `<ERROR>` elements near the beginning: NCBI's word for "the call failed". */
  readonly errors: readonly string[];
  /** The first 300 characters of the body, on one line. */
  readonly excerpt: string;
  constructor(
    message: string,
    details: {
      readonly found: FoundInstead;
      readonly remedy: string;
      readonly root?: string | null;
      readonly errors?: readonly string[];
      readonly excerpt?: string;
      readonly cause?: unknown;
    },
  ) {
    super(message, details.remedy, details);
    this.found = details.found;
    this.root = details.root ?? null;
    this.errors = details.errors ?? [];
    this.excerpt = details.excerpt ?? '';
  }
}

/** The document stops before its root element is closed: records may be missing, so it must not count as whole. */
export class TruncatedXmlError extends PubmedXmlError {
  override readonly name = 'TruncatedXmlError';
  /** Records understood before the end. */
  readonly recordsRead: number;
  constructor(message: string, recordsRead: number) {
    super(message, 'Fetch it again: the download stopped early');
    this.recordsRead = recordsRead;
  }
}

/** Input that no honest sender makes: an internal DTD subset, depth beyond 64, a record beyond 20 MB. */
export class HostileXmlError extends PubmedXmlError {
  override readonly name = 'HostileXmlError';
  constructor(message: string) {
    super(message, 'Do not trust this file: take it from PubMed itself');
  }
}

/** One record's XML is not well-formed; caught by the reader, which skips the record with this reason. */
export class MalformedRecordError extends Error {
  override readonly name = 'MalformedRecordError';
}
