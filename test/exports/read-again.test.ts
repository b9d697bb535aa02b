import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parsePubmedXml } from '../../lambda/adapters/ncbi/pubmed-xml/parse-pubmed-xml.ts';
import type { Article } from '../../lambda/core/article.ts';
import { referenceOf } from '../../templates/citations/reference.ts';
import { siteTemplates } from '../../templates/index.ts';
import { oneLine } from '../../templates/text/printable.ts';
import { article } from '../builders/articles.ts';
import { describeRecorded, recorded, recordedFolder } from '../pubmed-xml/recorded-files.ts';
import { readNbib } from '../templates/citation-readers.ts';
import { hardArticles } from './hard-articles.ts';

interface CslName {
  readonly literal?: string;
  readonly family?: string;
  readonly given?: string;
  readonly suffix?: string;
  readonly 'non-dropping-particle'?: string;
}
type Csl = Readonly<Record<string, unknown>> & { readonly author?: readonly CslName[] };

/** Citation.js, which knows nothing of our writers, in a process of its own. */
function readByCitationJs(format: 'ris' | 'bib', text: string): readonly Csl[] {
  const reader = fileURLToPath(new URL('./citation-js-reads.ts', import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', reader, format], {
    input: text,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as readonly Csl[];
}

/** A name as it is printed, whoever split it: a collective is one text. */
function printed({ literal, family, given, suffix, 'non-dropping-particle': particle }: CslName): string {
  return (
    literal ?? [particle, family].filter(Boolean).join(' ') + [given, suffix].map((part) => `|${part ?? ''}`).join('')
  );
}

/** A name without what tells a person from a group, which BibTeX does not say. */
const bare = (name: string) => name.replace(/\|\|$/, '');

/** What must come back of an article in any format, and what came back. */
function expected(own: Article) {
  const reference = referenceOf(own);
  return {
    title: reference.title,
    authors: reference.authors.map((author) => bare(author.kind === 'collective' ? author.name : printed(author))),
    year: reference.date[0] ?? '',
    month: reference.date[1] ?? '',
    container: reference.kind === 'book' ? '' : reference.container,
    doi: reference.doi,
    pages: [reference.firstPage, reference.lastPage].filter(Boolean).join('-'),
    ...(reference.kind === 'preprint'
      ? {}
      : { volume: reference.volume, issue: reference.issue, issn: reference.issn }),
  };
}

function cameBack(item: Csl, own: Article) {
  const text = (...names: readonly string[]) => String(names.map((name) => item[name]).find(Boolean) ?? '');
  const { issued } = item as { issued?: { 'date-parts': readonly (readonly number[])[] } };
  const [year, month] = issued?.['date-parts'][0] ?? [];
  return {
    title: text('title'),
    // RIS has no comma for a group's name (templates/citations/ris.ts).
    authors: (item.author ?? []).map((name) => bare(printed(name)).replaceAll('\u201a', ',')),
    year: year === undefined ? '' : String(year),
    month: month === undefined ? '' : String(month).padStart(2, '0'),
    container: text('container-title', 'publisher', 'collection-title'),
    doi: text('DOI'),
    pages: text('page').replaceAll('–', '-'),
    ...(referenceOf(own).kind === 'preprint'
      ? {}
      : { volume: text('volume'), issue: text('issue'), issn: text('ISSN') }),
  };
}

function comeBackWhole(articles: readonly Article[]): void {
  it.each(['ris', 'bib'] as const)('when Citation.js reads them as %s nothing is lost', (format) => {
    const items = readByCitationJs(format, siteTemplates.citations(articles, format));
    expect(items.map((item, index) => cameBack(item, articles[index]!))).toEqual(articles.map(expected));
  });

  it('when they are read as CSL-JSON nothing is lost', () => {
    const items = JSON.parse(siteTemplates.citations(articles, 'json')) as readonly Csl[];
    expect(items.map(({ title, author = [] }) => [title, author.map((name) => bare(printed(name)))])).toEqual(
      articles.map((own) => [expected(own).title || undefined, expected(own).authors]),
    );
  });

  it('when they are read as NBIB nothing is lost', () => {
    const items = readNbib(siteTemplates.citations(articles, 'nbib'));
    expect(
      items.map((fields) => [fields.get('TI')?.[0] ?? '', fields.get('CN') ?? [], fields.get('FAU')?.length ?? 0]),
    ).toEqual(
      articles.map((own) => {
        const { authors } = referenceOf(own);
        const groups = authors.flatMap((author) => (author.kind === 'collective' ? [author.name] : []));
        return [oneLine(own.record.title), groups, authors.length - groups.length];
      }),
    );
  });
}

describe('five hundred hard articles', () => comeBackWhole(hardArticles(1, 500)));

describeRecorded('recorded articles', () => {
  const names =
    recordedFolder === undefined
      ? []
      : ['pubmed1.xml', 'pubmed2.xml', 'pubmed4.xml', 'pubmed5.xml', 'pubmed6.xml', 'pubmed7.xml'];
  comeBackWhole(
    names
      .flatMap((name) => parsePubmedXml(recorded(`biopython/${name}`)).records)
      .map((record, index) => article(`r${index}`, { record })),
  );
});
