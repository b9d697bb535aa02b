import type { Reference, ReferenceAuthor } from './reference.ts';

const types: Readonly<Record<Reference['kind'], string>> = {
  article: 'JOUR',
  // RIS has no preprint; UNPB (unpublished work) is what reference managers write and read for one.
  preprint: 'UNPB',
  book: 'BOOK',
  chapter: 'CHAP',
};

/**
 * RIS (Research Information Systems specification, 2001/2011): `TY  - ` first and `ER  - ` last in every record, one tag a
 * line, lines ended with CRLF. A value is one line, so no text can begin a tag.
 */
export function ris(references: readonly Reference[]): string {
  return references.map(record).join('\r\n');
}

function record(reference: Reference): string {
  const [year = '', month = '', day = ''] = reference.date;
  const lines: readonly (readonly [string, string])[] = [
    ['TY', types[reference.kind]],
    ['ID', reference.id],
    ['TI', reference.title],
    ...reference.authors.map((author): [string, string] => ['AU', authorText(author)]),
    ['T2', reference.container],
    ['J2', reference.kind === 'article' ? reference.containerShort : ''],
    ['PY', year],
    // RIS dates keep their slashes: YYYY/MM/DD/other, empty where unknown.
    ['DA', year ? `${year}/${month}/${day}/` : ''],
    ['VL', reference.volume],
    ['IS', reference.issue],
    ['SP', reference.firstPage],
    ['EP', reference.lastPage],
    ['SN', reference.issn],
    ['DO', reference.doi],
    ['AN', reference.pmid],
    ['C2', reference.pmcid],
    ['LA', reference.language],
    ['AB', reference.abstract],
    ...reference.keywords.map((keyword): [string, string] => ['KW', keyword]),
    ['N1', reference.retracted ? 'Retracted publication' : ''],
    ['N1', reference.kind === 'preprint' ? 'Preprint' : ''],
    ['DB', reference.pmid ? 'PubMed' : ''],
    ['UR', reference.url],
  ];
  return [...lines.filter(([, value]) => value !== '').map(([tag, value]) => `${tag}  - ${value}`), 'ER  - ', ''].join(
    '\r\n',
  );
}

/**
 * `Family, Given, Suffix`. In a group's name a comma would part family from given, and RIS has no way to say otherwise: it
 * is written as U+201A, which prints alike.
 */
function authorText(author: ReferenceAuthor): string {
  if (author.kind === 'collective') return author.name.replaceAll(',', '\u201a');
  return [author.family, author.given, author.suffix].filter(Boolean).join(', ');
}
