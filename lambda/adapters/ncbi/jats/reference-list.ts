import type { CitedWork } from '../../../core/full-text.ts';
import { type Doi, type Pmcid, type Pmid, parseDoi, parsePmcid, parsePmid } from '../../../core/identifiers.ts';
import { descendants, elements, type JatsElement, textOf } from './jats-tree.ts';

/** The reference list, and the ways by which a text points into it. */
export interface ReferenceList {
  readonly works: readonly CitedWork[];
  /** Positions an id (`rid`) names: several where one `<ref>` holds several citations, none where two elements share the id. */
  readonly byId: (id: string) => readonly number[];
  /** Positions printed with this number or label; none when two lists count alike. */
  readonly byLabel: (label: string) => readonly number[];
  /** No link of the article leads there: it is named inside a range, or not at all. */
  readonly isUnlinked: (position: number) => boolean;
  /** How many are so. */
  readonly unlinked: number;
}

/**
 * Every `<ref>` of the article in order, reviewer reports apart. A `<ref>` with several citations (a, b, c) is as many works;
 * `<citation-alternatives>` are one work said twice.
 */
export function referenceListOf(article: JatsElement): ReferenceList {
  const works: CitedWork[] = [];
  const ids = new Map<string, readonly number[] | null>();
  const labels = new Map<string, readonly number[] | null>();
  const name = (names: typeof ids, key: string, positions: readonly number[]) => {
    if (key !== '') names.set(key, names.has(key) ? null : positions);
  };
  for (const [index, ref] of descendants(article, new Set(['ref']), reports).entries()) {
    const label = bareLabel(textOf(elements(ref, 'label')[0] ?? null)) || labelInside(ref) || String(index + 1);
    const citations = citationsOf(ref);
    const positions = citations.map((citation, part) => {
      const position = works.length;
      const own = citations.length === 1 ? label : partLabel(label, citation.elements, part);
      works.push({ label: own, ...identified(citation) });
      for (const element of citation.elements) {
        const id = element.attributes.id ?? '';
        if (id !== '' && id !== ref.attributes.id) name(ids, id, [position]);
      }
      if (citations.length > 1) name(labels, own, [position]);
      return position;
    });
    name(ids, ref.attributes.id ?? '', positions);
    name(labels, label, positions);
  }
  const linked = new Set(
    descendants(article, new Set(['xref']), reports).flatMap(({ attributes }) =>
      (attributes.rid ?? '').split(/\s+/).flatMap((id) => ids.get(id) ?? []),
    ),
  );
  return {
    works,
    byId: (id) => ids.get(id) ?? [],
    byLabel: (label) => labels.get(bareLabel(label)) ?? [],
    isUnlinked: (position) => !linked.has(position),
    unlinked: works.length - linked.size,
  };
}

/** Parts of the file that are not the article: reports and answers published with it. */
export const reports: ReadonlySet<string> = new Set(['sub-article', 'response']);

/** `[41]`, `41.`, `(41)` → `41`. */
function bareLabel(text: string): string {
  return text.replace(/^[\s[(]+|[\s\]).:,]+$/g, '');
}

/** Some print the number inside the citation. */
function labelInside(ref: JatsElement): string {
  const [citation] = elements(ref, ...citationNames);
  const label = citation && elements(citation, 'label')[0];
  return label ? bareLabel(textOf(label)) : '';
}

const citationNames = ['element-citation', 'mixed-citation', 'nlm-citation', 'citation', 'product'] as const;

interface Citation {
  /** More than one: the same citation in several forms. */
  readonly elements: readonly JatsElement[];
}

function citationsOf(ref: JatsElement): readonly Citation[] {
  const found = elements(ref, ...citationNames, 'citation-alternatives').map((element) => ({
    elements: element.name === 'citation-alternatives' ? elements(element) : [element],
  }));
  // A `<ref>` of notes alone still has its place in the list.
  return found.length === 0 ? [{ elements: [ref] }] : found;
}

/** `12` and its second citation → `12b`, unless that is printed with a letter of its own. */
function partLabel(label: string, [citation]: readonly JatsElement[], part: number): string {
  const printed = bareLabel(textOf((citation && elements(citation, 'label')[0]) ?? null));
  if (/^[a-z]$/i.test(printed)) return `${label}${printed.toLowerCase()}`;
  if (printed !== '' && printed !== label) return printed;
  return `${label}${part < 26 ? String.fromCharCode(97 + part) : `.${part + 1}`}`;
}

