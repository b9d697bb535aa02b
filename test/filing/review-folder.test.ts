import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { listReviews, readReview } from '../../lambda/adapters/review-folder/read-review.ts';
import { ReviewFolderError } from '../../lambda/adapters/review-folder/review-folder-error.ts';
import { reviewsDir, shippedReview } from './article.ts';

const goodReview = `pmid: 36810098
pmcid: PMC9942413
doi: 10.1186/s12943-023-01748-4
title: A review
short_title: Review
journal: A Journal
published: 2023
language: en
digest:
  weekday: friday
  hour_utc: 7
  max_articles: 10
relevance_threshold: 0.4
`;

const goodTaxonomy = `field:
  terms: tumor; cancer
query: (tumor[tiab] AND "T cell*"[tiab])
topics:
  - id: myeloid
    label: Myeloid cells
    description: All of them.
    terms: myeloid cell
    children:
      - id: dendritic-cells
        label: Dendritic cells
        description: DCs.
        terms:
          - dendritic cell
          - "cDC1"
        ambiguous:
          DC:
            needs_any: dendritic
            not_if: direct current; ductal carcinoma
        mesh:
          D003713: Dendritic Cells
  - id: vesicles
    label: Vesicles
    description: Vesicles.
    parent: myeloid
    terms: vesicle
`;

let reviews: string;
beforeEach(async () => {
  reviews = await mkdtemp(join(tmpdir(), 'reviews-'));
});
afterEach(() => rm(reviews, { recursive: true, force: true }));

async function folder(name: string, review: string | null, taxonomy: string | null): Promise<string> {
  const dir = join(reviews, name);
  await mkdir(dir);
  if (review !== null) await writeFile(join(dir, 'review.yaml'), review);
  if (taxonomy !== null) await writeFile(join(dir, 'taxonomy.yaml'), taxonomy);
  return dir;
}

/** The problems as a keeper sees them, without the folder's path. */
async function problems(review: string | null, taxonomy: string | null, name = 'a-review'): Promise<readonly string[]> {
  const dir = await folder(name, review, taxonomy);
  const error: unknown = await readReview(dir).catch((thrown: unknown) => thrown);
  if (!(error instanceof ReviewFolderError)) throw new Error('expected problems, got none');
  return error.message.split('\n').map((line) => line.replace(`${dir}/`, ''));
}

const withReview = (from: string, to: string) => problems(swapped(goodReview, from, to), goodTaxonomy);
const withTaxonomy = (from: string, to: string) => problems(goodReview, swapped(goodTaxonomy, from, to));

function swapped(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`nothing to swap: ${from}`);
  return text.replace(from, to);
}

describe('when a folder is a proper review', () => {
  it('is read with its topics in outline order', async () => {
    const review = await readReview(await folder('a-review', goodReview, goodTaxonomy));
    expect(review).toMatchObject({
      slug: 'a-review',
      pmid: '36810098',
      published: '2023',
      digest: { weekday: 5, hourUtc: 7, maxArticles: 10 },
      relevanceThreshold: 0.4,
    });
    expect(review.taxonomy.topics.map(({ id, parent }) => [id, parent])).toEqual([
      ['myeloid', null],
      ['dendritic-cells', 'myeloid'],
      ['vesicles', 'myeloid'],
    ]);
    expect(review.taxonomy.topics[1]).toMatchObject({
      terms: ['dendritic cell', 'cDC1'],
      ambiguous: [{ abbreviation: 'DC', needsAny: ['dendritic'], notIf: ['direct current', 'ductal carcinoma'] }],
      mesh: [{ ui: 'D003713', name: 'Dendritic Cells', generic: false }],
    });
  });

  it('has a version that changes with the words and not with a label', async () => {
    const version = async (name: string, taxonomy: string) =>
      (await readReview(await folder(name, goodReview, taxonomy))).taxonomy.version;
    const first = await version('one', goodTaxonomy);
    expect(await version('two', swapped(goodTaxonomy, 'label: Vesicles', 'label: Little vesicles'))).toBe(first);
    expect(await version('three', swapped(goodTaxonomy, 'terms: vesicle', 'terms: vesicle; exosome'))).not.toBe(first);
  });

  it('the one that ships is', async () => {
    expect((await readReview(shippedReview)).pmid).toBe('36810098');
    expect(await listReviews(reviewsDir)).toContain('csc-immune-crosstalk');
  });

  it('the query that ships uses the documented field tags mh, tiab and crdt only', async () => {
    const { query } = (await readReview(shippedReview)).taxonomy;
    expect(new Set(query.match(/\[[^\]]*\]/g))).toEqual(new Set(['[mh]', '[tiab]', '[crdt]']));
    expect(query.length).toBeLessThan(2000);
  });

  it('keeps CRLF and a byte order mark out of the values', async () => {
    const windows = `\uFEFF${goodReview.replaceAll('\n', '\r\n')}`;
    expect((await readReview(await folder('a-review', windows, goodTaxonomy))).journal).toBe('A Journal');
  });
});

