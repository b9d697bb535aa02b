import { type Answer, json, xml } from '../answer.ts';
import { xmlAttribute, xmlText } from '../ascii-xml.ts';
import { authorText, pageRange, titleOf } from '../citation-text.ts';
import type { CorpusEntry } from '../corpus-entry.ts';
import { pubDateText } from '../publication-date-xml.ts';
import { param, requestedIds, type SampleRequest, wholeParam } from '../request.ts';
import { prologs } from './doctype.ts';
import { databases, type World } from './world.ts';

const maxRetmax = 10_000;

/** ESummary, JSON and XML (version 1.0 and 2.0). An unknown id carries its own error; the others are answered. */
export function esummary(request: SampleRequest, world: World): Answer {
  const db = param(request, 'db') || 'pubmed';
  if (!databases.includes(db)) return failed(request, `Invalid db name specified: ${db}`);
  const webEnv = param(request, 'WebEnv');
  const kept = webEnv ? world.history.get(webEnv, param(request, 'query_key')) : null;
  if (webEnv && !kept) return failed(request, `Unable to obtain query #${param(request, 'query_key') || '1'}`);
  const asked = kept?.ids ?? requestedIds(request).all;
  if (asked.length === 0) return failed(request, 'Neither query_key nor id specified');
  const from = wholeParam(request, 'retstart', 0);
  const ids = asked.slice(from, from + Math.min(wholeParam(request, 'retmax', maxRetmax), maxRetmax));
  const byId = db === 'pmc' ? world.catalogue.byPmcNumber : world.catalogue.byPmid;
  const summaries = ids.map((uid) => ({ uid, entry: byId.get(uid) }));

  if (param(request, 'retmode') === 'json') {
    const rows = summaries.map(({ uid, entry }) => [uid, entry ? summary(uid, entry) : { uid, error: noSummary }]);
    return json({ header: { type: 'esummary', version: '0.3' }, result: { uids: ids, ...Object.fromEntries(rows) } });
  }
  return param(request, 'version') === '2.0' ? version2(summaries) : version1(summaries);
}

const noSummary = 'cannot get document summary';

function summary(uid: string, entry: CorpusEntry) {
  const { journal } = entry;
  const authors = (entry.authors ?? []).map((author) => ({
    name: authorText(author),
    authtype: 'collective' in author ? 'CollectiveName' : 'Author',
    clusterid: '',
  }));
  return {
    uid,
    pubdate: pubDateText(entry.published),
    epubdate: '',
    source: journal.iso ?? journal.title,
    authors,
    lastauthor: authors.at(-1)?.name ?? '',
    title: titleOf(entry),
    volume: journal.volume ?? '',
    issue: journal.issue ?? '',
    pages: journal.pages ? pageRange(journal.pages).medline : '',
    lang: [entry.language].flat(),
    nlmuniqueid: '',
    issn: journal.issn ?? '',
    essn: '',
    pubtype: entry.types,
    recordstatus: entry.status === 'MEDLINE' ? 'PubMed - indexed for MEDLINE' : 'PubMed',
    articleids: [
      ...(entry.pmid ? [{ idtype: 'pubmed', idtypen: 1, value: entry.pmid }] : []),
      ...(entry.pmcid ? [{ idtype: 'pmc', idtypen: 8, value: entry.pmcid }] : []),
      ...(entry.doi ? [{ idtype: 'doi', idtypen: 3, value: entry.doi }] : []),
    ],
    history: [{ pubstatus: 'entrez', date: `${entry.entrez.replaceAll('-', '/')} 06:00` }],
    fulljournalname: journal.title,
    elocationid: entry.doi ? `doi: ${entry.doi}` : '',
    doctype: entry.type === 'book' ? 'chapter' : 'citation',
    sortpubdate: `${pubDateText(entry.published).slice(0, 4)}/01/01 00:00`,
  };
}

interface Summarised {
  readonly uid: string;
  readonly entry: CorpusEntry | undefined;
}

