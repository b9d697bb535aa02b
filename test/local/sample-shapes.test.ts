import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type JatsElement, parseJats } from '../../local/sample-pubmed/jats.ts';
import { corpus, entry, reviewPmid } from './sample-corpus.ts';
import { address, json, serve, text } from './sample-server.ts';

const data = process.env.LIVING_REVIEW_DATA;
const recordedOnly = data ? describe : describe.skip;
const recorded = (path: string) => readFileSync(join(data ?? '', 'eutils', path), 'utf8');
const recordedJson = (path: string) => JSON.parse(recorded(path));

/** Ids, counts and history keys differ by nature; the rest is compared byte for byte. */
const masked = (xml: string) =>
  xml
    .replace(/MCID_[0-9a-f]{24}/g, 'MCID')
    .replace(/<(Count|RetMax)>\d+/g, '<$1>N')
    .replace(/(<Id>\d+<\/Id>\n)+/g, '<Id>N</Id>\n')
    .trimEnd();

recordedOnly('when answers are held against recorded ones (LIVING_REVIEW_DATA names them)', () => {
  beforeAll(() => {
    if (!existsSync(join(data ?? '', 'eutils'))) throw new Error('LIVING_REVIEW_DATA names a folder without eutils/');
  });

  it('ESearch XML is the same, with results, with history and with none', async () => {
    const { urls } = await serve();
    const ask = (params: Record<string, string>) =>
      text(address(`${urls.ncbi}/esearch.fcgi`, { db: 'pubmed', ...params }));
    expect(masked(await ask({ term: 'biopython' }))).toBe(masked(recorded('biopython/esearch1.xml')));
    const translated = (xml: string) => xml.replace(/<TranslationSet.*<\/QueryTranslation>/s, '');
    expect(translated(masked(await ask({ term: 'cancer', usehistory: 'y' })))).toBe(
      translated(masked(recorded('biopython/esearch2.xml'))),
    );
    const { urls: empty } = await serve({ corpus: [] });
    expect(await text(address(`${empty.ncbi}/esearch.fcgi`, { db: 'pubmed', term: 'abcXYZ' }))).toBe(
      recorded('biopython/esearch8.xml'),
    );
  });

  it('ESearch JSON has the same keys in the same order, all numbers as text', async () => {
    const { urls } = await serve();
    const ask = async (base: string, params: Record<string, string>) =>
      json<{ header: unknown; esearchresult: Record<string, unknown> }>(
        address(`${base}/esearch.fcgi`, { db: 'pubmed', retmode: 'json', ...params }),
      );
    const was = recordedJson('esearch_json/pmc_1282_hits.json');
    const is = await ask(urls.ncbi, { term: 'psychedelics' });
    expect(Object.keys(is.esearchresult)).toEqual(Object.keys(was.esearchresult));
    expect(is.header).toEqual(was.header);
    expect(Object.values(is.esearchresult).map((value) => typeof value)).toEqual(
      Object.values(was.esearchresult).map((value) => typeof value),
    );
    const { urls: empty } = await serve({ corpus: [] });
    const none = await ask(empty.ncbi, { term: "''", usehistory: 'y' });
    const recordedNone = recordedJson('esearch_json/history_empty_2019.json').esearchresult;
    expect(none.esearchresult).toEqual({ ...recordedNone, webenv: none.esearchresult.webenv });
    expect(Object.keys(none.esearchresult)).toEqual(Object.keys(recordedNone));
  });

  it('errors are worded as recorded', async () => {
    const { urls } = await serve();
    const ask = (path: string, params: Record<string, string>) => text(address(`${urls.ncbi}/${path}.fcgi`, params));
    expect(await ask('epost', { db: 'nothing', id: '1' })).toBe(recorded('errors/REAL_epost_invalid_db.xml'));
    expect((await ask('epost', { db: 'pubmed', id: 'x' })).trimEnd()).toBe(
      recorded('errors/REAL_epost_empty_id_list.xml').trimEnd(),
    );
    expect(await ask('esummary', { db: 'pubmed' })).toBe(recorded('errors/REAL_esummary_no_id.xml'));
    expect(await ask('efetch', { db: 'pubmed', id: '5' })).toBe(recorded('errors/REAL_http200_efetch_empty_set.xml'));
    expect(await ask('efetch', { db: 'pubmed', id: 'x' })).toBe(recorded('errors/http400_efetch_id_list_empty.xml'));
    expect(await ask('efetch', { db: 'pubmed', WebEnv: 'MCID_0', query_key: '1' })).toBe(
      recorded('errors/http200_efetch_webenv_expired.xml'),
    );
    expect(await ask('esearch', { db: 'pubmed', term: '' })).toBe(recorded('errors/http200_esearch_empty_term.xml'));
    expect(await ask('esearch', { db: 'pubmed', term: 'x', retstart: '9999' })).toBe(
      recorded('errors/http200_esearch_retstart_9998.xml'),
    );
    expect(await ask('esummary', { db: 'pubmed', id: '999999999', version: '2.0' })).toBe(
      recorded('errors/http200_esummary_bad_uid.xml'),
    );
    expect(masked(await ask('epost', { db: 'pubmed', id: '1' }))).toBe(masked(recorded('biopython/epost1.xml')));
  });

  it('ELink XML has the recorded layout, link by link', async () => {
    const { urls } = await serve();
    const xml = await text(
      address(`${urls.ncbi}/elink.fcgi`, { dbfrom: 'pubmed', id: '9298984', linkname: 'pubmed_pubmed' }),
    );
    expect(xml).not.toContain('LinkSetDb');
    const known = await text(
      address(`${urls.ncbi}/elink.fcgi`, { dbfrom: 'pubmed', id: reviewPmid, linkname: 'pubmed_pubmed' }),
    );
    const head = (whole: string) =>
      whole
        .replace(/<Id>\d+<\/Id>/g, '<Id>N</Id>')
        .split('</Link>')
        .slice(0, 3)
        .join('</Link>');
    expect(head(known)).toBe(head(recorded('biopython/elink1.xml')));
  });

  it('ELink JSON has the recorded keys, with links and without', async () => {
    const { urls } = await serve();
    const ask = (id: string, linkname: string) =>
      json<{ header: unknown; linksets: Record<string, unknown>[] }>(
        address(`${urls.ncbi}/elink.fcgi`, { dbfrom: 'pubmed', id, linkname, retmode: 'json' }),
      );
    const none = recordedJson('pubmed-client/api_responses/elink/citations_35123456.json');
    expect(await ask('35123456', 'pubmed_pubmed_citedin')).toEqual(none);
    const some = recordedJson('pubmed-client/api_responses/elink/citations_25760099.json');
    const ours = await ask(reviewPmid, 'pubmed_pubmed_citedin');
    expect(shapeOf(ours)).toEqual(shapeOf(some));
  });

  it('EFetch writes no element and no attribute where recorded records have none', async () => {
    const { urls } = await serve({
      corpus: [
        ...corpus,
        entry('99000090', {
          pmcid: 'PMC99000090',
          status: 'Publisher',
          published: '2024 Spring',
          corrections: [{ type: 'ErratumIn', source: 'J' }],
        }),
      ],
    });
    const ours = await text(
      address(`${urls.ncbi}/efetch.fcgi`, { db: 'pubmed', id: '99000001,99000002,99000003,99000090' }),
    );
    const theirs = recordedPubmedFiles().flatMap((xml) => [...pathsOf(parseJats(xml))]);
    const known = new Set(theirs);
    expect(known.size).toBeGreaterThan(100);
    expect([...pathsOf(parseJats(ours))].filter((path) => !known.has(path))).toEqual([]);
    expect(ours.split('\n').slice(0, 3)).toEqual(recorded('biopython/pubmed1.xml').split('\n').slice(0, 3));
  });

  it('EFetch nests every element, of books too, as the PubMed DTD allows', async () => {
    const books = [
      entry('99000091', {
        type: 'book',
        types: ['Review'],
        references: ['99000001'],
        authors: [{ last: 'Sørbø', fore: 'Håkon' }],
      }),
    ];
    const { urls } = await serve({ corpus: [...corpus, ...books] });
    const ids = '99000001,99000002,99000091,36810098';
    const ours = parseJats(await text(address(`${urls.ncbi}/efetch.fcgi`, { db: 'pubmed', id: ids })));
    const allowed = contentModels(recorded('biopython/pubmed_250101.dtd'));
    expect(nestings(ours).filter(([parent, child]) => !allowed.get(parent)?.has(child))).toEqual([]);
    expect(nestings(ours)).toContainEqual(['PubmedBookData', 'PublicationStatus']);
  });

  it('the ID converter answers found and missing ids with the recorded keys and types', async () => {
    const { urls } = await serve({
      corpus: [entry('31142281', { pmcid: 'PMC6542083', doi: '10.1186/s12864-019-5764-4' })],
    });
    const ask = async (ids: string) => {
      const answer = await json<Record<string, unknown>>(
        address(urls.idconv, { ids, idtype: 'pmid', format: 'json', tool: 'living-review' }),
      );
      return { ...answer, 'response-date': '' };
    };
    const was = (file: string) => ({ ...recordedJson(`idconv/${file}`), 'response-date': '' });
    expect(await ask('31142281')).toEqual(was('2026_ok_numeric_pmid.json'));
    expect(await ask('1')).toEqual(was('2026_not_in_pmc.json'));
  });

  it('Europe PMC rows and iCite records use recorded keys with recorded types only', async () => {
    const { urls } = await serve();
    const page = await json<{ citationList: { citation: Record<string, unknown>[] } }>(
      `${urls.europePmc}/MED/${reviewPmid}/citations?format=json`,
    );
    const recordedPage = recordedJson('europepmc/2016_citations_15723116_p01.json');
    expect(Object.keys(page)).toEqual(Object.keys(recordedPage));
    const rowTypes = typesOf(recordedPage.citationList.citation);
    for (const row of page.citationList.citation) expect(rowTypes).toMatchObject(typesOf([row]));
    const { data: records } = await json<{ data: Record<string, unknown>[] }>(
      `${urls.icite}/pubs?pmids=${reviewPmid},99000001&legacy=false`,
    );
    const recordTypes = typesOf(recordedJson('icite/32162448.json').data);
    expect(records).toHaveLength(2);
    for (const record of records) expect(recordTypes).toMatchObject(typesOf([record]));
  });
});

