import { type Answer, plain, xml } from '../answer.ts';
import { ascii, xmlText } from '../ascii-xml.ts';
import { pmcArticleXml } from '../pmc-xml.ts';
import { pubmedXml } from '../pubmed-xml.ts';
import { param, requestedIds, type SampleRequest, wholeParam } from '../request.ts';
import { prologs } from './doctype.ts';
import { databases, type World } from './world.ts';

const maxRetmax = 10_000;

/**
 * EFetch db=pubmed (XML, or the list of ids) and db=pmc (JATS). Unknown ids are left out without a word; a call with only
 * unknown ids answers an empty set with 200, one with only malformed ids 400.
 */
export function efetch(request: SampleRequest, world: World): Answer {
  const db = param(request, 'db') || 'pubmed';
  if (!databases.includes(db)) return failed(`Invalid db name specified: ${db}`, 400);
  const asked = requestedList(request, db, world);
  if ('failure' in asked) return asked.failure;
  if (param(request, 'rettype') === 'uilist' || param(request, 'retmode') === 'json') {
    const known = asked.ids.filter((id) =>
      (db === 'pmc' ? world.catalogue.byPmcNumber : world.catalogue.byPmid).has(id),
    );
    return plain(known.map((id) => `${id}\n`).join(''));
  }
  const mode = param(request, 'retmode') || 'xml';
  if (mode !== 'xml') return failed(`The sample server answers retmode=xml only, not ${mode}`, 400);
  return db === 'pmc' ? pmcSet(asked.ids, world) : pubmedSet(asked.ids, world);
}

function requestedList(
  request: SampleRequest,
  db: string,
  { history }: World,
): { readonly ids: readonly string[] } | { readonly failure: Answer } {
  const retstart = wholeParam(request, 'retstart', 0);
  const retmax = Math.min(wholeParam(request, 'retmax', maxRetmax), maxRetmax);
  const webEnv = param(request, 'WebEnv');
  const queryKey = param(request, 'query_key');
  if (webEnv || queryKey) {
    const kept = history.get(webEnv, queryKey);
    if (!kept || kept.db !== db) return { failure: failed(`Unable to obtain query #${queryKey || '1'}`, 200) };
    if (retstart >= kept.ids.length) {
      const message =
        `Cannot retrieve history data: OUT OF RANGE. Parameter retstart=${retstart} + 1 is greater than number of records ` +
        `available in history. History includes ${kept.ids.length} IDs.`;
      return { failure: failed(message, 400) };
    }
    return { ids: kept.ids.slice(retstart, retstart + retmax) };
  }
  const { all } = requestedIds(request);
  if (all.length === 0) return { failure: failed('ID list is empty! Possibly it has no correct IDs.', 400) };
  return { ids: all.slice(retstart, retstart + retmax) };
}

function pubmedSet(ids: readonly string[], { catalogue, anyRecord }: World): Answer {
  const articles = ids.flatMap((id) => {
    const entry = catalogue.byPmid.get(id);
    return entry ? [pubmedXml(entry, anyRecord)] : [];
  });
  return xml(`${prologs.pubmed}<PubmedArticleSet>\n${articles.join('')}</PubmedArticleSet>`);
}

function pmcSet(ids: readonly string[], { catalogue }: World): Answer {
  const articles = ids.map((id) => {
    const entry = catalogue.byPmcNumber.get(id);
    // One record failed, the call did not: PMC says so in lower case (see docs/ncbi "case matters").
    return entry
      ? ascii(pmcArticleXml(entry))
      : `<error id="${id}">The following PMCID is not available: ${id}</error>`;
  });
  return xml(`${prologs.pmc}<pmc-articleset>${articles.join('')}</pmc-articleset>`);
}

function failed(message: string, status: number): Answer {
  return xml(`${prologs.efetchError}<eFetchResult>\n\t<ERROR>${xmlText(message)}</ERROR>\n</eFetchResult>\n`, status);
}