function version2(summaries: readonly Summarised[]): Answer {
  const documents = summaries.map(({ uid, entry }) => {
    if (!entry) return `        <DocumentSummary uid="${uid}"><error>${noSummary}</error></DocumentSummary>\n`;
    const row = summary(uid, entry);
    const authors = row.authors.map(
      ({ name, authtype }) => `<Author><Name>${xmlText(name)}</Name><AuthType>${authtype}</AuthType></Author>`,
    );
    const ids = row.articleids.map(
      ({ idtype, idtypen, value }) =>
        `<ArticleId><IdType>${idtype}</IdType><IdTypeN>${idtypen}</IdTypeN><Value>${xmlText(value)}</Value></ArticleId>`,
    );
    const types = row.pubtype.map((type) => `<flag>${xmlText(type)}</flag>`);
    return (
      `        <DocumentSummary uid="${uid}">\n` +
      [
        ['PubDate', xmlText(row.pubdate)],
        ['Source', xmlText(row.source)],
        ['Authors', authors.join('')],
        ['LastAuthor', xmlText(row.lastauthor)],
        ['Title', xmlText(row.title)],
        ['Volume', xmlText(row.volume)],
        ['Issue', xmlText(row.issue)],
        ['Pages', xmlText(row.pages)],
        ['PubType', types.join('')],
        ['RecordStatus', row.recordstatus],
        ['ArticleIds', ids.join('')],
        ['FullJournalName', xmlText(row.fulljournalname)],
        ['ELocationID', xmlText(row.elocationid)],
      ]
        .map(([name, content]) => `            <${name}>${content}</${name}>\n`)
        .join('') +
      '        </DocumentSummary>\n'
    );
  });
  return xml(
    `${prologs.esummary2}<eSummaryResult>\n    <DocumentSummarySet status="OK">\n${documents.join('')}    </DocumentSummarySet>\n</eSummaryResult>\n`,
  );
}

function version1(summaries: readonly Summarised[]): Answer {
  const documents = summaries.map(({ uid, entry }) => {
    if (!entry) return `<ERROR>UID=${uid}: ${noSummary}</ERROR>\n`;
    const row = summary(uid, entry);
    const item = (name: string, type: string, content: string) =>
      `\t<Item Name="${xmlAttribute(name)}" Type="${type}">${content}</Item>\n`;
    const items = (name: string, each: string, values: readonly string[]) =>
      item(
        name,
        'List',
        values.length === 0 ? '' : `\n${values.map((value) => `\t${item(each, 'String', xmlText(value))}`).join('')}\t`,
      );
    const ids = row.articleids.map(({ idtype, value }) => `\t${item(idtype, 'String', xmlText(value))}`);
    return [
      `<DocSum>\n\t<Id>${uid}</Id>\n`,
      item('PubDate', 'Date', xmlText(row.pubdate)),
      item('EPubDate', 'Date', ''),
      item('Source', 'String', xmlText(row.source)),
      items(
        'AuthorList',
        'Author',
        row.authors.map(({ name }) => name),
      ),
      item('LastAuthor', 'String', xmlText(row.lastauthor)),
      item('Title', 'String', xmlText(row.title)),
      item('Volume', 'String', xmlText(row.volume)),
      item('Issue', 'String', xmlText(row.issue)),
      item('Pages', 'String', xmlText(row.pages)),
      items('PubTypeList', 'PubType', row.pubtype),
      item('RecordStatus', 'String', row.recordstatus),
      item('ArticleIds', 'List', `\n${ids.join('')}\t`),
      item('FullJournalName', 'String', xmlText(row.fulljournalname)),
      '</DocSum>\n',
    ].join('');
  });
  return xml(`${prologs.esummary}<eSummaryResult>\n${documents.join('')}\n</eSummaryResult>\n`);
}

function failed(request: SampleRequest, message: string): Answer {
  if (param(request, 'retmode') === 'json')
    return json({ header: { type: 'esummary', version: '0.3' }, esummaryresult: [message] });
  return xml(`${prologs.esummary}<eSummaryResult>\n\t<ERROR>${xmlText(message)}</ERROR>\n</eSummaryResult>\n`);
}
