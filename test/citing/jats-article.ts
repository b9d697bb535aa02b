import { parseJats } from '../../lambda/adapters/ncbi/jats/parse-jats.ts';
import { citingSentences } from '../../lambda/core/citing-sentences.ts';
import type { CitationMark, FullText, Paragraph, Section } from '../../lambda/core/full-text.ts';

/** An invented article around a body; `refs` is the inside of its `<ref-list>`, or how many plain references it has. */
export function jats(
  body: string,
  refs: string | number = 30,
  options: { readonly meta?: string; readonly rest?: string } = {},
) {
  const list = typeof refs === 'string' ? refs : references(refs);
  return (
    '<article xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML" article-type="research-article">' +
    '<front><article-meta><article-id pub-id-type="pmid">99000001</article-id><article-id pub-id-type="pmcid">PMC99000001</article-id>' +
    `<title-group><article-title>Invented</article-title></title-group>${options.meta ?? ''}</article-meta></front>` +
    `<body>${body}</body><back><ref-list>${list}</ref-list></back>${options.rest ?? ''}</article>`
  );
}

/** `n` numbered references with ids B1…, PMIDs 99000101…. */
export function references(n: number): string {
  return Array.from({ length: n }, (_, index) => reference(index + 1)).join('');
}

export function reference(number: number, id = `B${number}`): string {
  return `<ref id="${id}"><label>${number}.</label><mixed-citation><article-title>Work ${number}</article-title> <pub-id pub-id-type="pmid">${99_000_100 + number}</pub-id></mixed-citation></ref>`;
}

export function read(xml: string): FullText {
  const { texts, broken } = parseJats(xml);
  if (texts.length !== 1) throw new Error(`expected one text: ${JSON.stringify(broken)}`);
  return texts[0]!;
}

export function paragraphsOf({ sections }: Pick<FullText, 'sections'>): readonly Paragraph[] {
  const all = (section: Section): readonly Paragraph[] => [...section.paragraphs, ...section.sections.flatMap(all)];
  return sections.flatMap(all);
}

/** Every mark as `printed => labels`. */
export function marksIn(text: FullText): readonly string[] {
  return paragraphsOf(text).flatMap((paragraph) =>
    paragraph.citations.map((mark) => `${printed(paragraph, mark)} => ${labels(text, mark.references)}`),
  );
}

const printed = ({ text }: Paragraph, { start, end }: CitationMark) => text.slice(start, end);

export function labels(text: FullText, positions: readonly number[]): string {
  return positions.map((position) => text.references[position]!.label).join(' ');
}

/** The sentences that cite the reference with this label. */
export function quotesOf(text: FullText, label: string): readonly string[] {
  const positions = text.references.flatMap((reference, position) => (reference.label === label ? [position] : []));
  return citingSentences(text, positions).map(({ sentence }) => sentence);
}
