import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { compileCorpus } from '../../local/sample-pubmed/compile-corpus.ts';
import { readCompiledCorpus } from '../../local/sample-pubmed/compiled-corpus.ts';
import { loadCorpus } from '../../local/sample-pubmed/load-corpus.ts';

const shipped = fileURLToPath(new URL('../../local/sample-pubmed/corpus', import.meta.url));

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'corpus-'));
  folders.push(dir);
  await mkdir(join(dir, 'jats'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content);
  return dir;
}

const problemsOf = async (files: Readonly<Record<string, string>>) => {
  const dir = await folderWith(files);
  return loadCorpus(dir).then(
    () => [],
    (error: Error) => error.message.split('\n'),
  );
};

const good = `- pmid: '99000001'
  pmcid: PMC99000001
  doi: 10.5555/sample.1
  entrez: 2024-03-05
  published: 2024
  title: Cells talk.
  journal: { title: Journal of Samples, volume: 7 }
  types: [Journal Article]
`;
const jats = (pmid: string, doi = '10.5555/sample.1') =>
  `<article><front><article-meta><article-id pub-id-type="pmid">${pmid}</article-id><article-id pub-id-type="pmc">99000001</article-id><article-id pub-id-type="doi">${doi}</article-id></article-meta></front><sub-article><front><article-meta><article-id pub-id-type="pmid">1</article-id></article-meta></front></sub-article></article>`;

describe('when a sample corpus is loaded', () => {
  it('gives its records with defaults, their full text, and the real review beside them', async () => {
    const dir = await folderWith({ 'a.yaml': good, 'jats/PMC99000001.xml': jats('99000001') });
    const entries = await loadCorpus(dir);
    expect(entries.map(({ pmid, real }) => [pmid, real === true])).toEqual([
      ['36810098', true],
      ['99000001', false],
    ]);
    expect(entries[1]).toMatchObject({
      type: 'article',
      language: 'eng',
      published: '2024',
      journal: { volume: '7' },
      jats: expect.stringContaining('<article>'),
    });
  });

  it('names file, record and remedy of everything wrong at once', async () => {
    const problems = await problemsOf({
      'a.yaml': `${good}- pmid: 99000002\n  entrez: 5 March\n  published: 2024\n  title: T\n  journal: { title: J }\n  types: [Letter]\n  colour: red\n`,
      'b.yaml': good.replace('99000001', '99000003').replace('PMC99000001', 'PMC5'),
    });
    expect(problems).toEqual([
      expect.stringMatching(/^a\.yaml, record 2 \(PMID 99000002\): pmid /),
      expect.stringMatching(/^a\.yaml, record 2 \(PMID 99000002\): entrez must be a day such as 2026-11-12/),
      expect.stringMatching(/^a\.yaml, record 2 \(PMID 99000002\): record .*colour/),
      'b.yaml, record 1 (PMID 99000003): doi 10.5555/sample.1 already stands in a.yaml, record 1 (PMID 99000001); give one of them another',
    ]);
  });

  it('names the line of what is no YAML, and a folder without any', async () => {
    expect(await problemsOf({ 'a.yaml': `${good}- pmid: "9\n  title: x: y\n` })).toEqual([
      expect.stringMatching(/^a\.yaml, line \d+: is not YAML/),
    ]);
    expect(await problemsOf({})).toEqual([expect.stringContaining('there is no .yaml file')]);
  });

  it('refuses fields that contradict one another', async () => {
    expect(
      await problemsOf({
        'a.yaml': `${good.replace('  pmcid: PMC99000001\n', '')}  cites: [pmc-refs]\n  citesFrom: 2024-01-01\n`,
      }),
    ).toEqual([
      expect.stringContaining('is listed by pmc-refs but has no pmcid'),
      expect.stringContaining('has citesFrom before entrez'),
    ]);
    expect(await problemsOf({ 'a.yaml': good.replace('Cells talk.', 'Cells <i>talk.') })).toEqual([
      expect.stringContaining('title has markup that is not closed'),
    ]);
  });

  it('refuses a full text that is not its record’s, is nobody’s, or is no XML', async () => {
    const ask = (files: Readonly<Record<string, string>>) => problemsOf({ 'a.yaml': good, ...files });
    expect(await ask({ 'jats/PMC99000001.xml': jats('99000009') })).toEqual([
      'jats/PMC99000001.xml: its article-id pmid is 99000009, the record says 99000001',
    ]);
    expect(await ask({ 'jats/PMC2.xml': jats('99000001') })).toEqual([
      expect.stringContaining('jats/PMC2.xml: no record has pmcid PMC2'),
    ]);
    expect(await ask({ 'jats/PMC99000001.xml': '<article><front>' })).toEqual([
      expect.stringContaining('is not well-formed XML'),
    ]);
  });

  it('finds nothing wrong with the corpus that ships', async () => {
    const entries = await loadCorpus(shipped);
    expect(entries.length).toBeGreaterThan(100);
    expect(entries.filter(({ pmid }) => pmid !== '36810098').every(({ pmid }) => pmid?.startsWith('990'))).toBe(true);
  });

  it('when the corpus that ships is compiled again it gives the committed file (else: npx tsx local/sample-pubmed/compile-corpus.ts)', async () => {
    expect(await compileCorpus(shipped)).toBe(await readFile(join(shipped, 'compiled.json'), 'utf8'));
  });

  it('when a start reads the compiled file it gets every record and full text that the author’s files hold', async () => {
    expect(await readCompiledCorpus(shipped)).toEqual(await loadCorpus(shipped));
  });
});