/** Keys and types, each list by its first item. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shapeOf(each)]));
}

function typesOf(rows: readonly Readonly<Record<string, unknown>>[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    rows.flatMap((row) =>
      Object.entries(row).map(([name, value]) => [name, Array.isArray(value) ? 'list' : typeof value]),
    ),
  );
}

function recordedPubmedFiles(): readonly string[] {
  const read = (folder: string, wanted: RegExp) =>
    readdirSync(join(data ?? '', 'eutils', folder))
      .filter((name) => wanted.test(name))
      .map((name) => recorded(`${folder}/${name}`));
  return [
    ...read('biopython', /^pubmed[1-7]\.xml$/),
    ...read('net-synergy', /\.xml$/),
    ...read('pubmed-client/pubmed_xml', /\.xml$/),
  ];
}

/** `PubmedArticle/MedlineCitation/@Status` and so on, from the record down. */
function pathsOf(root: JatsElement): ReadonlySet<string> {
  const paths = new Set<string>();
  const walk = (element: JatsElement, above: string) => {
    const path = `${above}/${element.name}`;
    paths.add(path);
    for (const name of Object.keys(element.attributes)) paths.add(`${path}/@${name}`);
    for (const child of element.children) if (typeof child !== 'string') walk(child, path);
  };
  walk(root, '');
  return paths;
}

/** Which children the DTD's content model of each element names; `%text;` stands for the inline markup. */
function contentModels(dtd: string): ReadonlyMap<string, ReadonlySet<string>> {
  const models = [...dtd.matchAll(/<!ELEMENT\s+([\w:]+)\s+([^>]*)>/g)];
  return new Map(
    models.map(([, name, model]) => [name!, new Set(model!.replace('%text;', 'b i sup sub u').match(/[\w:]+/g))]),
  );
}

function nestings(root: JatsElement): readonly (readonly [string, string])[] {
  const pairs = new Map<string, readonly [string, string]>();
  const walk = (element: JatsElement) => {
    for (const child of element.children) {
      if (typeof child === 'string') continue;
      pairs.set(`${element.name} ${child.name}`, [element.name, child.name]);
      walk(child);
    }
  };
  walk(root);
  return [...pairs.values()];
}
