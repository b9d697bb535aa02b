/**
 * A stretch of text that many mails have in common, the same object in each of them: whoever encodes it may remember what it
 * became for as long as the object lives.
 */
export interface SharedText {
  readonly shared: string;
}

/** A body in the order it is read; strings are one reader's own. */
export type BodyPieces = readonly (SharedText | string)[];

/** Both bodies of a mail in pieces. */
export interface MailPieces {
  readonly html: BodyPieces;
  readonly text: BodyPieces;
}

/** The body as it is read. */
export function wholeBody(pieces: BodyPieces): string {
  let whole = '';
  for (const piece of pieces) whole += typeof piece === 'string' ? piece : piece.shared;
  return whole;
}