describe('when review.yaml has a mistake', () => {
  it.each([
    ['pmid: 36810098', 'pmid: PM36', 'review.yaml:1: "PM36" is no PMID → write its digits, as in pmid: 36810098'],
    [
      'doi: 10.1186/s12943-023-01748-4',
      'doi: s12943',
      'review.yaml:3: "s12943" is no DOI → write it as in doi: 10.1186/s12943-023-01748-4',
    ],
    ['journal: A Journal', 'jurnal: A Journal', 'review.yaml:6: unknown key "jurnal" → did you mean "journal"?'],
    ['hour_utc: 7', 'hour: 7', 'review.yaml:11: unknown key "hour" → did you mean "hour_utc"?'],
    [
      'relevance_threshold: 0.4',
      'relevance_threshold: 40',
      'review.yaml:13: the relevance threshold is above 1 → write a number from 0 to 1, as in 0.4',
    ],
    [
      'weekday: friday',
      'weekday: freitag',
      'review.yaml:10: the weekday is missing or is none → write one of monday, tuesday, wednesday, thursday, friday, saturday, sunday',
    ],
    [
      'hour_utc: 7',
      'hour_utc: 24',
      'review.yaml:11: the hour is missing or is no whole number from 0 to 23 → choose one',
    ],
    [
      'published: 2023',
      'published: 2023-02-30',
      'review.yaml:7: "2023-02-30" is no date → write 2023, 2023-02 or 2023-02-21, as precisely as you know',
    ],
    ['language: en', 'language: x', 'review.yaml:8: "x" is no language tag → write a BCP 47 tag, as in language: en'],
    [
      'language: en',
      'language: en\nslug: other',
      'review.yaml:9: the slug "other" is not the name of the folder, "a-review" → take the line out',
    ],
    [
      'pmid: 36810098',
      'pmid: 36810098\npmid: 1',
      'review.yaml:2: this key stands twice in one block → keep one of them and put everything there',
    ],
    [
      'pmid: 36810098',
      '__proto__: {}\npmid: 36810098',
      'review.yaml:1: "__proto__" is no name for a key → take it out',
    ],
  ])('%j written as %j is named with its line and its remedy', async (from, to, expected) => {
    const lines = await withReview(from, to);
    expect(lines).toContain(expected);
    expect(lines.length).toBeLessThanOrEqual(2);
  });

  it('names every problem of both files at once', async () => {
    const lines = await problems(
      goodReview.replace('36810098', 'x').replace('friday', 'someday').replace('0.4', '4'),
      swapped(goodTaxonomy, 'id: vesicles', 'id: Vesicles'),
    );
    expect(lines.map((line) => line.split(' ')[0])).toEqual([
      'review.yaml:10:',
      'review.yaml:13:',
      'taxonomy.yaml:22:',
    ]);
  });

  it('a folder whose name is no slug is refused', async () => {
    expect((await problems(goodReview, goodTaxonomy, 'My Review')).join()).toContain(
      'the folder name "My Review" is no slug',
    );
  });
});

