/** A stretch of text that many mails have in common, the same object in each of them. */
export interface SharedText {
  readonly shared: string;
  /** What it became, once it was encoded: whoever encodes it keeps it here, and needs not do it again for the next mail. */
  encoded?: Uint8Array;
}

/** Where one reader's own text stands, by its name in {@link MailPieces.own}. */
export interface OwnGap {
  readonly own: string;
}

/** A body in the order it is read; strings are in few mails, and not worth remembering one by one. */
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
