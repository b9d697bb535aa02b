import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NotJatsError } from '../../lambda/adapters/ncbi/jats/jats-error.ts';
import { parseJats } from '../../lambda/adapters/ncbi/jats/parse-jats.ts';
import { jats, labels, marksIn, paragraphsOf, quotesOf, read, reference } from './jats-article.ts';

const cite = (number: number) => `<xref ref-type="bibr" rid="B${number}">${number}</xref>`;

describe('JATS', () => {
  it.each([
    ['a bare article', (article: string) => article],
    [
      'an EFetch answer',
      (article: string) =>
        `<?xml version="1.0"?>\n<!DOCTYPE pmc-articleset PUBLIC "-//NLM//DTD ARTICLE SET 2.0//EN" "https://x.dtd">\n<pmc-articleset>${article}</pmc-articleset>`,
    ],
    [
      'an OAI record',
      (article: string) =>
        `<OAI-PMH xmlns="http://x"><GetRecord><record><metadata>${article}</metadata></record></GetRecord></OAI-PMH>\n`,
    ],
    ['an article after comments', (article: string) => `\uFEFF<!-- <article> --><?pi x?>\n${article}\n<!-- end -->`],
  ])('when %s is read, it is the same text', (_, wrap) => {
    expect(read(wrap(jats('<p>It grew.</p>')))).toMatchObject({
      pmid: '99000001',
      pmcid: 'PMC99000001',
      title: 'Invented',
      articleType: 'research-article',
      sections: [{ title: '', paragraphs: [{ text: 'It grew.' }] }],
    });
  });

  it('when reviewer reports come with the article, neither their sections nor their references are its own', () => {
    const report = (name: string) =>
      `<${name}><front-stub/><body><sec><title>Report</title><p>No [${cite(1)}].</p></sec></body><back><ref-list>${reference(9)}${reference(1)}</ref-list></back></${name}>`;
    const text = read(
      jats(`<sec><title>Ours</title><p>Yes [${cite(1)}].</p></sec>`, 2, {
        rest: report('sub-article') + report('response'),
      }),
    );
    expect(text.sections.map(({ title }) => title)).toEqual(['Ours']);
    expect(text.references).toHaveLength(2);
    expect(quotesOf(text, '1')).toEqual(['Yes [1].']);
  });

  it('when sections nest, so do they; boxes and appendices are sections, back matter only where it cites', () => {
    const body = `<p>Lead.</p><sec><title>A <xref ref-type="bibr" rid="B1">[1]</xref></title><label>1</label><p>a</p><sec><title>A.1</title><p>a1</p></sec></sec><boxed-text><caption><title>Box</title></caption><p>b</p></boxed-text><sec><sec><title>Bare</title><p>c</p></sec></sec>`;
    const back = `<back><ack><title>Thanks</title><p>We thank.</p></ack><app-group><app><title>Appendix</title><p>See [${cite(1)}].</p></app></app-group></back>`;
    const text = read(jats(body, 1, { rest: back }));
    const outline = (sections: typeof text.sections): unknown =>
      sections.map(({ title, sections: inner }) => [title, outline(inner)]);
    expect(outline(text.sections)).toEqual([
      ['', []],
      ['A', [['A.1', []]]],
      ['Box', []],
      ['Bare', []],
      ['Appendix', []],
    ]);
  });

  it('when figures stand apart, they are read; abstracts are not', () => {
    const rest = `<floats-group><fig><caption><p>From [${cite(1)}].</p></caption></fig></floats-group>`;
    const text = read(jats('<p>It grew.</p>', 1, { meta: `<abstract><p>Short [${cite(1)}].</p></abstract>`, rest }));
    expect(quotesOf(text, '1')).toEqual(['From [1].']);
  });

  it.each<[string, string, string, string, string]>([
    [
      'tagged ids',
      '<pub-id pub-id-type="pmid">99000009</pub-id><pub-id pub-id-type="doi">10.9999/a.1</pub-id><pub-id pub-id-type="pmcid">PMC99000009</pub-id>',
      '99000009',
      '10.9999/a.1',
      'PMC99000009',
    ],
    [
      'other spellings',
      '<pub-id pub-id-type="pmc">99000009</pub-id><pub-id pub-id-type="doi">https://doi.org/10.9999/A(1)b.</pub-id>',
      '',
      '10.9999/A(1)b',
      'PMC99000009',
    ],
    [
      'links',
      '<ext-link ext-link-type="uri" xlink:href="https://doi.org/10.9999/a%281%29">x</ext-link><ext-link xlink:href="https://www.ncbi.nlm.nih.gov/pubmed/99000009">y</ext-link><ext-link xlink:href="https://www.ncbi.nlm.nih.gov/pmc/articles/PMC99000009/">z</ext-link>',
      '99000009',
      '10.9999/a(1)',
      'PMC99000009',
    ],
    [
      'words',
      'Doe J. Invented. doi:10.9999/a.1. PMID: 99000009; PMCID: PMC99000009.',
      '99000009',
      '10.9999/a.1',
      'PMC99000009',
    ],
    [
      'a bare DOI link',
      '<ext-link ext-link-type="doi" xlink:href="10.9999/a.1">10.9999/a.1</ext-link>',
      '',
      '10.9999/a.1',
      '',
    ],
    ['ids in brackets', 'Doe (doi: 10.9999/a.1).', '', '10.9999/a.1', ''],
    ['none', 'Doe J. Invented, pp. 10–12.', '', '', ''],
  ])('when a reference gives %s, its ids are known', (_, citation, pmid, doi, pmcid) => {
    const { references } = read(jats('<p>x</p>', `<ref id="B1"><mixed-citation>${citation}</mixed-citation></ref>`));
    expect(references[0]).toMatchObject({ pmid: pmid || null, doi: doi || null, pmcid: pmcid || null });
  });

  it('when a citation is given in two forms, it is one work; without label its place is its label', () => {
    const one = '<pub-id pub-id-type="pmid">99000009</pub-id><year>2020</year>';
    const list = `<ref id="B1"><citation-alternatives><element-citation>${one}</element-citation><mixed-citation><article-title>A  <italic>work</italic></article-title></mixed-citation></citation-alternatives></ref><ref id="B2"><note><p>A note.</p></note></ref>`;
    expect(read(jats('<p>x</p>', list)).references).toMatchObject([
      { label: '1', pmid: '99000009', title: 'A work', year: 2020 },
      { label: '2', pmid: null, title: '' },
    ]);
  });

  const licence = (inside: string) =>
    read(jats('<p>x</p>', 0, { meta: `<permissions>${inside}</permissions>` })).licence;
  it.each<[string, string, string | null]>([
    [
      'an address',
      '<license xlink:href="http://creativecommons.org/licenses/by-nc-nd/3.0/"><license-p>Open.</license-p></license>',
      'CC BY-NC-ND 3.0',
    ],
    [
      'ALI',
      '<license><license_ref content-type="ccbylicense">https://creativecommons.org/licenses/by/4.0/</license_ref></license>',
      'CC BY 4.0',
    ],
    [
      'an address in words',
      '<license><license-p>See https://creativecommons.org/licenses/by-sa/4.0/.</license-p></license>',
      'CC BY-SA 4.0',
    ],
    ['CC0', '<license xlink:href="https://creativecommons.org/publicdomain/zero/1.0/"/>', 'CC0 1.0'],
    [
      'the public domain',
      '<license><license-p>This work is in the public domain in the United States.</license-p></license>',
      'Public domain',
    ],
    ['a tag', '<license license-type="CC BY-NC 4.0"><license-p>Open.</license-p></license>', 'CC BY-NC 4.0'],
    [
      'words',
      '<license><license-p>Distributed under the Creative Commons Attribution Non-Commercial No Derivatives (by-nc-nd) License.</license-p></license>',
      'CC BY-NC-ND',
    ],
    [
      'words of 4.0',
      '<license><license-p>Creative Commons Attribution-NonCommercial 4.0 International License</license-p></license>',
      'CC BY-NC 4.0',
    ],
    [
      'a licence of its own',
      '<license xlink:href="https://example.org/user-licence"><license-p>Read it.</license-p></license>',
      '',
    ],
    [
      'all rights reserved',
      '<copyright-statement>© 2026 Invented Ltd. All rights reserved.</copyright-statement>',
      null,
    ],
  ])('when permissions give %s, the licence is named', (_, inside, name) => {
    expect(licence(inside)?.name ?? null).toBe(name);
  });

  it('when an old article has its licence outside of permissions, it is read all the same', () => {
    const meta =
      '<copyright-statement>Doe. Distributed under the Creative Commons Attribution License.</copyright-statement>';
    expect(read(jats('<p>x</p>', 0, { meta })).licence).toEqual({ name: 'CC BY', url: '' });
  });

  it('when one article among several is broken, the others are read and it is named', () => {
    const broken = jats('<p>It <b>grew.</p>').replace('PMC99000001', 'PMC99000002');
    const { texts, broken: named } = parseJats(
      `<pmc-articleset>${jats('<p>x</p>')}${broken}${jats('<p>y</p>')}</pmc-articleset>`,
    );
    expect(texts).toHaveLength(2);
    expect(named).toEqual([{ pmcid: 'PMC99000002', reason: expect.stringMatching(/not well-formed/) }]);
    expect(parseJats('<pmc-articleset/>')).toEqual({ texts: [], broken: [] });
  });
});

