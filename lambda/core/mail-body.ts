/**
 * A stretch of text that many mails have in common, the same object in each of them: whoever encodes it may remember what it
 * became for as long as the object lives.
 */
export interface SharedText {
  readonly shared: string;
}

/** Where one reader's own text stands, by its name in {@link MailPieces.own}. */
export interface OwnGap {
  readonly own: string;
}

/**
 * A body in the order it is read; strings are in few mails, and not worth remembering one by one. Readers whose mails differ
 * only in their own text have the same list.
 */
export type BodyPieces = readonly (SharedText | string | OwnGap)[];

/** Both bodies of a mail, taken apart into what it shares with others and what it does not. */
export interface MailPieces {
  readonly html: BodyPieces;
  readonly text: BodyPieces;
  /** One reader's own text, by the name of its gap. */
  readonly own: Readonly<Record<string, string>>;
}

/** The body as it is read. */
export function wholeBody(pieces: BodyPieces, own: MailPieces['own']): string {
  let whole = '';
  for (const piece of pieces)
    whole += typeof piece === 'string' ? piece : 'shared' in piece ? piece.shared : ownText(piece, own);
  return whole;
}

/** A reader's own text for a gap; a gap without one is a mistake of whoever took the mail apart. */
export function ownText(gap: OwnGap, own: MailPieces['own']): string {
  const text = own[gap.own];
  if (text === undefined) throw new Error(`A mail has no text of its own for "${gap.own}".`);
  return text;
}
