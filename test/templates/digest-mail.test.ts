import { describe, expect, it } from '@jest/globals';
import type { Article } from '../../lambda/core/article.ts';
import { readerTemplates } from '../../templates/index.ts';
import { expectGolden } from './golden.ts';
import { elements, readHtml } from './html-reader.ts';
import {
  article,
  articles,
  articleWith,
  digestOf,
  envelope,
  review,
  sampleNotice,
  weeklyDigest,
} from './invented-review.ts';

const mail = readerTemplates.digestMail(weeklyDigest, envelope);
const bytes = (text: string) => new TextEncoder().encode(text).length;

/** So many new articles, each with a title, journal, topics and abstract as long as the longest real ones. */
function longArticles(count: number, abstractWords = 700): readonly Article[] {
  return Array.from({ length: count }, (_, index) => {
    const base = articles[index % articles.length]!;
    const sentence =
      'Stem-like cells of the invasive margin were compared with their neighbours in 31 resected tumours. ';
    return {
      ...base,
      id: `9900${1000 + index}`,
      event: index + 1,
      changes: [],
      record: {
        ...base.record,
        title:
          `${index + 1}: ${'A long title about macrophages and the stem-like cells beside them '.repeat(3)}`.trim(),
        titleHtml:
          `${index + 1}: ${'A long title about macrophages and the stem-like cells beside them '.repeat(3)}`.trim(),
        abstract: [{ label: '', text: sentence.repeat(Math.ceil(abstractWords / 14)) }],
      },
    };
  });
}

