import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sentenceSpans, sentencesOf } from '../../lambda/core/sentences.ts';

/** `‹…›` around what is a citation mark; the signs themselves are taken out. */
function marked(text: string): { readonly text: string; readonly citations: { start: number; end: number }[] } {
  const citations: { start: number; end: number }[] = [];
  let plain = '';
  for (const piece of text.split(/(‹[^›]*›)/)) {
    if (piece.startsWith('‹')) citations.push({ start: plain.length, end: plain.length + piece.length - 2 });
    plain += piece.replace(/[‹›]/g, '');
  }
  return { text: plain, citations };
}

describe('sentences', () => {
  // `|` where a sentence ends.
  it.each([
    ['Smith et al. showed it.| So did we.'],
    ['As found by Smith et al.| However, others did not.'],
    ['See Fig. 2 for S. aureus and E. coli.| It grew.'],
    ['See Figs. 2 and 3.| It grew (Fig. S1).| Then Suppl. Fig. 4.'],
    ['Cells grew, e.g. Macrophages, i.e. B cells, cf. Ref. 12 vs. Ref. 13.| They did.'],
    ['Growth was 3.5 fold (p < 0.05, n = 3).| P < 0.01 elsewhere.'],
    ['We used ImageJ v. 2.0 and R ver. 4.1.| No. 5 was lost.| The answer is no.| We stopped.'],
    ['Dr. Smith of St. Louis and J. R. Doe agreed.| They met in the U.S. Food office.'],
    ['Lactobacillus sp. and Bacillus spp. were grown, with E. coli var. alba.| Then C. elegans.'],
    ['Cells were kept for 3 h. High counts followed.'.replace('h. ', 'h.| ')],
    ['Cells were kept at 37 C.| Medium was changed.| It was vitamin D.| Patients got it in group B.| Mice did not.'],
    ['Was it so?| It was!| (yes) it stays.'],
    ['Mice got drug A.| Rats got it i.p.| Mice died.| Groups B and C.| Mice in A, B, or C.| Rats too.'],
    ['It was found by J. Smith and R. A. Doe in S. Typhimurium.| Cells from Sigma Inc.| Mice were used.'],
    ['Bacillus spp. Strain X grew with cells, dyes, etc.| Mice were fed.| It was John F. Doe.'],
    ['It is seen in MR.| This is so.| It was CF.| Cells had Ca.| Mice too.'],
    ['It grew as hepatitis B.| Patients with lamin A.| Rats at 4 °C.| Cells at 5 C.| Then so.'],
    ['It said “stop.”| Then it went.| (It is a full sentence.)| Another one.'],
    ['Bought (Sigma Corp. St. Louis, MO) and used.| Done.'],
    ['It was lysed.| mRNA was taken.| p53 rose.| α-Synuclein fell.| 20 mice died.| 5% lived.'],
    ['It grew.The cells died.'.replace('.The', '.|The')],
    ['Wait … and see … then go.| Really.'],
    ['1. The first aim.| 2. The second aim.'],
    ['approx. 20 mice and ca. 30 rats lived.| Nos. 4 and 5 did not.'],
    ['The series A, B, … N were used.| So.'],
    ['on 5 Jan. 2020 it began.| It ended on 6 Feb. 2021.'],
  ])('when %p is read, it ends where a reader ends it', (sample) => {
    const wanted = sample.split(/\| ?/);
    expect(sentencesOf(sample.replaceAll('|', ''))).toEqual(wanted);
  });

  it.each([
    ['We grew cells.‹12,13›| Next we stopped.'],
    ['We grew cells. ‹[12]›| Next we stopped.'],
    ['We grew cells.‹[12–14]›| Next we stopped.'],
    ['We grew cells‹12›.| Next we stopped‹13,14›.'],
    ['We grew cells ‹[12]›.| Next ‹[13]› we stopped.'],
    ['We grew cells. ‹(Smith et al., 2020; Doe vs. Roe, 2021)›| Next we stopped.'],
    ['We grew cells ‹(Smith et al., 2020)›.| ‹Doe et al. (2021)› did not.'],
    ['Smith et al. ‹[12]› grew cells.| Doe et al.‹13› did not.'],
    ['We grew cells.| ‹[12]› showed the same.'],
    ['We grew cells.”‹12›| Next we stopped.'],
    ['We grew cells.‹12›| p53 rose.'],
    ['Growth was 2.5‹12› fold, vs. ‹[13]› Others.| So.'],
    ['We grew cells.‹1)›| Next we stopped‹2)›.'],
    ['Did they grow?‹12›| They did!‹13›'],
    ['We asked “Do they grow?” ‹[12]›.| They did. ‹(Doe et al., 2019)›.| Next.'],
    ['It is by Smith et al.‹12›| Macrophages grew.'],
    ['We grew cells.‹[1,2]›| The end, e.g.‹3› Mice.'],
    ['We gave drug A.‹12›| Mice died.'],
  ])('when a citation stands in %p, it stays with its sentence', (sample) => {
    const wanted = sample.replace(/[‹›]/g, '').split(/\| ?/);
    const { text, citations } = marked(sample.replaceAll('|', ''));
    expect(sentencesOf(text, citations)).toEqual(wanted);
  });

  it('when any text is cut, nothing but blanks is lost and the order stays', () => {
    const word = fc.constantFrom(
      'Cells',
      'grew',
      'et al.',
      'Fig. 2',
      '[12].',
      '(p. 3',
      ')',
      '12',
      '…',
      '“So.”',
      '\n',
      'E. coli',
      '?',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), fc.integer({ min: 0, max: 60 }), (words, at) => {
        const text = words.join(' ');
        const spans = sentenceSpans(text, at + 3 <= text.length ? [{ start: at, end: at + 3 }] : []);
        let end = 0;
        for (const span of spans) {
          expect(text.slice(end, span.start).trim()).toBe('');
          expect(span.end).toBeGreaterThan(span.start);
          end = span.end;
        }
        expect(text.slice(end).trim()).toBe('');
      }),
    );
  });
});
