import type { Article } from '../../lambda/core/article.ts';
import { type Author, authorName } from '../../lambda/core/article-record.ts';
import { oneLine } from '../text/printable.ts';
import { datePhrase, sourceLine } from './source-line.ts';

/** Column at which PubMed breaks a line of its display; continuation lines begin with six spaces. */
const lineWidth = 88;

/** MEDLINE tag of each CommentsCorrections type (NLM, "MEDLINE/PubMed Data Element Descriptions"). */
const correctionTags: Readonly<Record<string, string>> = {
  CommentIn: 'CIN',
  CommentOn: 'CON',
  ErratumIn: 'EIN',
  ErratumFor: 'EFR',
  ExpressionOfConcernIn: 'ECI',
  ExpressionOfConcernFor: 'ECF',
  RetractionIn: 'RIN',
  RetractionOf: 'ROF',
  UpdateIn: 'UIN',
  UpdateOf: 'UOF',
  RepublishedIn: 'RPI',
  RepublishedFrom: 'RPF',
  CorrectedandRepublishedIn: 'CRI',
  CorrectedandRepublishedFrom: 'CRF',
};

/**
 * NBIB: the PubMed format as PubMed prints it. Tags are padded to four characters, then `- `; records are parted by an
 * empty line. Fields whose value is not known here (OWN, STAT, dates of indexing) are left out, never invented.
 */
export function nbib(articles: readonly Article[]): string {
  return articles.map(record).join('\n');
}

function record({ record: own }: Article): string {
  const { journal } = own;
  const book = own.kind === 'book';
  const fields: readonly (readonly [string, string])[] = [
    ['PMID', own.pmid ?? ''],
    ['IS', journal.issn],
    ['VI', journal.volume],
    ['IP', journal.issue],
    ['DP', datePhrase(own.published?.text ?? '')],
    ['TI', own.title],
    ['BTI', book ? journal.title : ''],
    ['PG', journal.pages],
    ['LID', own.doi ? `${own.doi} [doi]` : ''],
    ['AB', own.abstract.map(({ label, text }) => (label ? `${label}: ${text}` : text)).join(' ')],
    ...own.authors.flatMap(authorFields),
    ...own.languages.map((language): [string, string] => ['LA', language]),
    ...own.publicationTypes.map((type): [string, string] => ['PT', type]),
    ['TA', book ? '' : journal.abbreviation],
    ['JT', book ? '' : journal.title],
    ...own.corrections.flatMap(({ type, source, pmid }): [string, string][] => {
      const tag = correctionTags[type];
      return tag ? [[tag, [source, pmid ? `PMID: ${pmid}` : ''].filter(Boolean).join(' ')]] : [];
    }),
    ...own.mesh.map(({ name, major }): [string, string] => ['MH', `${major ? '*' : ''}${name}`]),
    ['PMC', own.pmcid ?? ''],
    ...own.keywords.map((keyword): [string, string] => ['OT', keyword]),
    ['AID', own.doi ? `${own.doi} [doi]` : ''],
    ['SO', sourceLine(own)],
  ];
  return fields
    .map(([tag, value]) => [tag, oneLine(value)] as const)
    .filter(([, value]) => value !== '')
    .map(([tag, value]) => field(tag, value))
    .join('');
}

function authorFields(author: Author): [string, string][] {
  if (author.kind === 'collective') return [['CN', author.name]];
  const full = `${author.family}, ${author.given || author.initials}`.replace(/, $/, '');
  return [
    ['FAU', [full, author.suffix].filter(Boolean).join(' ')],
    ['AU', authorName(author)],
    ['AUID', author.orcid ? `ORCID: ${author.orcid}` : ''],
  ];
}

function field(tag: string, value: string): string {
  const lines: string[] = [];
  let line = `${tag.padEnd(4)}- `;
  let empty = true;
  for (const word of value.split(' ')) {
    if (!empty && line.length + 1 + word.length > lineWidth) {
      lines.push(line);
      line = '      ';
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return `${[...lines, line].join('\n')}\n`;
}
