import type { CardCitation } from '../../lambda/core/article-card.ts';
import { forbidsChanges } from '../../lambda/core/full-text.ts';
import { withoutNumber } from '../../lambda/core/section-topics.ts';
import type { Wording } from '../wording/wording-for.ts';
import { oneLine, shortened } from './printable.ts';

/** "Cites the review in *Introduction*: “…” (CC BY 4.0)" in plain pieces, each `''` where there is none. */
export interface CitingWords {
  readonly intro: string;
  readonly heading: string;
  /** In quotation marks; cut where a reader is shown less of it. */
  readonly quote: string;
  /** The licence by its name. */
  readonly licence: string;
}

const headingLimit = 120;
const licenceLimit = 40;

/** `quoteLimit`: characters of the sentence; 0 for its place alone. */
export function citingWords(
  { sentence, headings, licence }: CardCitation,
  words: Wording,
  quoteLimit: number,
): CitingWords {
  const heading = headingPath(headings);
  const quote = quoteLimit > 0 ? quotation(oneLine(sentence), licence, quoteLimit) : '';
  const place = quote === '' ? words.citing.under : words.citing.inSection;
  return {
    intro: heading === '' ? words.relation.cites : place,
    heading,
    quote: quote === '' ? '' : words.quoted(quote),
    licence: quote === '' ? '' : shortened(oneLine(licence?.name ?? ''), licenceLimit),
  };
}

function quotation(sentence: string, licence: CardCitation['licence'], limit: number): string {
  const shown = shortened(sentence, limit);
  return shown !== sentence && forbidsChanges(licence) ? '' : shown;
}

/** `Results › Two blocks are more than additive` */
export function headingPath(headings: readonly string[]): string {
  const bare = headings.map((heading) => withoutNumber(oneLine(heading)));
  return shortened(bare.filter(Boolean).join(' › '), headingLimit);
}

/** The same as one line of plain text. */
export function citingLine({ intro, heading, quote, licence }: CitingWords): string {
  const place = heading === '' ? intro : `${intro} ${heading}`;
  if (quote === '') return `${place}.`;
  return `${place}: ${quote}${licence === '' ? '' : ` (${licence})`}`;
}
