import type { Reference, ReferenceAuthor } from './reference.ts';

const types: Readonly<Record<Reference['kind'], string>> = {
  article: 'article-journal',
  // CSL 1.0.2: `article` is for preprints, working papers and the like.
  preprint: 'article',
  book: 'book',
  chapter: 'chapter',
};

/** CSL-JSON (citation-style-language/schema, csl-data.json): an array of items, each with our article id as its `id`. */
export function cslJson(references: readonly Reference[]): string {
  return `${JSON.stringify(references.map(item), null, 1)}\n`;
}

function item(reference: Reference): object {
  const { kind } = reference;
  const note = [
    reference.retracted ? 'Retracted publication' : '',
    kind === 'preprint' ? 'Preprint' : '',
    reference.pmid && `PMID: ${reference.pmid}`,
    reference.pmcid && `PMCID: ${reference.pmcid}`,
  ]
    .filter(Boolean)
    .join('\n');
  const fields: Readonly<Record<string, unknown>> = {
    id: reference.id,
    type: types[kind],
    title: reference.title,
    author: reference.authors.map(name),
    [kind === 'preprint' ? 'publisher' : 'container-title']: kind === 'book' ? '' : reference.container,
    'container-title-short': kind === 'article' ? reference.containerShort : '',
    issued: reference.date.length > 0 ? { 'date-parts': [reference.date.map(Number)] } : '',
    volume: reference.volume,
    issue: reference.issue,
    page: reference.pages,
    ISSN: reference.issn,
    DOI: reference.doi,
    PMID: reference.pmid,
    PMCID: reference.pmcid,
    URL: reference.url,
    language: languageTag(reference.language),
    keyword: reference.keywords.join(', '),
    abstract: reference.abstract,
    note,
  };
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0)),
  );
}

function name(author: ReferenceAuthor): object {
  if (author.kind === 'collective') return { literal: author.name };
  return {
    family: author.family,
    ...(author.given ? { given: author.given } : {}),
    ...(author.suffix ? { suffix: author.suffix } : {}),
  };
}

/** MARC language codes of PubMed whose BCP 47 tag is another word; any other code is a valid tag as it stands. */
const tags: Readonly<Record<string, string>> = {
  eng: 'en',
  fre: 'fr',
  ger: 'de',
  spa: 'es',
  ita: 'it',
  por: 'pt',
  chi: 'zh',
  jpn: 'ja',
  kor: 'ko',
  rus: 'ru',
  pol: 'pl',
  dut: 'nl',
  tur: 'tr',
  cze: 'cs',
  hun: 'hu',
  swe: 'sv',
  dan: 'da',
  nor: 'no',
  fin: 'fi',
  ukr: 'uk',
  per: 'fa',
  heb: 'he',
  ara: 'ar',
};

function languageTag(code: string): string {
  return Object.hasOwn(tags, code) ? tags[code]! : code;
}