function identified(citation: Citation): Omit<CitedWork, 'label'> {
  const said = citation.elements.map(idsOf);
  const year = citation.elements.map(yearOf).find((found) => found !== null) ?? null;
  return {
    pmid: said.map(({ pmid }) => pmid).find((id) => id !== null) ?? null,
    pmcid: said.map(({ pmcid }) => pmcid).find((id) => id !== null) ?? null,
    doi: said.map(({ doi }) => doi).find((id) => id !== null) ?? null,
    title: citation.elements.map(titleOf).find((title) => title !== '') ?? '',
    ...(year === null ? {} : { year }),
  };
}

interface Ids {
  readonly pmid: Pmid | null;
  readonly pmcid: Pmcid | null;
  readonly doi: Doi | null;
}

/** From tagged ids, else from links, else from words such as `doi:10.…`: what is tagged is the surest. */
function idsOf(citation: JatsElement): Ids {
  const tagged = descendants(citation, new Set(['pub-id', 'object-id'])).map((element) => ({
    type: (element.attributes['pub-id-type'] ?? '').toLowerCase(),
    value: textOf(element) || (element.attributes.href ?? ''),
  }));
  const addresses = descendants(citation, new Set(['ext-link', 'uri', 'article-title', 'source'])).flatMap(
    (element) => [
      element.attributes.href ?? '',
      element.name === 'ext-link' || element.name === 'uri' ? textOf(element) : '',
    ],
  );
  const words = textOf(citation);
  const typed = (types: readonly string[]) =>
    tagged.filter(({ type }) => types.includes(type)).map(({ value }) => value);
  const first = <Id>(parse: (text: string) => Id | null, texts: readonly string[]): Id | null =>
    texts.map(parse).find((id) => id !== null) ?? null;
  return {
    pmid:
      first(pmidIn, typed(['pmid', 'pubmed', 'medline'])) ??
      first(pmidOfAddress, addresses) ??
      first(parsePmid, matches(words, /\bPMID\s*:?\s*(\d{4,9})\b/gi)),
    pmcid:
      first(pmcidIn, typed(['pmcid', 'pmc', 'pmc-id'])) ??
      first(pmcidOfAddress, addresses) ??
      first(parsePmcid, matches(words, /\b(PMC\d{4,10})\b/g)),
    doi:
      first(doiIn, typed(['doi'])) ??
      first(doiOfAddress, addresses) ??
      first(doiIn, matches(words, /(?:\bdoi\s*:?\s*|doi\.org\/)(10\.\d{4,9}\/[^\s"<>]+)/gi)),
  };
}

const pmidIn = (text: string) => parsePmid(/^\D*(\d{1,9})\D*$/.exec(text)?.[1] ?? '');
const pmcidIn = (text: string) => parsePmcid(text.replace(/^.*\/(?=PMC)/i, '').replace(/[/.\s]+$/, ''));
/** Full stops and brackets that end the sentence, not the DOI. */
const doiIn = (text: string) => {
  const bare = text.trim().replace(/[.,;:]+$/, '');
  return parseDoi(/\([^)]*\)[^()]*$|^[^()]*$/.test(bare) ? bare : bare.replace(/[).,;]+$/, ''));
};
const pmidOfAddress = (url: string) =>
  parsePmid(
    /(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov\/(?:entrez\/)?pubmed)\/(?:\?term=)?(\d{1,9})(?=\D|$)/i.exec(
      url,
    )?.[1] ?? '',
  );
const pmcidOfAddress = (url: string) =>
  parsePmcid(/nlm\.nih\.gov\/(?:pmc\/)?(?:articles\/)?(PMC\d{1,10})(?=\D|$)/i.exec(url)?.[1] ?? '');
const doiOfAddress = (url: string) => {
  const suffix =
    /doi\.org\/(?:doi:)?\s*(10\.\S+)$/i.exec(url.trim())?.[1] ?? (/^10\.\d{4,9}\/\S+$/.test(url.trim()) ? url : '');
  return doiIn(/%[0-9a-f]{2}/i.test(suffix) ? decoded(suffix) : suffix);
};

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function matches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found);
}

function titleOf(citation: JatsElement): string {
  for (const name of ['article-title', 'chapter-title', 'part-title', 'data-title', 'source']) {
    const [title] = descendants(citation, new Set([name]));
    if (title && textOf(title) !== '') return textOf(title);
  }
  return '';
}

function yearOf(citation: JatsElement): number | null {
  const [year] = descendants(citation, new Set(['year']));
  const digits = /\b(1[5-9]\d\d|20\d\d)/.exec(year ? textOf(year) : '')?.[1];
  return digits === undefined ? null : Number(digits);
}
