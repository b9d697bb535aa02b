import { describe, expect, it } from '@jest/globals';
import { articlesOf, type JourneyFolder, openJourneyFolder } from './journey-folder.ts';
import { blockPage, type Fault, faults, historyExpired } from './strangers-faults.ts';
import { type Endpoint, eutilsEndpoints, type StrangersNcbi, startStrangersNcbi } from './strangers-ncbi.ts';
import { citing, inTheField, jats, offTopic, type Paper } from './strangers-papers.ts';

const patience = 480_000;
const keyed = { NCBI_API_KEY: 'a-key', NCBI_EMAIL: 'keeper@example.org' };
const allSources: readonly Endpoint[] = ['citedin', 'pmc_refs', 'related', 'esearch'];

/** One NCBI of a stranger and one data folder; both are gone afterwards. */
async function journey(
  work: (ncbi: StrangersNcbi, folder: JourneyFolder) => Promise<void>,
  options: { readonly elinkFormat?: 'xml'; readonly env?: (ncbi: StrangersNcbi) => Record<string, string> } = {},
): Promise<void> {
  const ncbi = await startStrangersNcbi(options.elinkFormat ? { elinkFormat: options.elinkFormat } : {});
  const folder = await openJourneyFolder(options.env?.(ncbi) ?? { ...ncbi.env, ...keyed });
  try {
    await work(ncbi, folder);
  } finally {
    await ncbi.close();
    await folder.remove();
  }
}

function publish({ world }: StrangersNcbi, ...papers: readonly Paper[]): void {
  for (const paper of papers) world.papers.set(paper.pmid, paper);
}

/** Published, and listed by ELink as citing the review. */
function cite(ncbi: StrangersNcbi, ...papers: readonly Paper[]): void {
  publish(ncbi, ...papers);
  for (const { pmid } of papers) ncbi.world.citedIn.add(pmid);
}

async function ticked(folder: JourneyFolder, now: string): Promise<string> {
  const { code, stderr } = await folder.tick(now);
  expect(code === 0 ? 'done' : stderr).toBe('done');
  return stderr;
}

const eutils = (ncbi: StrangersNcbi) =>
  ncbi.asked.filter(({ endpoint }) => endpoint !== 'europe-pmc' && endpoint !== 'icite');

/** A small literature in which every source knows something the others do not. */
function smallLiterature(ncbi: StrangersNcbi): readonly string[] {
  const { world } = ncbi;
  cite(
    ncbi,
    citing('37000001', { pmcid: 'PMC10000001', doi: '10.5555/ONE' }),
    citing('37000002'),
    citing('38000003', { entrez: '2026-01-02' }),
  );
  // In PMC's list: one known already, one only there, one that PubMed does not have.
  publish(ncbi, citing('37000004', { pmcid: 'PMC10000004', title: 'Only PMC read its references' }));
  for (const number of ['10000001', '10000004', '10000099']) world.pmcRefs.add(number);
  publish(ncbi, citing('37000005', { title: 'Only Europe PMC knows that it cites' }), citing('37000006'));
  world.europePmc.push(
    { source: 'MED', id: '37000001', title: 'What became of an idea' },
    { source: 'MED', id: '37000005', title: 'Only Europe PMC knows that it cites' },
    { source: 'PMC', id: 'PMC10000004', title: 'Only PMC read its references' },
    { source: 'PMC', id: 'PMC10000099', title: 'In PMC and not in PubMed: a chapter on stem-like tumor cells' },
    { source: 'PPR', id: 'PPR700007', title: 'A preprint without any PMID on stem-like tumor cells' },
    { source: 'AGR', id: 'IND44289288', title: 'Of sheep and stem-like tumor cells' },
  );
  for (const pmid of ['37000001', '37000006']) world.icite.add(pmid);
  publish(ncbi, inTheField('38000010'), inTheField('38000011'), offTopic('38000012'), offTopic('38000013'));
  world.related.set('38000012', 64_000_000).set('38000010', 51_000_000).set('37000002', 50_000_000);
  for (const pmid of ['38000011', '38000013', '37000001']) world.searchResults.add(pmid);
  return [
    ...['37000001', '37000002', '37000004', '37000005', '37000006', '38000003', '38000010', '38000011'],
    ...['europe-pmc-agr-ind44289288', 'europe-pmc-pmc-pmc10000099', 'europe-pmc-ppr-ppr700007'],
  ];
}

