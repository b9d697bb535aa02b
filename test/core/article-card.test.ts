import { describe, expect, it } from '@jest/globals';
import { articleCard } from '../../lambda/core/article-card.ts';
import type { ArticleRecord } from '../../lambda/core/article-record.ts';
import { sentencesOf } from '../../lambda/core/sentences.ts';
import { article, correction, doi, filedUnder, pmcid, record } from '../builders/articles.ts';
import { links, review } from '../builders/review.ts';

const card = (own: Partial<ArticleRecord> = {}, more = {}) =>
  articleCard(article('101', { record: record(101, own), ...more }), review(), links);

describe('what a reader is shown of an article', () => {
  it('when there are more than three authors, three are named and the others counted', () => {
    const authors = ['A', 'B', 'C', 'D', 'E'].map((family) => ({
      kind: 'person' as const,
      family,
      given: '',
      initials: 'X',
      suffix: '',
      orcid: '',
    }));
    expect(card({ authors }).authors).toEqual({ names: ['A X', 'B X', 'C X'], others: 2 });
    expect(card({ authors: [] }).authors).toEqual({ names: [], others: 0 });
  });

  it('when it is filed under a leaf, the topic knows its top-level topic; a topic that is gone is left out', () => {
    expect(card({}, { classification: filedUnder('nk-cells', 'vaccines', 'gone') }).topics).toEqual([
      {
        id: 'nk-cells',
        label: 'About nk-cells',
        top: { id: 'lymphoid', label: 'About lymphoid' },
        url: links.topic('small-review', 'nk-cells'),
      },
      {
        id: 'vaccines',
        label: 'About vaccines',
        top: { id: 'vaccines', label: 'About vaccines' },
        url: links.topic('small-review', 'vaccines'),
      },
    ]);
  });

  it('when several topics give reasons, the strongest of each comes first, three at most', () => {
    const reason = (text: string) => ({ kind: 'title' as const, evidence: text, text });
    const topics = [
      { topic: 'mdsc', score: 0.9, reasons: [reason('a1'), reason('a2'), reason('a3')] },
      { topic: 'vaccines', score: 0.5, reasons: [reason('b1')] },
    ];
    expect(card({}, { classification: { topics, taxonomyVersion: '1' } }).reasons.map(({ text }) => text)).toEqual([
      'a1',
      'b1',
      'a2',
    ]);
  });

  it.each([
    [{ publicationTypes: ['Journal Article', 'Review'] }, ['review']],
    [{ publicationTypes: ['Systematic Review', 'Meta-Analysis'] }, ['meta-analysis', 'review']],
    [{ publicationTypes: ['Clinical Trial, Phase II'] }, ['trial']],
    [{ publicationTypes: ['Randomized Controlled Trial'] }, ['trial']],
    [{ publicationTypes: ['Preprint'] }, ['preprint']],
    [{ corrections: [correction('ErratumIn', 5)] }, ['corrected']],
    [
      { publicationTypes: ['Retracted Publication', 'Review'], corrections: [correction('ErratumIn', 5)] },
      ['retracted', 'corrected', 'review'],
    ],
    [{ publicationTypes: ['Journal Article'] }, []],
  ])('when its record says %j, its badges are %j', (own, badges) => {
    expect(card(own).badges).toEqual(badges);
  });

  it('when an id is missing, its link is missing, and nothing else stands in for it', () => {
    expect(card({ doi: doi('10.1000/a'), pmcid: pmcid(5) }).links).toEqual({
      page: 'https://living.example.org/small-review/articles/101/',
      pubmed: 'https://pubmed.example.org/101/',
      pmc: 'https://pmc.example.org/articles/PMC5/',
      doi: 'https://doi.example.org/10.1000/a',
    });
    const bare = articleCard(article('x', { record: record(null) }), review(), links);
    expect(bare).toMatchObject({ links: { pubmed: null, pmc: null, doi: null }, pmid: '', pmcid: '', doi: '' });
  });

  it('when the abstract has a conclusion, the excerpt is its first two sentences; else the last two of all', () => {
    const parts = [
      { label: 'METHODS', text: 'We looked. We counted.' },
      { label: 'CONCLUSIONS', text: 'It is so. It matters. More later.' },
      { label: 'FUNDING', text: 'None.' },
    ];
    expect(card({ abstract: parts }).excerpt).toBe('It is so. It matters.');
    expect(card({ abstract: [{ label: '', text: 'One. Two. Three.' }] }).excerpt).toBe('Two. Three.');
    expect(card({ abstract: [] }).excerpt).toBe('');
  });

  it.each([
    ['Smith et al. showed it. So did we.', ['Smith et al. showed it.', 'So did we.']],
    ['See Fig. 2 for S. aureus. It grew.', ['See Fig. 2 for S. aureus.', 'It grew.']],
    ['Cells grew, e.g. Macrophages. They did.', ['Cells grew, e.g. Macrophages.', 'They did.']],
    ['Growth was 3.5 fold. P < 0.05.', ['Growth was 3.5 fold.', 'P < 0.05.']],
    ['', []],
  ])('when %p is cut into sentences, abbreviations end none', (text, sentences) => {
    expect(sentencesOf(text)).toEqual(sentences);
  });
});
