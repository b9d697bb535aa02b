import type { Reason } from '../../lambda/core/classification.ts';
import { oneLine, shortened } from './printable.ts';

/** A reason's sentence in plain pieces: a heading of the review stands between asterisks in it and is set in italics. */
export interface ReasonWords {
  readonly before: string;
  readonly heading: string;
  readonly after: string;
}

const headingLimit = 80;

/** `shares refs 41, 45 with *Macrophages*` → `shares refs 41, 45 with `, `Macrophages`, ``. Without a full stop at its end. */
export function reasonWords({ kind, evidence, text }: Reason, limit: number): ReasonWords {
  const marked = `*${evidence}*`;
  const at = kind === 'shared-references' || kind === 'cited-beside' ? text.lastIndexOf(marked) : -1;
  if (at < 0) return { before: shortened(oneLine(text).replace(/\.$/, ''), limit), heading: '', after: '' };
  return {
    before: `${shortened(oneLine(text.slice(0, at)), limit)} `.replace(/^ $/, ''),
    heading: shortened(oneLine(evidence), headingLimit),
    after: shortened(oneLine(text.slice(at + marked.length)), limit),
  };
}

/** The same as one line of plain text. */
export function reasonLine({ before, heading, after }: ReasonWords): string {
  return `${before}${heading === '' ? '' : `*${heading}*`}${after}`;
}