describe('a digest mail', () => {
  it('when a week brought nine articles and three changes it reads like this', () => {
    expectGolden('digest-mail.html', mail.html);
    expectGolden('digest-mail.txt', `${mail.subject}\n\n${mail.text}`);
  });

  it('when it is known what each source lists, both parts tell it, the longest list first', () => {
    const line = 'Articles citing the review: Europe PMC 1,221, PubMed 1,214; 1,236 in all.';
    expect(mail.text.replace(/\s+/g, ' ')).toContain(line);
    expect(mail.html).toContain(line);
    for (const coverage of [null, { listed: {}, together: 0 }]) {
      const { text, html } = readerTemplates.digestMail(weeklyDigest, { ...envelope, coverage });
      expect(text + html).not.toContain('Articles citing the review');
    }
  });

  it('when it is opened it says what is new, why, and how to stop it', () => {
    expect(mail.text).toContain('9 new articles: 6 cite the review, 3 are related.');
    expect(mail.text).toContain('Why am I getting this?');
    for (const face of [mail.html, mail.text]) {
      expect(face).toContain('Read this digest on the web');
      expect(face).toContain('Change preferences');
      expect(face).toContain('Unsubscribe');
      expect(face).toContain('Cites the review.');
      expect(face).toContain('Related to the review.');
      expect(face).toContain('also Vesicle cargo');
    }
  });

  it('when a paper was retracted the retraction stands before everything else, in words', () => {
    const headings = elements(mail.html, 'h2').map(({ text }) => text);
    expect(headings[0]).toBe('Changes to earlier articles');
    expect(mail.text.indexOf('* Retracted:')).toBeLessThan(mail.text.indexOf('* Corrected:'));
    expect(mail.text.indexOf('* Corrected:')).toBeLessThan(mail.text.indexOf('* Preprint now published:'));
    expect(mail.text).toContain('PubMed records this article as retracted.');
  });

  it('when it is HTML its structure is sound: language, headings in order, tables for layout only', () => {
    const all = readHtml(mail.html);
    expect(all[0]?.attributes).toMatchObject({ lang: 'en', dir: 'ltr' });
    expect(all.find(({ name }) => name === 'title')?.text).toBe(mail.subject);
    for (const table of all.filter(({ name }) => name === 'table')) expect(table.attributes.role).toBe('presentation');
    const levels = all.flatMap(({ name }) => (/^h[1-6]$/.test(name) ? [Number(name[1])] : []));
    expect(levels[0]).toBe(1);
    levels.slice(1).forEach((level, index) => {
      expect(level - levels[index]!).toBeLessThanOrEqual(1);
    });
    expect(elements(mail.html, 'h3')).toHaveLength(12);
    expect(elements(mail.html, 'li').length).toBeGreaterThanOrEqual(3);
    expect(mail.html).toContain('<meta name="color-scheme" content="light dark">');
    expect(mail.html).toContain('prefers-color-scheme: dark');
  });

  it('when a link is in one part it is in the other, unchanged, and nothing else is loaded', () => {
    const hrefs = new Set(elements(mail.html, 'a').map(({ attributes }) => attributes.href!));
    const inText = new Set(mail.text.match(/https:\/\/\S+/g));
    expect(inText).toEqual(hrefs);
    for (const href of hrefs) {
      expect(href).toMatch(/^https:\/\/(?:living\.example\.org|(?:pubmed|pmc)\.ncbi\.nlm\.nih\.gov|doi\.org)\//);
    }
    expect(mail.html).not.toMatch(/<img|<script|<link|<iframe|\bsrc=/);
  });

  it('when it is text every title is there, lines are short and no HTML is left', () => {
    const flat = mail.text.replace(/\s+/g, ' ');
    for (const card of [
      ...weeklyDigest.groups.flatMap(({ cards }) => cards),
      ...weeklyDigest.notices.map(({ card }) => card),
    ]) {
      expect(flat).toContain(card.title);
      expect(mail.text).toContain(card.links.page);
    }
    for (const line of mail.text.split('\n')) {
      if (!line.includes('https://')) expect(line.length).toBeLessThanOrEqual(72);
    }
    expect(mail.text).not.toMatch(/[{}]|<\/?[a-z]|&(?:amp|lt|gt|quot|#\d+);/);
  });

  it('when it is opened both parts say when PubMed showed an article and when it was found here', () => {
    const flat = mail.text.replace(/\s+/g, ' ');
    const cards = weeklyDigest.groups.flatMap((group) => group.cards);
    expect(cards.length).toBeGreaterThan(0);
    const own = articleWith({ entrez: '2026-03-09' }, { firstSeen: '2026-03-10T23:59:00.000Z' });
    const dated = readerTemplates.digestMail(digestOf([own]), envelope);
    expect(dated.text.replace(/\s+/g, ' ')).toContain('Seen by PubMed on 9 March 2026, here on 10 March 2026.');
    expect(dated.html).toContain('Seen by PubMed on 9 March 2026, here on 10 March 2026.');
    const undated = readerTemplates.digestMail(digestOf([articleWith({ entrez: '' })]), envelope);
    expect(undated.html).not.toContain('Seen by PubMed');
    expect(undated.html).toMatch(/Found here on \d+ \w+ 20\d\d\./);
    expect(flat.match(/Seen by PubMed on|Found here on/g)).toHaveLength(cards.length);
  });

  it('when topics are counted at the top, they stand in the outline’s order, and of many the five fullest', () => {
    expect(elements(mail.html, 'p.quiet')[0]?.text).toBe(
      'Myeloid cells 2 · Lymphoid cells 3 · Checkpoint molecules 2 · Immunotherapy 1 · Not yet filed 1',
    );
    const base = article('99000026');
    const topics = ['identity', 'niche', 'niche', 'lymphoid', 'checkpoints', 'checkpoints', 'vesicles', 'vesicles'];
    const list = [...topics, 'myeloid', 'myeloid', 'metabolites', 'metabolites', 'metabolites'].map((topic, index) => ({
      ...base,
      id: `9900${2000 + index}`,
      event: index + 1,
      classification: {
        ...base.classification,
        topics: base.classification.topics.slice(0, 1).map((match) => ({ ...match, topic })),
      },
    }));
    expect(elements(readerTemplates.digestMail(digestOf(list), envelope).html, 'p.quiet')[0]?.text).toBe(
      'The niche 2 · Myeloid cells 2 · Checkpoint molecules 2 · Extracellular vesicles 2 · Metabolites 3 · 2 other topics',
    );
  });

  it('when it brings articles both parts link them as RIS; news of earlier ones alone has none', () => {
    const url = 'https://living.example.org/csc-immune/digests/7-1100/export.ris';
    for (const face of [mail.html, mail.text]) expect(face).toContain(url);
    expect(elements(mail.html, 'a').filter(({ attributes }) => attributes.href === url)).toHaveLength(1);
    const changes = readerTemplates.digestMail(digestOf(articles, { from: 999 }), envelope);
    expect(changes.html + changes.text).not.toContain('export.ris');
  });

  it('when articles are invented both parts say so, at the top and at the end', () => {
    const marked = readerTemplates.digestMail(weeklyDigest, { ...envelope, sampleNotice });
    expect(elements(marked.html, 'p.notice').map(({ text }) => text)).toEqual([sampleNotice, sampleNotice]);
    expect(marked.text.startsWith(`*** ${sampleNotice} ***`)).toBe(true);
    expect(marked.text.trimEnd().endsWith(`*** ${sampleNotice} ***`)).toBe(true);
    expect(mail.html).not.toContain(sampleNotice);
  });

  it('when topics were chosen the footer names them, and says "all" otherwise', () => {
    const chosen = readerTemplates.digestMail(
      { ...weeklyDigest, topicLabels: ['NK cells', 'Macrophages'] },
      { ...envelope, cadence: 'daily' },
    );
    expect(chosen.text.replace(/\s+/g, ' ')).toContain(
      'the daily digest of the living review “CSC × immune” and confirmed it. Your topics: NK cells, Macrophages.',
    );
    expect(mail.text.replace(/\s+/g, ' ')).toContain('Your topics: all.');
  });
});

describe('the size of a digest mail', () => {
  it('when it has 20 articles with long abstracts it stays under 80 KB', () => {
    const digest = digestOf(longArticles(20), { cap: 20 });
    const { html } = readerTemplates.digestMail(digest, envelope);
    expect(bytes(html)).toBeLessThanOrEqual(80_000);
    expect(elements(html, 'h3')).toHaveLength(20);
  });

  it('when a keeper shows 50 articles a mail it says less of each and still shows all of them', () => {
    const digest = digestOf(longArticles(50), { cap: 50 });
    const { html } = readerTemplates.digestMail(digest, envelope);
    expect(bytes(html)).toBeLessThanOrEqual(80_000);
    expect(elements(html, 'h3')).toHaveLength(50);
  });

  it('when 600 articles are new it is one mail of a normal size that counts the rest (H47)', () => {
    const digest = digestOf(longArticles(600), { cap: 20 });
    const { html, text, subject } = readerTemplates.digestMail(digest, envelope);
    expect(bytes(html)).toBeLessThanOrEqual(100_000);
    expect(subject).toMatch(/^600 new: /);
    expect(html).toContain('580 more articles are in the web edition');
    expect(text).toContain('580 more articles are in the web edition');
  });

  it('when every field is absurdly long it is bounded all the same', () => {
    const long = 'x'.repeat(50_000);
    const name = { kind: 'collective', name: long } as const;
    const hostile = longArticles(20).map((own) => ({
      ...own,
      record: {
        ...own.record,
        title: long,
        titleHtml: long,
        authors: [name, name, name, name],
        abstract: [{ label: '', text: long }],
      },
    }));
    const { html, text } = readerTemplates.digestMail(digestOf(hostile), envelope);
    expect(bytes(html)).toBeLessThanOrEqual(100_000);
    expect(bytes(text)).toBeLessThanOrEqual(100_000);
  });

  it('when 100 papers were corrected at once the mail shows some and says how many more', () => {
    const corrected = longArticles(100).map((own) => ({
      ...own,
      changes: [{ kind: 'ERRATUM' as const, at: own.firstSeen, notice: null, source: 'Sample J. 2026;1:1.' }],
    }));
    const digest = digestOf(corrected, { from: 200 });
    const { html } = readerTemplates.digestMail(digest, envelope);
    expect(digest.notices).toHaveLength(100);
    expect(html).toContain('80 more changes are in the web edition.');
    expect(bytes(html)).toBeLessThanOrEqual(80_000);
  });
});

describe('the subject of a digest mail', () => {
  const subjectOf = (...parameters: Parameters<typeof digestOf>) =>
    readerTemplates.digestMail(digestOf(...parameters), envelope).subject;

  it('when there is much it names counts, a retraction, the fullest topics and the review', () => {
    expect(mail.subject).toBe('9 new, 1 retraction: CD8+ T cells, Macrophages +5 · CSC × immune');
  });

  it('when the fullest topics have long names it names one that fits, in whole', () => {
    const long = (id: string) =>
      ['cd8-t-cells', 'tam'].includes(id) ? 'A topic whose name is far too long to stand in a subject' : id;
    const renamed = {
      ...review,
      taxonomy: { ...review.taxonomy, topics: review.taxonomy.topics.map((own) => ({ ...own, label: long(own.id) })) },
    };
    expect(subjectOf(articles, { from: 7, review: renamed })).toBe('9 new, 1 retraction: mdsc +5 · CSC × immune');
  });

  it('when there is one article it names its topic', () => {
    expect(subjectOf([article('99000025')])).toBe('1 new: NK cells · CSC × immune');
  });

  it('when only changes happened it names them', () => {
    expect(subjectOf([article('99000015')], { from: 100 })).toBe('1 retraction: PD-1 and PD-L1 · CSC × immune');
  });

  it('when nothing is filed it still says how much is new', () => {
    expect(subjectOf([article('99000147')])).toBe('1 new · CSC × immune');
  });

  it('when names are long, many, of many scripts or hold line ends it is one line of at most 78 characters (H46)', () => {
    const segments = (text: string) => [...new Intl.Segmenter('en').segment(text)].length;
    for (const label of ['Ω'.repeat(300), 'a\r\nBcc: victim@example.org', '👩‍🔬'.repeat(120), 'word '.repeat(80)]) {
      const renamed = {
        ...review,
        shortTitle: `${label} review`,
        taxonomy: {
          ...review.taxonomy,
          topics: review.taxonomy.topics.map((topic) => ({ ...topic, label: `${label} ${topic.id}` })),
        },
      };
      const subject = subjectOf(articles, { from: 7, review: renamed });
      expect(subject).not.toMatch(/[\r\n\0]/);
      expect(segments(subject)).toBeLessThanOrEqual(78);
      expect(subject).toMatch(/^9 new, 1 retraction/);
    }
  });
});

describe('hostile text in a digest mail', () => {
  const hostile = '<script>alert(1)</script> "&\' <b onclick=x> {{subject}} {{{preheader}}}';

  it('when a title holds markup or template tags it is shown as text', () => {
    const digest = digestOf([
      articleWith({
        title: hostile,
        titleHtml: hostile,
        abstract: [{ label: '', text: hostile }],
        authors: [{ kind: 'collective', name: hostile }],
      }),
    ]);
    const { html, text } = readerTemplates.digestMail(digest, envelope);
    expect(elements(html, 'h3')[0]?.text).toBe(hostile);
    expect(html).not.toContain('<script');
    expect(text.replace(/\s+/g, ' ')).toContain(hostile);
  });

  it('when a title is safe HTML its italics and superscripts are kept', () => {
    const { html } = readerTemplates.digestMail(digestOf([article('99000003')]), envelope);
    expect(html).toContain('EpCAM<sup>+</sup>');
  });

  it('when text reverses its direction or holds controls they are removed', () => {
    const title = 'safe\u202Egnp.exe\u2066 \u0000\u0007\uFFFE\uD800 end';
    const { html, text, subject } = readerTemplates.digestMail(
      digestOf([articleWith({ title, titleHtml: title })]),
      envelope,
    );
    for (const face of [html, text, subject]) {
      expect(face).not.toMatch(/(?!\n)\p{Cc}|[\p{Noncharacter_Code_Point}\u202a-\u202e\u2066-\u2069]/u);
      expect(face.isWellFormed()).toBe(true);
    }
    expect(text).toContain('safegnp.exe end');
  });
});
