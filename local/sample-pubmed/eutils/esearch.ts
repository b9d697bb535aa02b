import { type Answer, json, xml } from '../answer.ts';
import { xmlText } from '../ascii-xml.ts';
import { newestFirst } from '../catalogue.ts';
import type { CorpusEntry } from '../corpus-entry.ts';
import { param, type SampleRequest, wholeParam } from '../request.ts';
import { prologs } from './doctype.ts';
import { unknownFields } from './search-fields.ts';
import { databases, type World } from './world.ts';

/** PubMed shows no more than these of any result (since November 2022). */
const reachable = 9999;
const maxRetmax = 10_000;

/**
 * ESearch. The sample knows five kinds of term: `<pmid>[uid]` and `"<doi>"[aid]` (joined by OR), `<pmid>[RPID]` in db=pmc, journals
 * of a year (`("A"[ta] OR "B"[ta]) AND 2020[dp]`), and everything else, which it takes for the review's topic query. An unknown field tag makes PubMed drop that clause and answer
 * the unrestricted query; so does this.
 */
export function esearch(request: SampleRequest, world: World): Answer {
  const db = param(request, 'db') || 'pubmed';
  if (!databases.includes(db)) return failed(request, `Invalid db name specified: ${db}`);
  const history = fromHistory(request, world);
  const term = param(request, 'term');
  if (!term && !history) return failed(request, 'Empty term and query_key - nothing todo');
  const retstart = wholeParam(request, 'retstart', 0);
  if (db === 'pubmed' && retstart > 9998) return failed(request, retstartMessage);

  const fieldsNotFound = unknownFields(term);
  const found = history ?? search(term, db, fieldsNotFound.length > 0, world);
  const dated = inDateRange(found, request, world.now);
  const ids = dated.flatMap((entry) => (db === 'pmc' ? (entry.pmcid?.slice(3) ?? []) : (entry.pmid ?? [])));
  const retmax = Math.min(wholeParam(request, 'retmax', 20), maxRetmax);
  const end = Math.min(retstart + retmax, db === 'pubmed' ? reachable : Number.POSITIVE_INFINITY);
  const page = param(request, 'rettype') === 'count' ? [] : ids.slice(retstart, end);
  const kept = param(request, 'usehistory') === 'y' ? world.history.post(param(request, 'WebEnv'), db, ids) : null;
  return found.length === 0 && fieldsNotFound.length === 0
    ? answer(request, { count: 0, retstart: 0, page: [], kept, term, phraseNotFound: term, fieldsNotFound })
    : answer(request, { count: ids.length, retstart, page, kept, term, phraseNotFound: '', fieldsNotFound });
}

function fromHistory(request: SampleRequest, { history, catalogue }: World): readonly CorpusEntry[] | undefined {
  const list = history.get(param(request, 'WebEnv'), param(request, 'query_key'));
  const byId = list?.db === 'pmc' ? catalogue.byPmcNumber : catalogue.byPmid;
  return list?.ids.flatMap((id) => byId.get(id) ?? []);
}

