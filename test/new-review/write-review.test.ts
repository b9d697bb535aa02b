import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readReview } from '../../lambda/adapters/review-folder/read-review.ts';
import { FolderExistsError, writeReview } from '../../lambda/adapters/review-folder/write-review.ts';
import type { ReviewHead } from '../../lambda/core/draft-head.ts';
import { draftTaxonomy } from '../../lambda/core/draft-taxonomy.ts';
import type { FullText, Section } from '../../lambda/core/full-text.ts';
import { parsePmid } from '../../lambda/core/identifiers.ts';
import { article } from '../filing/article.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'living-review-new-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const head: ReviewHead = {
  slug: 'glial-cells-sleep',
  pmid: parsePmid('99000900')!,
  pmcid: null,
  doi: null,
  title: 'Glial cells and sleep',
  shortTitle: 'Glial cells and sleep',
  journal: 'Journal of Invented Results',
  published: '2026',
};

function fullTextOf(sections: readonly Section[]): FullText {
  const bare = { pmid: null, pmcid: null, doi: null, licence: null, references: [] };
  return { ...bare, articleType: 'review-article', title: '', sections };
}

/** What a typesetter, a translator or a joker may put into a heading. */
const anyHeading = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    ...[
      'null',
      'yes',
      '- item',
      '# heading',
      'a: b',
      '"',
      "'",
      'it\'s: "so" #1',
      '&anchor *alias',
      '{a: [b]}',
      '🧠',
      '---',
    ],
    ...[
      '> quoted',
      'A > B',
      'a; b',
      '%TAG',
      '!!int 5',
      '~',
      '0x10',
      '1e3',
      '\u2028',
      'line\nbreak: x',
      '__proto__',
      'tab\tbed',
    ],
    ...['Role of TGF-β1 (and IL-6) in “EMT”', '*', '[tiab]', 'OR (NOT', '<b>bold</b>', '<<', '?', '\ufeff', 'μ µ'],
  ),
);
const anySection: fc.Arbitrary<Section> = fc.letrec((tie) => ({
  section: fc.record({
    title: anyHeading,
    paragraphs: fc.array(fc.record({ kind: fc.constant('text'), text: anyHeading, citations: fc.constant([]) }), {
      maxLength: 2,
    }),
    sections: fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('section'), { maxLength: 3 })),
  }),
})).section as fc.Arbitrary<Section>;

describe('writing a new review', () => {
  it('when headings, title and keywords hold anything, what is written reads back without a problem', async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(anySection, { maxLength: 5 }),
        anyHeading,
        fc.array(anyHeading, { maxLength: 4 }),
        async (sections, title, keywords) => {
          const given = { ...head, slug: `any-${number++}` };
          const review = article({ title, keywords });
          const draft = draftTaxonomy({ review, fullText: fullTextOf(sections), references: [] });
          const dir = await writeReview(root, given, draft);
          const { taxonomy, slug, shortTitle } = await readReview(dir);
          expect({ slug, shortTitle }).toEqual({ slug: given.slug, shortTitle: head.shortTitle });
          expect(taxonomy.topics.length).toBeGreaterThan(0);
          await rm(dir, { recursive: true });
        },
      ),
      { numRuns: 30 },
    );
  });

  it('when the title holds anything, it reads back as it is, but for its white space', async () => {
    const draft = draftTaxonomy({ review: article({ title: 'Sleep' }), fullText: null, references: [] });
    let number = 0;
    await fc.assert(
      fc.asyncProperty(
        anyHeading.filter((title) => /[\p{L}\p{N}]/u.test(title) && !/[\p{Cc}\p{Cs}\ufeff]/u.test(title)),
        async (title) => {
          const dir = await writeReview(root, { ...head, slug: `title-${number++}`, title }, draft);
          expect((await readReview(dir)).title).toBe(title.trim().replace(/\s+/g, ' '));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('when the folder is there, nothing in it is touched, nothing is left beside it, and the message says what to do', async () => {
    const dir = join(root, 'mine');
    await mkdir(dir);
    await writeFile(join(dir, 'review.yaml'), 'mine: yes\n');
    const draft = draftTaxonomy({ review: article({ title: 'Sleep' }), fullText: null, references: [] });
    const writing = writeReview(root, { ...head, slug: 'mine' }, draft);
    await expect(writing).rejects.toThrow(FolderExistsError);
    await expect(writing).rejects.toThrow(/--slug mine-2/);
    expect(await readFile(join(dir, 'review.yaml'), 'utf8')).toBe('mine: yes\n');
    expect((await readdir(root)).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});
