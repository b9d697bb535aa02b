import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ArticlesQuoteOptions, articlesQuote } from '../../cli/articles-quote.ts';
import { jats } from './jats-article.ts';

const cite = (number: number) => `<xref ref-type="bibr" rid="B${number}">${number}</xref>`;
const body = `<sec><title>Results</title><p>It grew [${cite(1)}–${cite(3)}]. It fell [${cite(2)}].</p></sec>`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'articles-quote-'));
  writeFileSync(join(folder, 'a.xml'), jats(body, 4));
  writeFileSync(join(folder, 'a.xml.gz'), gzipSync(jats(body, 4)));
  writeFileSync(join(folder, 'pubmed.xml'), '<PubmedArticleSet></PubmedArticleSet>');
  writeFileSync(
    join(folder, 'set.xml'),
    `<pmc-articleset>${jats('<p>It <b>grew</p>')}${jats(body, 4)}</pmc-articleset>`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

async function quote(files: readonly string[], options: ArticlesQuoteOptions = {}, stdin?: string) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io = {
    stdout,
    stderr,
    ...(stdin === undefined
      ? {}
      : {
          stdin: (async function* () {
            yield stdin;
          })(),
        }),
  };
  const exit = await articlesQuote(
    files.map((file) => (file === '-' ? file : join(folder, file))),
    options,
    io,
  );
  stdout.end();
  stderr.end();
  const lines = (await textOf(stdout)).split('\n').filter(Boolean);
  return { exit, lines: lines.map((line) => JSON.parse(line)), words: await textOf(stderr) };
}

describe('articles quote', () => {
  it('when no reference is chosen, each of the list has its line', async () => {
    const { exit, lines, words } = await quote(['a.xml']);
    expect([exit, words]).toEqual([0, '']);
    expect(lines.map(({ reference, quotes }) => [reference.label, quotes.length])).toEqual([
      ['1', 1],
      ['2', 2],
      ['3', 1],
      ['4', 0],
    ]);
    expect(lines[1]).toEqual({
      file: join(folder, 'a.xml'),
      article: { pmid: '99000001', pmcid: 'PMC99000001', doi: '', title: 'Invented' },
      reference: { label: '2', pmid: '99000102', doi: '' },
      licence: null,
      quotes: [
        {
          sentence: 'It grew [1–3].',
          headings: ['Results'],
          citedWith: [
            { label: '1', pmid: '99000101', doi: '' },
            { label: '3', pmid: '99000103', doi: '' },
          ],
        },
        { sentence: 'It fell [2].', headings: ['Results'], citedWith: [] },
      ],
    });
  });

  it.each<[string, ArticlesQuoteOptions]>([
    ['PMID', { pmid: '99000102' }],
    ['label', { reference: '2' }],
  ])('when it is chosen by %s, it alone is printed, from gzip and standard input too', async (_, options) => {
    for (const [file, stdin] of [['a.xml'], ['a.xml.gz'], ['-', jats(body, 4)]] as const) {
      const { exit, lines } = await quote([file], options, stdin);
      expect([exit, lines.map(({ reference }) => reference.label)]).toEqual([0, ['2']]);
    }
  });

  it('when the list does not have it, it says so', async () => {
    expect(await quote(['a.xml'], { doi: '10.9999/none' })).toMatchObject({
      exit: 0,
      lines: [],
      words: expect.stringMatching(/PMC99000001: no such work in the reference list/),
    });
  });

  it('when a file or an article cannot be read, the others are, and the reason is one line', async () => {
    const { exit, lines, words } = await quote(['none.xml', 'pubmed.xml', 'set.xml'], { reference: '1' });
    expect([exit, lines.length]).toEqual([1, 1]);
    expect(words.trim().split('\n')).toEqual([
      expect.stringMatching(/none\.xml: There is no such file\. Check the path\.$/),
      expect.stringMatching(/pubmed\.xml: It is PubMed XML, not the full text of PMC\. Save .*\.$/),
      expect.stringMatching(/set\.xml: skipped PMC99000001: its XML is not well-formed \(line 1\)$/),
    ]);
  });

  it.each<[ArticlesQuoteOptions]>([[{ pmid: 'x' }], [{ doi: 'x' }], [{ pmcid: 'x' }], [{ pmid: '1', reference: '1' }]])(
    'when %j is asked for, it is a mistake in the command',
    async (options) => {
      expect(await quote(['a.xml'], options)).toMatchObject({ exit: 2, lines: [], words: expect.stringMatching(/./) });
    },
  );
});
