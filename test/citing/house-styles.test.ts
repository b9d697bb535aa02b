import { describe, expect, it } from '@jest/globals';
import { jats, marksIn, paragraphsOf, quotesOf, read, reference, references } from './jats-article.ts';

/** `{12}` is a link to B12, `{12:text}` one that prints something else, `{:12}` a hidden one. */
const links = (text: string) =>
  text
    .replace(/\{:(\d+)\}/g, '<xref ref-type="bibr" rid="B$1"/>')
    .replace(/\{([\d ]+):([^}]*)\}/g, (_, ids: string, shown: string) => xref(ids, shown))
    .replace(/\{(\d+)\}/g, (_, id: string) => xref(id, id));
const xref = (ids: string, shown: string) =>
  `<xref ref-type="bibr" rid="${ids
    .split(' ')
    .map((id) => `B${id}`)
    .join(' ')}">${shown}</xref>`;

describe('house styles of PMC', () => {
  it.each<[string, string, readonly string[]]>([
    ['MDPI', 'Cells grew [{1},{2}] well.', ['[1,2] => 1 2']],
    ['range in one bracket', 'Cells grew [{12}–{18}].', ['[12–18] => 12 13 14 15 16 17 18']],
    ['range with a hyphen', 'Cells grew [{12}-{14}].', ['[12-14] => 12 13 14']],
    ['range in words', 'Cells grew (refs {12} to {14}).', ['(refs 12 to 14) => 12 13 14']],
    ['mixed group', 'Cells grew [{1}, {5}, {7}–{9}, {20}].', ['[1, 5, 7–9, 20] => 1 5 7 8 9 20']],
    ['PLOS', 'Cells grew [{1}]–[{3}] and [{5}].', ['[1]–[3] => 1 2 3', '[5] => 5']],
    ['PLOS with a hyphen', 'Cells grew [{1}]-[{3}].', ['[1]-[3] => 1 2 3']],
    ['brackets inside the link', 'Cells grew {1:[1]}–{3:[3]}.', ['[1]–[3] => 1 2 3']],
    ['Elsevier', 'Cells grew [{1:[1]},{2:[2]},{3:[3]}].', ['[[1],[2],[3]] => 1 2 3']],
    ['Elsevier range', 'Cells grew [{1:[1]}, {2:[2]}, [{5:5}–{7:7}]].', ['[[1], [2], [5–7]] => 1 2 5 6 7']],
    ['brackets in a row', 'Cells grew [{1}], [{2}], [{3}].', ['[1], [2], [3] => 1 2 3']],
    ['superscripts', 'Cells grew.<sup>{1},{3}</sup> They did.', ['1,3 => 1 3']],
    ['superscript range', 'Cells grew.<sup>{1}–{3}</sup> They did.', ['1–3 => 1 2 3']],
    ['one superscript a link', 'Cells grew.<sup>{1}</sup><sup>,</sup><sup>{3}</sup> They did.', ['1,3 => 1 3']],
    [
      'superscripts inside the link',
      'Cells grew.{1:<sup>1</sup>}<sup>,</sup>{3:<sup>3</sup>} They did.',
      ['1,3 => 1 3'],
    ],
    ['range inside one link', 'Cells grew [{12:12–18}].', ['[12–18] => 12 13 14 15 16 17 18']],
    ['group inside one link', 'Cells grew<sup>{12 14:12,14–16}</sup>.', ['12,14–16 => 12 14 15 16']],
    ['several rids', 'Cells grew [{1 2 3:1–3}].', ['[1–3] => 1 2 3']],
    ['hidden members of a range', 'Cells grew [{12}{:13}{:14}–{15}].', ['[12–15] => 12 13 14 15']],
    ['hidden after the sign', 'Cells grew [{12}–{:13}{:14}{15}].', ['[12–15] => 12 13 14 15']],
    ['only the first end linked', 'Cells grew [{12}–14].', ['[12–14] => 12 13 14']],
    ['only the last end linked', 'Cells grew [12–{14}].', ['[12–14] => 12 13 14']],
    ['one of two linked', 'Cells grew [{12}, 14].', ['[12, 14] => 12 14']],
    ['parentheses', 'Cells grew ({16}) and ({17},{18}).', ['(16) => 16', '(17,18) => 17 18']],
    [
      'parenthesis with words',
      'Cells grew (reviewed in {16}; see also {18}).',
      ['(reviewed in 16; see also 18) => 16 18'],
    ],
    ['Frontiers', 'Cells grew ({1:Smith et al., 2020}; {2:Doe, 2021}).', ['(Smith et al., 2020; Doe, 2021) => 1 2']],
    [
      'year only',
      'Cells grew (Smith et al., {1:2020}, {2:2021}; Doe {3:2019a}, {4:b}).',
      ['(Smith et al., 2020, 2021; Doe 2019a, b) => 1 2 3 4'],
    ],
    ['narrative', 'Smith et al. ({1:2020}) grew cells.', ['(2020) => 1']],
    ['narrative in the link', '{1:Smith et al. (2020)} grew cells.', ['Smith et al. (2020) => 1']],
    ['numbers that are no references', 'Cells grew (Fig. 2, n = 3) in 12–18 days [{4}] (5).', ['[4] => 4']],
    ['two superscripts apart', '(Cells<sup>{1}</sup> and mice<sup>{2}</sup>) grew.', ['1 => 1', '2 => 2']],
    ['Japanese', 'Cells grew{1}<sup>)</sup>, {2}, {3}<sup>)</sup>.', ['1) => 1', '2, 3) => 2 3']],
    ['backwards', 'Cells grew [{18}–{12}].', ['[18–12] => 12 18']],
    ['same twice', 'Cells grew [{2}, {2}].', ['[2, 2] => 2']],
    ['a dead link', 'Cells grew [{99:99}].', []],
    ['a dead link among living', 'Cells grew [{1}, {99:99}].', ['[1, 99] => 1']],
    [
      'Wiley',
      'Cells grew.<sup><xref ref-type="ref" rid="B5">5</xref>, <xref ref-type="ref" rid="B6">6</xref></sup>',
      ['5, 6 => 5 6'],
    ],
    ['Medknow', 'Cells grew.<sup>[{1},{2}]</sup> They did.<sup>[{3}-{5}]</sup>', ['[1,2] => 1 2', '[3-5] => 3 4 5']],
    ['BMJ', 'Cells grew.{1} {2} They did.{3 4 5:3–5}', ['1 2 => 1 2', '3–5 => 3 4 5']],
    [
      'Cell Press',
      'Cells grew.{1:<sup>1</sup>}<sup>,</sup> {2:<sup>2</sup>}<sup>,</sup>{4:<sup>4</sup>} They did.',
      ['1, 2,4 => 1 2 4'],
    ],
    ['ACS', 'Cells grew.<sup>{1}−{5}</sup> They did.', ['1−5 => 1 2 3 4 5']],
    ['PNAS', 'Cells grew ({3}{:4}–{5}, {7}).', ['(3–5, 7) => 3 4 5 7']],
    ['no ref-type', 'Cells grew [<xref rid="B5">5</xref>].', ['[5] => 5']],
    ['a link to a figure', 'Cells grew (<xref ref-type="fig" rid="F1">Fig. 1</xref>; {5}).', ['(Fig. 1; 5) => 5']],
    ['an internal address', 'Cells grew [<ext-link xlink:href="#B5">5</ext-link>].', ['[5] => 5']],
    [
      'named content',
      'Cells grew [<named-content content-type="citations">{5}, {6}</named-content>].',
      ['[5, 6] => 5 6'],
    ],
    ['entities as signs', 'Cells grew [{5}&#x2013;{7}], [{8}&#8211;{10}].', ['[5–7], [8–10] => 5 6 7 8 9 10']],
    ['minus as a sign', 'Cells grew [{5}&#x2212;{7}].', ['[5−7] => 5 6 7']],
    ['narrative numbers', 'See refs. {5} and {6}.', ['5 and 6 => 5 6']],
    ['brackets joined by words', 'See [{5}] and also [{6}].', ['[5] => 5', '[6] => 6']],
    [
      'page after a year',
      'It grew ({1:Smith, 2020}, p. 12; {2:Doe, 2021: 5–9}).',
      ['(Smith, 2020, p. 12; Doe, 2021: 5–9) => 1 2'],
    ],
  ])('when citations are printed as in %s, all that they name is found', (_, text, marks) => {
    expect(marksIn(read(jats(`<p>${links(text)}</p>`)))).toEqual(marks);
  });

  it('when range signs and blanks are lost between links, the numbers still say what was meant', () => {
    const body = links(
      'It grew.{1}{3} It fell.{4:4 5} It rose.{6:67 9}{12} It <sup>{13:13.}</sup> So.{13}{:14}{15:, 15}',
    );
    const text = read(jats(`<p>${body}</p>`, 16));
    expect(marksIn(text)).toEqual([
      '13 => 1 2 3',
      '4 5 => 4 5',
      '67 912 => 6 7 9 10 11 12',
      '13 => 13',
      '13, 15 => 13 14 15',
    ]);
    expect(quotesOf(text, '13')).toEqual(['It 13.', 'So.13, 15']);
    // Where every reference has a link of its own, no sign was lost.
    const all = Array.from({ length: 5 }, (_, index) => `{${index + 1}}`).join(', ');
    expect(marksIn(read(jats(`<p>${links(`It grew.{1}{3} It is [${all}].`)}</p>`, 5)))[0]).toBe('13 => 1 3');
  });

  it('when links were forgotten, plain numbers in brackets name what nothing else cites, and nothing more', () => {
    const linked = links('A [{1}]. B [{2}]. C [{3}]. D [{4}]. E [{5}].');
    const text = read(jats(`<p>${linked} F [6, 7]. G [1]. H [0, 1]. I [99]. J (8).</p>`, 8));
    expect(marksIn(text).slice(5)).toEqual(['[6, 7] => 6 7']);
    expect(marksIn(read(jats(`<p>${links('A {1}. B {2}.')} F [6, 7].</p>`, 8)))).toHaveLength(2);
  });

  it('when a link and its printed number disagree, the link counts, and ranges are their ends', () => {
    const body = links('A [{1:15}]. B [{7:5}–{9:7}]. C [{2:5, 6}].');
    expect(marksIn(read(jats(`<p>${body}</p>`, 16)))).toEqual(['[15] => 1', '[5–7] => 7 9', '[5, 6] => 2']);
  });

  it('when a range spans more than a hundred, its ends alone are certain', () => {
    const body = links('Cells grew [{1}–{150}], mice [{1}–{101}].');
    expect(marksIn(read(jats(`<p>${body}</p>`, 160))).map((mark) => mark.split(' => ')[1]!.split(' ').length)).toEqual([
      2, 101,
    ]);
  });

  it('when labels have gaps, a range is what the list holds in between', () => {
    const list = [1, 2, 5, 6, 9].map((number) => reference(number)).join('');
    expect(marksIn(read(jats(`<p>${links('It grew [{1}–{9}], so [{2:2}–{5:5}].')}</p>`, list)))).toEqual([
      '[1–9] => 1 9',
      '[2–5] => 2 5',
    ]);
  });

  it('when the list has no labels, its order counts', () => {
    const list = references(9).replace(/<label>.*?<\/label>/g, '');
    expect(marksIn(read(jats(`<p>${links('It grew [{2}–{4}].')}</p>`, list)))).toEqual(['[2–4] => 2 3 4']);
  });

  it('when two references share an id, it names neither, unless the number printed does', () => {
    const list = references(3) + reference(4, 'B3');
    expect(marksIn(read(jats(`<p>${links('It grew [{3:see here}, {2}].')}</p>`, list)))).toEqual([
      '[see here, 2] => 2',
    ]);
  });

  it('when a reference holds several citations, its number names all and its letter one', () => {
    const part = (letter: string, pmid: number) =>
      `<mixed-citation id="C12${letter}"><label>${letter}</label><pub-id pub-id-type="pmid">${pmid}</pub-id></mixed-citation>`;
    const list = `${references(11)}<ref id="B12"><label>12</label>${part('a', 99000201)}${part('b', 99000202)}</ref>${reference(13)}`;
    const text = read(
      jats(`<p>${links('It grew [{12}], [{11}–{13}]')} and so <xref ref-type="bibr" rid="C12b">12b</xref>.</p>`, list),
    );
    expect(marksIn(text)).toEqual(['[12], [11–13] => 11 12a 12b 13', '12b => 12b']);
    expect(text.references.map(({ label }) => label).slice(11)).toEqual(['12a', '12b', '13']);
  });

  it('when a list or quotation cuts a paragraph, its parts are paragraphs, and what floats comes after', () => {
    const body =
      '<p>Before one.<list><list-item><p>Item [<xref ref-type="bibr" rid="B1">1</xref>].</p></list-item></list>After ' +
      '<fig id="F1"><label>Figure 1</label><caption><title>Its title.</title><p>Caption [<xref ref-type="bibr" rid="B2">2</xref>].</p></caption><graphic/></fig>it all.' +
      '<disp-quote><p>Quoted.</p></disp-quote></p><table-wrap><caption><p>Table caption.</p></caption><table><tr><td>A</td><td>Doe [<xref ref-type="bibr" rid="B3">3</xref>]</td></tr></table>' +
      '<table-wrap-foot><fn><p>Note [<xref ref-type="bibr" rid="B4">4</xref>].</p></fn></table-wrap-foot></table-wrap>';
    const text = read(jats(body));
    expect(paragraphsOf(text).map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'text: Before one.',
      'text: Item [1].',
      'text: After it all.',
      'text: Quoted.',
      'caption: Its title.',
      'caption: Caption [2].',
      'caption: Table caption.',
      'table: A | Doe [3]',
      'table: Note [4].',
    ]);
    expect([quotesOf(text, '1'), quotesOf(text, '2'), quotesOf(text, '3')]).toEqual([
      ['Item [1].'],
      ['Caption [2].'],
      [],
    ]);
  });

  it('when formulae, pictures and hidden text stand in a sentence, what is printed stays', () => {
    const body =
      '<p>Let <inline-formula><alternatives><tex-math>\\alpha</tex-math><mml:math><mml:mi>α</mml:mi>\n <mml:mo>=</mml:mo> <mml:mn>1</mml:mn></mml:math></alternatives></inline-formula> be' +
      '<inline-graphic/> <![CDATA[<5 & so]]><!-- not this --> H<sub>2</sub>O&nbsp;&amp; more.</p>';
    expect(paragraphsOf(read(jats(body)))[0]!.text).toBe('Let α=1 be <5 & so H2O & more.');
  });
});
