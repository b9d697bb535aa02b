/**
 * Why a body as a whole cannot be read as JATS. One unreadable article among others is never a reason: it is named and
 * skipped. `message` says what was found, `remedy` what to do about it; both are single sentences without markup.
 */
export class NotJatsError extends Error {
  override readonly name = 'NotJatsError';
  readonly remedy: string;
  /** `truncated`: the right root, but the document stops early. */
  readonly found: 'empty' | 'html' | 'pubmed' | 'other' | 'truncated' | 'hostile';
  constructor(found: NotJatsError['found'], message: string, remedy: string) {
    super(message);
    this.found = found;
    this.remedy = remedy;
  }
}

/** One article's XML is not well-formed, too deep or too long; caught by the reader of the set, which skips the article. */
export class UnreadableArticleError extends Error {
  override readonly name = 'UnreadableArticleError';
}
