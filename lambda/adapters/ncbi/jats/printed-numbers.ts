/** `12` or `12–18` as printed, `12a` and `12a–c` too. */
export interface PrintedPart {
  readonly from: string;
  readonly to: string | null;
}

/**
 * What a numbered citation prints: `12`, `3, 5–7`, `12a`, `[1]–[3]`, `5 to 9`. `null` when anything else stands there, so that
 * `(Fig. 2)` is never read as reference 2.
 */
export function printedNumbers(printed: string): readonly PrintedPart[] | null {
  const text = printed
    .replace(/[[\](){}]/g, ' ')
    .replace(/\s*(?:[‐-―−-]+|\b(?:to|through)\b)\s*/gi, '–')
    .trim();
  const parts: PrintedPart[] = [];
  for (const piece of text.split(/[\s,;&]+|\band\b/i)) {
    if (piece === '') continue;
    const [, from, to] = /^(\d{1,4}[a-z]?)(?:–(\d{1,4}[a-z]?|[a-z]))?$/i.exec(piece) ?? [];
    if (from === undefined) return null;
    parts.push({ from, to: to === undefined ? null : to });
  }
  return parts.length === 0 ? null : parts;
}

/** Only this stands between the two ends of a range. */
export function isRangeSign(between: string): boolean {
  return /^[\s\])]*(?:[‐-―−-]+|\bto\b|\bthrough\b)[\s[(]*$/i.test(between);
}

/** Only this stands between two members of one group: commas, blanks, brackets shut and opened again. */
export function isListSign(between: string): boolean {
  return (
    /^[\s,;&·]*(?:\band\b)?[\s,;]*$/i.test(between) ||
    /^\s*\]?\s*[,;]?\s*\[?\s*$/.test(between) ||
    /^\s*\)\s*[,;]\s*\(\s*$/.test(between)
  );
}

/** Longest range that is believed: a slip of the pen (`12–1118`) must not cite everything. */
export const longestRange = 100;