describe('a stranger’s NCBI, asked by tick', () => {
  it.concurrent(
    'when weeks pass, it holds what cites or clearly belongs, mails each once, and loses nothing',
    () =>
      journey(async (ncbi, folder) => {
        const { world } = ncbi;
        const baseline = smallLiterature(ncbi);
        await ticked(folder, '2026-01-07T09:00Z');
        expect(await folder.held()).toEqual(baseline);
        expect(await folder.mails()).toEqual([]);
        expect((await folder.items()).get('37000001')?.title).toContain('naïve β-cell “models”');
        const feed = JSON.parse(await folder.page('feeds/all.json')) as { items: readonly { url: string }[] };
        expect(feed.items).toHaveLength(baseline.length);

        const before = await folder.siteHash();
        ncbi.asked.length = 0;
        await ticked(folder, '2026-01-07T21:00Z');
        expect(eutils(ncbi).length).toBeLessThanOrEqual(4);
        expect(ncbi.asked.map(({ endpoint }) => endpoint)).not.toContain('efetch');
        expect(await folder.siteHash()).toBe(before);

        // News, a link back-filled to an old article, an id PubMed does not answer yet, one work from three sources, noise.
        cite(ncbi, citing('38000020', { entrez: '2026-01-10' }), citing('29000021', { entrez: '2019-05-05' }));
        world.citedIn.add('39999999');
        publish(ncbi, citing('38000022', { pmcid: 'PMC10000022', doi: '10.5555/Three', entrez: '2026-01-11' }));
        world.pmcRefs.add('10000022');
        world.europePmc.push({ source: 'MED', id: '38000022', title: 'Thrice found' });
        world.icite.add('38000022');
        publish(ncbi, inTheField('38000023', '2026-01-11'), offTopic('38000024', '2026-01-11'));
        world.searchResults.add('38000023').add('38000024');
        const news = ['29000021', '38000020', '38000022', '38000023'];
        await ticked(folder, '2026-01-12T05:00Z');
        await ticked(folder, '2026-01-12T07:00Z');
        const [digest, ...others] = await folder.mails();
        expect(others).toEqual([]);
        expect(digest?.to).toMatchObject({ text: 'reader@example.org' });
        expect(articlesOf(digest).toSorted()).toEqual(news);
        const everything = [...baseline, ...news].toSorted();
        expect(await folder.held()).toEqual(everything);

        // Every list shrinks, the citing one to nothing; the id PubMed was silent about is answered at last.
        for (const ids of [world.citedIn, world.pmcRefs, world.searchResults]) ids.clear();
        world.related.clear();
        world.icite.clear();
        world.europePmc.length = 0;
        world.citedIn.add('39999999');
        publish(ncbi, citing('39999999', { entrez: '2026-01-14' }));
        await ticked(folder, '2026-01-15T07:00Z');
        world.citedIn.clear();
        await ticked(folder, '2026-01-19T07:00Z');
        expect(await folder.held()).toEqual([...everything, '39999999'].toSorted());
        expect((await folder.mails()).map(articlesOf).slice(1)).toEqual([['39999999']]);
        expect(ncbi.limited()).toBe(0);
      }),
    patience,
  );

  it.concurrent(
    'when full texts are open it quotes the sentence that cites; when PMC answers rubbish, it goes without until it does not',
    () =>
      journey(async (ncbi, folder) => {
        const { world } = ncbi;
        const open = (paper: Paper, sentence: string) => {
          cite(ncbi, paper);
          world.fullTexts.set(paper.pmcid?.slice(3) ?? '', jats(paper, world.review, sentence));
        };
        open(citing('37000001', { pmcid: 'PMC10000001' }), 'Stem-like cells were found to talk to T cells');
        cite(ncbi, citing('37000002', { pmcid: 'PMC10000002' }));
        await ticked(folder, '2026-01-07T09:00Z');
        const old = await folder.page('articles/37000001/index.html');
        expect(old).toContain('“Stem-like cells were found to talk to T cells [1,2].”');
        expect(old).toMatch(/Cites the review in <em>Introduction<\/em>[\s\S]*CC BY 4\.0/);
        expect(await folder.page('articles/37000002/index.html')).not.toContain('blockquote');
        ncbi.asked.length = 0;
        await ticked(folder, '2026-01-07T21:00Z');
        expect(ncbi.asked.map(({ endpoint }) => endpoint)).not.toContain('pmc');

        const quotes = ['Stem-like cells fool macrophages', 'Stem-like cells fool NK cells as well'] as const;
        open(citing('38000003', { pmcid: 'PMC10000003', entrez: '2026-01-09' }), quotes[0]);
        ncbi.down('pmc', faults.pageAs200);
        const said = await ticked(folder, '2026-01-10T09:00Z');
        expect(said.match(/full texts were not read/g)).toHaveLength(1);
        ncbi.down('pmc', null);
        open(citing('38000004', { pmcid: 'PMC10000004', entrez: '2026-01-11' }), quotes[1]);
        await ticked(folder, '2026-01-12T05:00Z');
        await ticked(folder, '2026-01-12T07:00Z');
        const [digest, ...others] = await folder.mails();
        expect(others).toEqual([]);
        expect(articlesOf(digest).toSorted()).toEqual(['38000003', '38000004']);
        const text = digest?.text?.replace(/\s+/g, ' ');
        expect(text).toContain(`Cites the review in Introduction: “${quotes[1]} [1,2].” (CC BY 4.0)`);
        expect(text).not.toContain(quotes[0]);

        await ticked(folder, '2026-01-19T09:00Z');
        expect(await folder.page('articles/38000003/index.html')).toContain(`“${quotes[0]} [1,2].”`);
        expect(await folder.mails()).toHaveLength(1);
      }),
    patience,
  );

  it.concurrent(
    'when NCBI is away for weeks in every way it can be, one good tick catches up and one mail brings it all',
    () =>
      journey(async (ncbi, folder) => {
        smallLiterature(ncbi);
        await ticked(folder, '2026-01-07T09:00Z');
        const before = await folder.held();
        const site = await folder.siteHash();

        // ELink alone is down: the other sources go on.
        cite(ncbi, citing('38000030', { entrez: '2026-01-13' }));
        publish(ncbi, inTheField('38000031', '2026-01-13'));
        ncbi.world.searchResults.add('38000031');
        for (const name of ['citedin', 'pmc_refs', 'related'] as const) ncbi.down(name, faults.linkServer);
        const said = await ticked(folder, '2026-01-14T09:00Z');
        expect(said).toContain('a server behind it is down');
        expect(await folder.held()).toEqual([...before, '38000031'].toSorted());

        // Blocked: nothing new is taken in, nothing is lost, and the line says what to do.
        cite(ncbi, citing('38000032', { entrez: '2026-01-20' }));
        ncbi.world.icite.add('38000032');
        for (const endpoint of [...eutilsEndpoints, 'idconv'] as const) ncbi.down(endpoint, blockPage);
        ncbi.asked.length = 0;
        const blocked = await folder.tick('2026-01-21T09:00Z');
        expect(blocked.code).toBe(1);
        expect(blocked.stderr).toMatch(/could not be polled: .*blocked this machine.*help desk/);
        expect(eutils(ncbi).length).toBeLessThanOrEqual(allSources.length);
        for (const endpoint of [...eutilsEndpoints, 'idconv'] as const) ncbi.down(endpoint, null);

        // Everybody answers nonsense.
        cite(ncbi, citing('38000033', { entrez: '2026-01-27' }));
        for (const endpoint of [...eutilsEndpoints, 'idconv', 'europe-pmc', 'icite'] as const)
          ncbi.down(endpoint, faults.unheardOf);
        const nonsense = await folder.tick('2026-01-28T09:00Z');
        expect(nonsense.code).toBe(1);
        expect(await folder.held()).toEqual([...before, '38000031'].toSorted());
        for (const endpoint of [...eutilsEndpoints, 'idconv', 'europe-pmc', 'icite'] as const)
          ncbi.down(endpoint, null);

        await ticked(folder, '2026-02-09T07:00Z');
        const news = ['38000030', '38000031', '38000032', '38000033'];
        expect(await folder.held()).toEqual([...before, ...news].toSorted());
        const mailed = (await folder.mails()).flatMap(articlesOf);
        expect(mailed.toSorted()).toEqual(news);
        expect(await folder.siteHash()).not.toBe(site);
      }),
    patience,
  );

  it.concurrent(
    'when records change, it tells: retracted, preprint become article, gone for a while and back',
    () =>
      journey(async (ncbi, folder) => {
        const { world } = ncbi;
        const preprintTitle = 'Tumor-initiating cells teach macrophages to look away';
        const early = 'Leukemia stem cells and their T cells: an early word';
        cite(
          ncbi,
          citing('37000041'),
          citing('37000042', { title: preprintTitle, types: ['Preprint'], doi: '10.1101/2025.01.01.1' }),
        );
        world.europePmc.push({ source: 'PPR', id: 'PPR700043', title: early });
        await ticked(folder, '2026-01-07T09:00Z');
        expect(await folder.held()).toEqual(['37000041', '37000042', 'europe-pmc-ppr-ppr700043']);

        const preprint = world.papers.get('37000042')!;
        publish(ncbi, { ...preprint, corrections: [{ type: 'UpdateIn', pmid: '38000045', source: 'J Invent Res' }] });
        cite(
          ncbi,
          citing('38000040', { entrez: '2026-01-14' }),
          citing('38000045', {
            title: `${preprintTitle}, in the end`,
            corrections: [{ type: 'UpdateOf', pmid: '37000042', source: 'bioRxiv' }],
          }),
          // The preprint that only Europe PMC knew: PubMed has the article, and says nothing of a preprint.
          citing('38000046', { title: early, entrez: '2026-01-14' }),
        );
        const lost = world.papers.get('37000041')!;
        world.papers.delete('37000041');
        await ticked(folder, '2026-01-15T09:00Z');
        const became = await folder.items();
        expect([...became.keys()].toSorted()).toEqual(['37000041', '37000042', '38000040', 'europe-pmc-ppr-ppr700043']);
        expect(became.get('37000042')?.PMID).toBe('38000045');
        expect(became.get('europe-pmc-ppr-ppr700043')?.PMID).toBe('38000046');
        expect(await folder.page('articles/37000041/index.html')).not.toMatch(/withdrawn/i);

        await ticked(folder, '2026-01-19T07:00Z');
        publish(ncbi, lost);
        const notice = { type: 'RetractionIn', pmid: '38000044', source: 'J Invent Res. 2026;8:1' };
        publish(ncbi, citing('38000040', { types: ['Retracted Publication'], corrections: [notice] }));
        await ticked(folder, '2026-01-26T07:00Z');
        expect((await folder.items()).get('38000040')?.note).toContain('Retracted publication');
        expect(await folder.page('articles/38000040/index.html')).toMatch(/retracted/i);
        expect(await folder.held()).toEqual(['37000041', '38000040', '38000045', '38000046']);
        const [news, retraction, ...others] = await folder.mails();
        expect(articlesOf(news).toSorted()).toEqual(['37000042', '38000040', 'europe-pmc-ppr-ppr700043']);
        expect(news?.text).not.toMatch(/retracted/i);
        expect(articlesOf(retraction)).toEqual(['38000040']);
        expect(retraction?.text).toMatch(/retracted/i);
        expect(others).toEqual([]);
      }),
    patience,
  );

  it.concurrent(
    'when hundreds cite and the history server forgets, cuts off and slows down, all are fetched',
    () =>
      journey(async (ncbi, folder) => {
        const pmids = Array.from({ length: 450 }, (_, index) => String(37_100_000 + index * 7));
        cite(ncbi, ...pmids.map((pmid) => citing(pmid)));
        // 120 rows of Europe PMC over two pages, all of them known to ELink.
        for (const pmid of pmids.slice(0, 120)) ncbi.world.europePmc.push({ source: 'MED', id: pmid, title: pmid });
        ncbi.world.citedIn.add('39999998');
        ncbi.fail('efetch', faults.rateLimit, 'cut-off');
        const first = folder.tick('2026-01-07T09:00Z');
        while (ncbi.asked.filter(({ endpoint }) => endpoint === 'efetch').length < 3 && ncbi.asked.length < 40) {
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        ncbi.fail('efetch', historyExpired);
        const { code, stderr } = await first;
        expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('baseline of 450') });
        expect(await folder.held()).toEqual(pmids);
        expect(await folder.mails()).toEqual([]);
        expect(ncbi.asked.filter(({ endpoint }) => endpoint === 'epost').length).toBeGreaterThanOrEqual(2);
        expect(eutils(ncbi).every(({ endpoint, method }) => endpoint !== 'efetch' || method === 'POST')).toBe(true);
      }),
    patience,
  );

  it.concurrent(
    'when any failure of the catalogue comes first, the end is the same as without it',
    async () => {
      const all: readonly Fault[] = [...Object.values(faults), 'cut-off', 'reset', 'empty-set', historyExpired];
      const endpoints: readonly Endpoint[] = [...eutilsEndpoints, 'idconv', 'europe-pmc', 'icite'];
      const end = async (storm: number | null): Promise<unknown> => {
        let state: unknown;
        await journey(async (ncbi, folder) => {
          smallLiterature(ncbi);
          // Each storm has another failure for each endpoint, so that every failure meets at least one; and one source
          // does not come through at all.
          for (const [index, endpoint] of endpoints.entries())
            if (storm !== null) ncbi.fail(endpoint, all[(storm * endpoints.length + index) % all.length]!);
          const away = storm === null ? undefined : (['europe-pmc', 'citedin', 'idconv'] as const)[storm];
          if (away) ncbi.down(away, away === 'europe-pmc' ? blockPage : faults.unheardOf);
          const stormy = await folder.tick('2026-01-07T09:00Z');
          expect(stormy.stderr).not.toMatch(/\n\s+at |unexpected/);
          expect(stormy.stderr.includes('gave no answer')).toBe(storm !== null);
          if (away) ncbi.down(away, null);
          // What a list answers for the first time is its baseline, be it a week late: it must not flood anybody.
          if (storm !== null) await ticked(folder, '2026-01-12T09:00Z');
          expect(await folder.mails()).toEqual([]);
          const items = [...(await folder.items()).values()].toSorted((one, other) => one.id.localeCompare(other.id));
          state = { items, files: await folder.files() };
        });
        return state;
      };
      const [calm, ...stormy] = await Promise.all([null, 0, 1, 2].map(end));
      for (const state of stormy) expect(state).toEqual(calm);
    },
    patience,
  );

  it.concurrent(
    'when only NCBI_BASE_URL is set and there is no key, it keeps to three a second, reads ELink’s XML, and asks nobody else',
    () =>
      journey(
        async (ncbi, folder) => {
          const { world } = ncbi;
          cite(ncbi, citing('37000050'), citing('37000051'));
          world.pmcRefs.add('10000052');
          publish(ncbi, inTheField('38000053'), offTopic('38000054'));
          world.related.set('38000053', 40_000_000).set('38000054', 41_000_000);
          const { code, stderr } = await folder.tick('2026-01-07T09:00Z');
          expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('NCBI_EMAIL is not set') });
          expect(await folder.held()).toEqual(['37000050', '37000051', '38000053']);
          expect(ncbi.limited()).toBe(0);
          const others = ncbi.asked.filter(({ endpoint }) => !eutilsEndpoints.includes(endpoint));
          expect(others).toEqual([]);
          expect(await folder.page('index.html')).not.toMatch(/sample data/i);
        },
        { elinkFormat: 'xml', env: ({ env }) => ({ NCBI_BASE_URL: env.NCBI_BASE_URL ?? '' }) },
      ),
    patience,
  );
});