describe('what is no JATS', () => {
  it.each<[NotJatsError['found'], string]>([
    ['empty', ' \n'],
    ['other', '{"a":1}'],
    ['other', 'words'],
    ['html', '<!DOCTYPE html><html></html>'],
    ['html', '<html><article></article></html>'],
    ['pubmed', '<PubmedArticleSet></PubmedArticleSet>'],
    ['other', '<OAI-PMH><error code="idDoesNotExist">No such id</error></OAI-PMH>'],
    ['truncated', jats('<p>x</p>').slice(0, -5)],
    ['truncated', `<pmc-articleset>${jats('<p>x</p>')}`],
    ['truncated', `<pmc-articleset><!-- ${jats('<p>x</p>')}</pmc-articleset`],
    ['hostile', `<!DOCTYPE article [<!ENTITY a "b">]>${jats('<p>&a;</p>')}`],
  ])('when it is %s, it says so with a remedy', (found, xml) => {
    let thrown: unknown;
    try {
      parseJats(xml);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(NotJatsError);
    expect(thrown).toMatchObject({ found, remedy: expect.stringMatching(/\w/) });
  });

  it('when an article is hostile, it is named and left', () => {
    const deep = jats(`${'<sec>'.repeat(5000)}${'</sec>'.repeat(5000)}`);
    const lol = jats('<p>x</p>').replace('<front>', '<!DOCTYPE lolz [<!ENTITY l "l">]><front>');
    const strange = jats('<__proto__>x</__proto__>');
    const long = jats(`<p>${'a'.repeat(20_000_001)}</p>`);
    for (const [xml, reason] of [
      [deep, /deeper/],
      [lol, /DOCTYPE/],
      [strange, /names/],
      [long, /longer/],
    ] as const) {
      expect(parseJats(xml)).toEqual({
        texts: [],
        broken: [{ pmcid: 'PMC99000001', reason: expect.stringMatching(reason) }],
      });
    }
  });

  it('when a paragraph is endless, it is text without citations, and a list of hundreds is one mark', () => {
    const endless = read(jats(`<p>${`It grew [${cite(1)}]. `.repeat(20_000)}</p>`));
    expect([paragraphsOf(endless)[0]!.citations, quotesOf(endless, '1')]).toEqual([[], []]);
    const many = Array.from({ length: 300 }, (_, index) => `[${cite(index + 1)}]`).join(', ');
    const [mark] = marksIn(read(jats(`<p>It grew ${many}.</p>`, 300)));
    expect([mark!.slice(0, 8), mark!.split(' => ')[0]!.slice(-5), mark!.split(' => ')[1]!.split(' ').length]).toEqual([
      '[1], [2]',
      '[300]',
      300,
    ]);
  });

  it('when any part of an article is cut out, it is read, named or refused, never more than that', () => {
    const whole = `<pmc-articleset>${jats(`<sec><title>A</title><p>It grew [${cite(1)}–${cite(4)}].</p></sec>`, 5)}</pmc-articleset>`;
    fc.assert(
      fc.property(fc.nat(whole.length), fc.nat(60), (at, length) => {
        try {
          parseJats(whole.slice(0, at) + whole.slice(at + length));
        } catch (error) {
          expect(error).toBeInstanceOf(NotJatsError);
        }
      }),
    );
  });
});

describe('any article', () => {
  const part = fc.oneof(
    fc.integer({ min: 1, max: 40 }).map((n) => ({ from: n, to: n })),
    fc
      .tuple(fc.integer({ min: 1, max: 38 }), fc.integer({ min: 1, max: 30 }))
      .map(([from, more]) => ({ from, to: Math.min(40, from + more) })),
  );
  const group = fc.array(part, { minLength: 1, maxLength: 4 });
  const style = fc.record({
    open: fc.constantFrom('[', '(', '<sup>'),
    comma: fc.constantFrom(',', ', ', ';'),
    dash: fc.constantFrom('-', '–', '—', ' – ', ' to '),
    hidden: fc.boolean(),
    oneLink: fc.boolean(),
  });
  const closing: Readonly<Record<string, string>> = { '[': ']', '(': ')', '<sup>': '</sup>' };

  it('when groups and ranges are printed in any style, each mark names exactly what was meant', () => {
    fc.assert(
      fc.property(
        fc.array(group, { minLength: 1, maxLength: 5 }),
        style,
        (groups, { open, comma, dash, hidden, oneLink }) => {
          const render = ({ from, to }: { from: number; to: number }) => {
            if (from === to) return cite(from);
            if (oneLink) return `<xref ref-type="bibr" rid="B${from} B${to}">${from}${dash}${to}</xref>`;
            return `${cite(from)}${hidden ? `<xref ref-type="bibr" rid="B${from + 1}"/>` : ''}${dash}${cite(to)}`;
          };
          const body = groups
            .map((parts, index) => `Word${index} ends${open}${parts.map(render).join(comma)}${closing[open]}. `)
            .join('');
          const text = read(jats(`<sec><title>A</title><p>${body}</p></sec>`, 40));
          const wanted = groups.map((parts) => {
            const numbers = new Set(
              parts.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index)),
            );
            return [...numbers].sort((a, b) => a - b).join(' ');
          });
          const [paragraph] = paragraphsOf(text);
          expect(paragraph!.citations.map(({ references }) => labels(text, references))).toEqual(wanted);
          for (const [index, list] of wanted.entries()) {
            for (const label of list.split(' ')) {
              expect(quotesOf(text, label).filter((sentence) => sentence.startsWith(`Word${index} `))).toHaveLength(1);
            }
          }
          for (const quote of quotesOf(text, '7')) expect(quote).toMatch(/^Word\d ends.*\.$/);
        },
      ),
    );
  });

  it('when sections are nested at random, their headings come back in order', () => {
    type Tree = { readonly title: string; readonly inner: readonly Tree[] };
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.record({
        title: fc.stringMatching(/^[A-Z][a-z]{2,8}$/),
        inner: fc.oneof(
          { depthSize: 'small' },
          fc.constant<readonly Tree[]>([]),
          fc.array(tie('tree'), { maxLength: 3 }),
        ),
      }),
    }));
    const render = ({ title, inner }: Tree): string =>
      `<sec><title>${title}</title><p>It is ${title} [${cite(1)}].</p>${inner.map(render).join('')}</sec>`;
    type Read = { readonly title: string; readonly sections: readonly Read[] };
    const bare = ({ title, sections }: Read): unknown => ({ title, inner: sections.map(bare) });
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 4 }), (trees) => {
        const text = read(jats(trees.map(render).join('')));
        expect(text.sections.map(bare)).toEqual(trees);
        expect(marksIn(text).every((mark) => mark === '[1] => 1')).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
