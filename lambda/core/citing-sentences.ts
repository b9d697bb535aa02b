import type { CitationContext, CitedId, CitingQuote } from './citation-context.ts';
import {
  type CitedWork,
  type FullText,
  forbidsChanges,
  type Licence,
  type Paragraph,
  type Section,
} from './full-text.ts';
import { type Doi, type Pmcid, type Pmid, sameDoi } from './identifiers.ts';
import { type Span, sentenceSpans } from './sentences.ts';

/** A work as it may be known to a reference list. Without `title` and `year` ids alone decide. */
export interface SoughtWork {
  readonly pmid: Pmid | null;
  readonly doi: Doi | null;
  readonly pmcid: Pmcid | null;
  readonly title?: string;
  readonly year?: number;
}

/** A sentence that cites what was sought, with its place. */
export interface CitingSentence {
  readonly sentence: string;
  /** The headings it stands under, outermost first. */
  readonly headings: readonly string[];
  /** Positions in the reference list: the other works of the same brackets. */
  readonly citedWith: readonly number[];
  /** The marks that cite it, as offsets in `sentence`. */
  readonly marks: readonly Span[];
  /** All marks of the sentence that are printed raised, without brackets (`resistance.5,6`). */
  readonly raised: readonly Span[];
}

/**
 * Positions of the work in the reference list; several when the list has it twice. The first kind of id that both know decides:
 * PMID, else DOI, else PMCID. Only a reference without any of these is known by its title: equal but for case and punctuation,
 * 40 letters or longer, and printed within a year of it (online and in print).
 */
export function referencesTo(work: SoughtWork, references: readonly CitedWork[]): readonly number[] {
  return references.flatMap((reference, position) => (isReferenceTo(work, reference) ? [position] : []));
}

function isReferenceTo(work: SoughtWork, reference: CitedWork): boolean {
  if (work.pmid && reference.pmid) return work.pmid === reference.pmid;
  if (work.doi && reference.doi) return sameDoi(work.doi, reference.doi);
  if (work.pmcid && reference.pmcid) return work.pmcid === reference.pmcid;
  if (reference.pmid || reference.doi || reference.pmcid) return false;
  const title = lettersOf(work.title ?? '');
  if (title.length < shortestTitle || title !== lettersOf(reference.title)) return false;
  return work.year !== undefined && reference.year !== undefined && Math.abs(work.year - reference.year) <= 1;
}

const shortestTitle = 40;

