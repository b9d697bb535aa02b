/** PubMed's search fields as EInfo names them (June 2025): short name, full name. */
export const searchFields: readonly (readonly [string, string])[] = [
  ['ALL', 'All Fields'],
  ['UID', 'UID'],
  ['FILT', 'Filter'],
  ['TITL', 'Title'],
  ['MESH', 'MeSH Terms'],
  ['MAJR', 'MeSH Major Topic'],
  ['JOUR', 'Journal'],
  ['AFFL', 'Affiliation'],
  ['ECNO', 'EC/RN Number'],
  ['SUBS', 'Supplementary Concept'],
  ['PDAT', 'Date - Publication'],
  ['EDAT', 'Date - Entry'],
  ['VOL', 'Volume'],
  ['PAGE', 'Pagination'],
  ['PTYP', 'Publication Type'],
  ['LANG', 'Language'],
  ['ISS', 'Issue'],
  ['SUBH', 'MeSH Subheading'],
  ['SI', 'Secondary Source ID'],
  ['MHDA', 'Date - MeSH'],
  ['TIAB', 'Title/Abstract'],
  ['OTRM', 'Other Term'],
  ['COLN', 'Author - Corporate'],
  ['CNTY', 'Place of Publication'],
  ['PAPX', 'Pharmacological Action'],
  ['GRNT', 'Grants and Funding'],
  ['MDAT', 'Date - Modification'],
  ['CDAT', 'Date - Completion'],
  ['PID', 'Publisher ID'],
  ['FAUT', 'Author - First'],
  ['FULL', 'Author'],
  ['FINV', 'Investigator'],
  ['TT', 'Transliterated Title'],
  ['LAUT', 'Author - Last'],
  ['PPDT', 'Print Publication Date'],
  ['EPDT', 'Electronic Publication Date'],
  ['LID', 'Location ID'],
  ['CRDT', 'Date - Create'],
  ['BOOK', 'Book'],
  ['ED', 'Editor'],
  ['ISBN', 'ISBN'],
  ['PUBN', 'Publisher'],
  ['AUCL', 'Author Cluster ID'],
  ['EID', 'Extended PMID'],
  ['DSO', 'DSO'],
  ['AUID', 'Author - Identifier'],
  ['PS', 'Subject - Personal Name'],
  ['COIS', 'Conflict of Interest Statements'],
  ['WORD', 'Text Word'],
  ['P1DAT', 'P1DAT'],
];

// The tags people write (PubMed Help, "Search field tags") beside EInfo's own names.
const helpTags = [
  'ad all au aid cn cois 1au fau fir ir is ip ed isbn edat ft gr ta jour la lastau lid mh mesh majr mhda mhnd noexp nm',
  'ot ox pg ps pa pl dp pdat pt ptyp pubn si sb sh tw ti tiab tt uid pmid vi vol dcom crdt lr mdat bk auid filter title',
  'author abstract ab epdat ppdat dep subheading text rpid refr',
]
  .join(' ')
  .split(' ');

const fullNames = [
  'mesh',
  'date - mesh',
  'publication date',
  'entry date',
  'mesh terms:noexp',
  'mesh:noexp',
  'mh:noexp',
];

const known: ReadonlySet<string> = new Set([
  ...searchFields.flat().map((name) => name.toLowerCase()),
  ...helpTags,
  ...fullNames,
]);

/** Field tags of a query that PubMed does not have, as written and in order; `[tiab:~5]` is proximity, and known. */
export function unknownFields(term: string): readonly string[] {
  const tags = [...term.matchAll(/\[([^\]]*)\]/g)].map(([, tag]) => tag!.trim());
  return tags.filter((tag) => !known.has(tag.toLowerCase().replace(/:~\d+$/, '')));
}
