/** A stretch of text that stands in several places, of many mails or of one: the same object in each of them. */
export interface SharedText {
  readonly shared: string;
  /** What it became, once it was encoded: whoever encodes it keeps it here, and needs not do it again for the next place. */
  encoded?: Uint8Array;
}

/** A body in the order it is read; strings are in one place, and not worth remembering one by one. */
export type BodyPieces = readonly (SharedText | string)[];

/** Both bodies of a mail, taken apart into what it shares with others and what it does not. */
export interface MailPieces {
  readonly html: BodyPieces;
  readonly text: BodyPieces;
}

/**
 * A worded mail whose whole bodies are put together only for whoever reads them: whoever sends the pieces never does. They
 * are read from it and not copied with it: a copy (`{ ...mail }`) has the pieces alone, which say the same.
 */
export class MailInPieces {
  readonly subject: string;
  readonly pieces: MailPieces;

  constructor(subject: string, pieces: MailPieces) {
    this.subject = subject;
    this.pieces = pieces;
  }

  get html(): string {
    return wholeBody(this.pieces.html);
  }

  get text(): string {
    return wholeBody(this.pieces.text);
  }
}

/** The body as it is read. */
export function wholeBody(pieces: BodyPieces): string {
  let whole = '';
  for (const piece of pieces) whole += typeof piece === 'string' ? piece : piece.shared;
  return whole;
}
