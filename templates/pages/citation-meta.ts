import { html } from 'hono/html';
import type { Article } from '../../lambda/core/article.ts';
import { oneLine } from '../text/printable.ts';
import type { Markup } from './layout.ts';

type Tag = readonly [name: string, content: string];

/**
 * Highwire Press tags, which reference managers and Google Scholar read (Google Scholar, "Inclusion Guidelines for
 * Webmasters", Indexing): one author a tag, dates with slashes, first and last page apart.
 */
export function citationMeta({ record }: Article): Markup {
  const { journal } = record;
  const [first = '', last = ''] = journal.pages.split(/[-–]/, 2);
  const tags: readonly Tag[] = [
    ['citation_title', record.title],
    ...record.authors.map(
      (author): Tag => [
        'citation_author',
        author.kind === 'collective'
          ? author.name
          : [[author.given || author.initials, author.family].filter(Boolean).join(' '), author.suffix]
              .filter(Boolean)
              .join(', '),
      ],
    ),
    ['citation_publication_date', record.published?.text.replaceAll('-', '/') ?? ''],
    [record.kind === 'book' ? 'citation_inbook_title' : 'citation_journal_title', journal.title],
    ['citation_journal_abbrev', journal.abbreviation],
    ['citation_issn', journal.issn],
    ['citation_volume', journal.volume],
    ['citation_issue', journal.issue],
    ['citation_firstpage', first],
    ['citation_lastpage', last],
    ['citation_doi', record.doi ?? ''],
    ['citation_pmid', record.pmid ?? ''],
    ['citation_language', record.languages[0] ?? ''],
    ...record.keywords.map((keyword): Tag => ['citation_keywords', keyword]),
  ];
  return html`${tags
    .filter(([, content]) => oneLine(content) !== '')
    .map(
      ([name, content]) => html`<meta name="${name}" content="${oneLine(content)}">
`,
    )}`;
}