describe('when taxonomy.yaml has a mistake', () => {
  it.each([
    ['    terms: vesicle', '    term: vesicle', 'taxonomy.yaml:26: unknown key "term" → did you mean "terms"?'],
    [
      'id: vesicles',
      'id: myeloid',
      'taxonomy.yaml:22: topic id "myeloid" is used twice (first on line 5) → give one of them another id',
    ],
    [
      'parent: myeloid',
      'parent: myelod',
      'taxonomy.yaml:25: topic "vesicles" has the parent "myelod", which does not exist → did you mean "myeloid"?',
    ],
    [
      'parent: myeloid',
      'parent: vesicles',
      'taxonomy.yaml:25: topics stand in a ring: vesicles < vesicles → take out one of their parent lines',
    ],
    [
      '    terms: vesicle',
      "    terms: ''",
      'taxonomy.yaml:26: the terms of "vesicles" are empty → write some, or take the line out',
    ],
    [
      '    terms: vesicle\n',
      '',
      'taxonomy.yaml:22: nothing can be filed under "vesicles" → give it terms, symbols, ambiguous abbreviations or mesh',
    ],
    [
      '            needs_any: dendritic\n',
      '',
      'taxonomy.yaml:17: the ambiguous abbreviation "DC" of "dendritic-cells" has no needs_any → write words that stand near it when it means this, as in needs_any: dendritic; if it means one thing only, move it to symbols',
    ],
    [
      'D003713: Dendritic',
      'D37: Dendritic',
      'taxonomy.yaml:21: "D37" is no MeSH descriptor UI → write D and its 6 or 9 digits, as in D014411: Neoplastic Stem Cells (look it up in the MeSH Browser)',
    ],
    ['query: (tumor', 'query: ((tumor', 'taxonomy.yaml:3: the query leaves 1 ( open → give every ( its )'],
    [
      'tumor[tiab]',
      'tumor[tiaab]',
      'taxonomy.yaml:3: [tiaab] is no PubMed field tag → use [tiab], [ti], [mh], [majr], [crdt] or [dp]',
    ],
    [
      '"T cell*"',
      '"T cell*',
      'taxonomy.yaml:3: the query has an odd number of quotes (") → close the quote that is open',
    ],
    [
      'terms: vesicle',
      'terms: vesic*',
      'taxonomy.yaml:26: "vesic*" has a * in it → write the forms out; plural and spelling are understood without',
    ],
    [
      'terms: tumor; cancer',
      'terms: [1, 2]',
      'taxonomy.yaml:2: terms: these are no phrases → part them by semicolons, or write one a line behind a dash; numbers, yes, no, true, false and null need quotes',
    ],
  ])('%j written as %j is named with its line and its remedy', async (from, to, expected) => {
    expect(await withTaxonomy(from, to)).toContain(expected);
  });

  it('a ring of several topics is named once', async () => {
    const ring = swapped(goodTaxonomy, '    label: Myeloid cells', '    parent: vesicles\n    label: Myeloid cells');
    const lines = (await problems(goodReview, ring)).filter((line) => line.includes('ring'));
    expect(lines).toEqual([
      'taxonomy.yaml:6: topics stand in a ring: myeloid < vesicles < myeloid → take out one of their parent lines',
    ]);
  });

  it('bad YAML is named with its line, and so is a file that unfolds without end', async () => {
    expect((await withTaxonomy('    label: Vesicles', '\tlabel: Vesicles')).join()).toMatch(/taxonomy\.yaml:2[23]: /);
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: [${'*c,'.repeat(9)}]\n`;
    expect((await problems(goodReview, bomb, 'b-review')).join()).toContain('anchors');
  });

  it('an empty or missing file says what to do', async () => {
    expect(await problems(goodReview, '')).toEqual([
      'taxonomy.yaml:1: the file holds no "key: value" lines → copy taxonomy.yaml of another review and edit it',
    ]);
    expect(await problems(goodReview, null, 'b-review')).toEqual([
      'taxonomy.yaml: the file is missing → copy it from another review and edit it',
    ]);
  });

  it('leaves Object.prototype alone', async () => {
    const nested = swapped(goodTaxonomy, 'topics:', 'constructor: {prototype: {polluted: yes}}\ntopics:');
    expect((await problems(goodReview, nested)).join()).toContain('"constructor" is no name for a key');
    const own = swapped(goodTaxonomy, '          DC:', '          __proto__:');
    expect((await problems(goodReview, own, 'b-review')).join()).toContain('"__proto__" is no name for a key');
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});

describe('when reviews are listed', () => {
  it('names the folders that hold a review.yaml, sorted', async () => {
    await folder('b-review', goodReview, goodTaxonomy);
    await folder('a-review', goodReview, null);
    await folder('notes', null, null);
    expect(await listReviews(reviews)).toEqual(['a-review', 'b-review']);
  });

  it('a folder that is not there is named', async () => {
    await expect(listReviews(join(reviews, 'nowhere'))).rejects.toThrow(/nowhere: cannot be read \(ENOENT\)/);
  });
});

describe('when the shipped files are edited by hand', () => {
  it('every line break of the taxonomy stays where a keeper can read it', async () => {
    const lines = (await readFile(join(shippedReview, 'taxonomy.yaml'), 'utf8')).split('\n');
    expect(lines.filter((line) => line.length > 130)).toEqual([]);
  });
});