function search(
  term: string,
  db: string,
  unrestricted: boolean,
  { catalogue, reviewPmid }: World,
): readonly CorpusEntry[] {
  if (unrestricted) return newestFirst(catalogue.entries.filter(({ pmid }) => pmid));
  const dois = [...term.matchAll(/"([^"]+)"\[aid\]/g)].map(([, doi]) => doi!.toLowerCase());
  if (dois.length > 0) return newestFirst(dois.flatMap((doi) => catalogue.byDoi.get(doi) ?? []));
  const journals = [...term.matchAll(/"([^"]+)"\[ta\]/g)].map(([, journal]) => journal!.toLowerCase());
  if (journals.length > 0) return newestFirst(inJournals(catalogue.entries, journals, /(\d{4})\[dp\]/.exec(term)?.[1]));
  const clauses = term.replace(/[()"]/g, ' ').split(/\s+OR\s+/i);
  const named = clauses.map((clause) => /^\s*0*(\d+)\s*\[\s*(uid|pmid|rpid)\s*\]\s*$/i.exec(clause));
  if (!named.every((match) => match !== null)) return catalogue.topical;
  return newestFirst(
    named.flatMap(([, pmid, field]) => {
      if (field!.toLowerCase() !== 'rpid') return catalogue.byPmid.get(pmid!) ?? [];
      return db === 'pmc' ? catalogue.citing(pmid === reviewPmid ? reviewPmid : pmid!, 'pmc-refs') : [];
    }),
  );
}

function inJournals(
  entries: readonly CorpusEntry[],
  journals: readonly string[],
  year: string | undefined,
): readonly CorpusEntry[] {
  return entries.filter(({ pmid, journal, published }) => {
    const isOf = [journal.iso, journal.title].some(
      (name) => name !== undefined && journals.includes(name.toLowerCase()),
    );
    return pmid && isOf && (year === undefined || published.startsWith(year));
  });
}

/** datetype with reldate (days back from now) or mindate and maxdate (both; YYYY[/MM[/DD]]). */
function inDateRange(found: readonly CorpusEntry[], request: SampleRequest, now: Date): readonly CorpusEntry[] {
  const day = (entry: CorpusEntry) => {
    const type = param(request, 'datetype').toLowerCase() || 'pdat';
    if (type === 'mdat') return entry.later?.at(-1)?.on ?? entry.entrez;
    return type === 'edat' || type === 'crdt' ? entry.entrez : publicationDay(entry.published);
  };
  const reldate = param(request, 'reldate');
  if (/^\d+$/.test(reldate)) {
    const from = new Date(now.getTime() - Number(reldate) * 86_400_000).toISOString().slice(0, 10);
    return found.filter((entry) => day(entry) >= from);
  }
  const from = bound(param(request, 'mindate'), '-01-01');
  const to = bound(param(request, 'maxdate'), '-12-31');
  return from && to ? found.filter((entry) => day(entry) >= from && day(entry) <= to) : found;
}

/** The first day a publication date may mean: what PubMed compares. */
function publicationDay(published: string): string {
  const [, year, month, date] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(published) ?? [];
  return `${year}-${month ?? '01'}-${date ?? '01'}`;
}

function bound(text: string, rest: string): string {
  const [, year, month, date] = /^(\d{4})(?:[/-](\d{1,2})(?:[/-](\d{1,2}))?)?$/.exec(text) ?? [];
  if (!year) return '';
  if (!month) return `${year}${rest}`;
  return `${year}-${month.padStart(2, '0')}-${date?.padStart(2, '0') ?? (rest === '-01-01' ? '01' : '31')}`;
}

interface Found {
  readonly count: number;
  readonly retstart: number;
  readonly page: readonly string[];
  readonly kept: { readonly webEnv: string; readonly queryKey: string } | null;
  readonly term: string;
  readonly phraseNotFound: string;
  readonly fieldsNotFound: readonly string[];
}

function answer(request: SampleRequest, found: Found): Answer {
  const { count, retstart, page, kept, term, phraseNotFound, fieldsNotFound } = found;
  const tagged = /\[[^\]]+\]/.test(term);
  const translation = tagged ? term : phraseNotFound ? `(${term}[All Fields])` : `"${term}"[All Fields]`;
  const faulty = phraseNotFound !== '' || fieldsNotFound.length > 0;
  if (param(request, 'retmode') === 'json') {
    const esearchresult = {
      count: String(count),
      retmax: String(page.length),
      retstart: String(retstart),
      ...(kept && { querykey: kept.queryKey, webenv: kept.webEnv }),
      idlist: page,
      translationset: [],
      querytranslation: translation,
      ...(faulty && {
        errorlist: { phrasesnotfound: phraseNotFound ? [phraseNotFound] : [], fieldsnotfound: fieldsNotFound },
      }),
      ...(phraseNotFound && {
        warninglist: { phrasesignored: [], quotedphrasesnotfound: [], outputmessages: ['No items found.'] },
      }),
    };
    return json({ header: { type: 'esearch', version: '0.3' }, esearchresult });
  }
  const history = kept ? `<QueryKey>${kept.queryKey}</QueryKey><WebEnv>${kept.webEnv}</WebEnv>` : '';
  const ids = page.length === 0 ? '<IdList/>' : `<IdList>\n${page.map((id) => `<Id>${id}</Id>\n`).join('')}</IdList>`;
  const errors = [
    ...(phraseNotFound ? [`<PhraseNotFound>${xmlText(phraseNotFound)}</PhraseNotFound>`] : []),
    ...fieldsNotFound.map((field) => `<FieldNotFound>${xmlText(field)}</FieldNotFound>`),
  ];
  return xml(
    `${prologs.esearch}<eSearchResult><Count>${count}</Count><RetMax>${page.length}</RetMax><RetStart>${retstart}</RetStart>` +
      `${history}${param(request, 'rettype') === 'count' ? '' : ids}<TranslationSet/><QueryTranslation>${xmlText(translation)}</QueryTranslation>` +
      `${faulty ? `<ErrorList>${errors.join('')}</ErrorList>` : ''}` +
      `${phraseNotFound ? '<WarningList><OutputMessage>No items found.</OutputMessage></WarningList>' : ''}</eSearchResult>\n`,
  );
}

/** ESearch fails with HTTP 200 and an ERROR: a client must read the body, not the status. */
function failed(request: SampleRequest, message: string): Answer {
  if (param(request, 'retmode') === 'json') {
    return json({ header: { type: 'esearch', version: '0.3' }, esearchresult: { ERROR: message } });
  }
  return xml(`${prologs.esearch}<eSearchResult>\n\t<ERROR>${xmlText(message)}</ERROR>\n</eSearchResult>\n`);
}

const retstartMessage =
  "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed, ESearch can only retrieve the " +
  'first 9,999 records matching the query. To obtain more than 9,999 PubMed records, consider using EDirect that contains ' +
  'additional logic to batch PubMed search results automatically so that an arbitrary number can be retrieved. For details ' +
  'see https://www.ncbi.nlm.nih.gov/books/NBK25499/';