function lettersOf(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * Every sentence of the running text and the captions that cites one of these positions of the reference list, in the order of
 * the text, each once. Table cells hold no sentences and are left out.
 */
export function citingSentences(text: FullText, positions: readonly number[]): readonly CitingSentence[] {
  const sought = new Set(positions);
  const found: CitingSentence[] = [];
  const visit = (section: Section, above: readonly string[]) => {
    const headings = section.title === '' ? above : [...above, section.title];
    for (const paragraph of section.paragraphs) found.push(...inParagraph(paragraph, headings, sought));
    for (const inner of section.sections) visit(inner, headings);
  };
  if (sought.size > 0) for (const section of text.sections) visit(section, []);
  return found;
}

function inParagraph(
  { kind, text, citations }: Paragraph,
  headings: readonly string[],
  sought: ReadonlySet<number>,
): readonly CitingSentence[] {
  const citing = citations.filter(({ references }) => references.some((reference) => sought.has(reference)));
  if (kind === 'table' || citing.length === 0) return [];
  return sentenceSpans(text, citations).flatMap(({ start, end }) => {
    // A mark without printed text, as hidden links leave it, may stand right after the full stop.
    const marks = citing.filter((mark) => mark.start >= start && (mark.start < end || mark.end === end));
    if (marks.length === 0) return [];
    const citedWith = new Set(
      marks.flatMap(({ references }) => references.filter((reference) => !sought.has(reference))),
    );
    return [
      {
        sentence: text.slice(start, end),
        headings,
        citedWith: [...citedWith].sort((a, b) => a - b),
        marks: marks.map((mark) => ({ start: mark.start - start, end: Math.min(mark.end, end) - start })),
        raised: citations
          .filter((mark) => mark.start > start && mark.end <= end && isRaised(text, mark))
          .map((mark) => ({ start: mark.start - start, end: mark.end - start })),
      },
    ];
  });
}

/** Numbers alone, with no space before them and no bracket open: `ref. 12` is none, nor `(see 12,13)`. */
function isRaised(text: string, { start, end }: Span): boolean {
  const before = text.slice(Math.max(0, start - 60), start);
  return /\S$/.test(before) && !/[([][^)\]]*$/.test(before) && /^\d[\d,\s–−-]*$/.test(text.slice(start, end));
}

const raisedDigits: Readonly<Record<string, string>> = { '–': '⁻', '−': '⁻', '-': '⁻' };

/** `resistance.5,6` → `resistance.⁵,⁶`: as it is printed, and of the same length. */
function withRaisedMarks({ sentence, raised }: CitingSentence): string {
  return raised.reduce((text, { start, end }) => {
    const mark = text
      .slice(start, end)
      .replace(/[\d–−-]/g, (sign) => raisedDigits[sign] ?? '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)]!);
    return text.slice(0, start) + mark + text.slice(end);
  }, sentence);
}

/** Most quotes of one article that are kept. */
const mostQuotes = 3;
/** Longest quote, in characters. */
export const longestQuote = 400;
const mostReferences = 1000;

/**
 * How an article cites a work, with bounds: at most three quotes of at most 400 characters. What its licence does not let us
 * reprint is not reprinted: without a licence, or too long under one that forbids changes (ND), a quote tells its place alone.
 */
export function citationContextOf(
  text: FullText,
  work: SoughtWork,
  read: { readonly pmcid: Pmcid; readonly readAt: string },
): CitationContext {
  const quotes = citingSentences(text, referencesTo(work, text.references)).slice(0, mostQuotes);
  return {
    ...read,
    licence: text.licence,
    quotes: quotes.map(
      (quote): CitingQuote => ({
        sentence: reprinted(quote, text.licence),
        headings: quote.headings,
        citedWith: quote.citedWith.flatMap((position) => citedId(text.references[position])),
      }),
    ),
    references: text.references.flatMap(citedId).slice(0, mostReferences),
  };
}

function citedId(reference: CitedWork | undefined): readonly CitedId[] {
  return reference && (reference.pmid || reference.doi) ? [{ pmid: reference.pmid, doi: reference.doi }] : [];
}

/** Creative Commons and the public domain let a sentence be reprinted with its source; anything else may not. */
export function mayReprint(licence: Licence | null): boolean {
  return /^(?:CC\b|CC0|Public domain)/.test(licence?.name ?? '');
}

function reprinted(quote: CitingSentence, licence: Licence | null): string {
  if (!mayReprint(licence)) return '';
  const { marks } = quote;
  const sentence = withRaisedMarks(quote);
  if (sentence.length <= longestQuote) return sentence;
  return forbidsChanges(licence) ? '' : shortened(sentence, marks[0]!);
}

const gap = '[…]';

/** The clauses around a mark, cut where clauses end. `''` when the mark alone is too long. */
export function shortened(sentence: string, mark: Span): string {
  const room = longestQuote - 2 * (gap.length + 1);
  if (mark.end - mark.start > room) return '';
  const ends = [...sentence.matchAll(/[,;:–—]\s+/g)].map(({ index, 0: sign }) => index + sign.length);
  const words = [...sentence.matchAll(/\s+/g)].map(({ index, 0: sign }) => index + sign.length);
  // To the end of the mark's own clause if that leaves room for what is claimed before it, else to the mark.
  const clauseEnd = ends.find((at) => at >= mark.end) ?? sentence.length;
  const punctuated = mark.end + (/^[.,;:!?]/.test(sentence.slice(mark.end)) ? 1 : 0);
  const end = clauseEnd - mark.start <= room / 2 ? clauseEnd : punctuated;
  const fits = (at: number) => end - at <= room && at <= mark.start;
  const start = fits(0) ? 0 : (ends.find(fits) ?? words.find(fits) ?? mark.start);
  const kept = sentence.slice(start, end).trim();
  return `${start > 0 ? `${gap} ` : ''}${kept}${end < sentence.length ? ` ${gap}` : ''}`;
}
