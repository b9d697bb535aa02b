import { Buffer } from 'node:buffer';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { distilRecord } from '../../lambda/adapters/ncbi/pubmed-xml/distil-record.ts';
import { parsePubmedXml } from '../../lambda/adapters/ncbi/pubmed-xml/parse-pubmed-xml.ts';
import { escapeHtml } from '../../lambda/adapters/ncbi/pubmed-xml/plain-text.ts';
import { MalformedRecordError, NotPubmedXmlError } from '../../lambda/adapters/ncbi/pubmed-xml/pubmed-xml-error.ts';
import type { ParsedItem } from '../../lambda/adapters/ncbi/pubmed-xml/read-member.ts';
import { readPubmedXml } from '../../lambda/adapters/ncbi/pubmed-xml/read-pubmed-xml.ts';
import { articlePlan } from '../../lambda/adapters/ncbi/pubmed-xml/record-plan.ts';
import type { ParsedCounts } from '../../lambda/adapters/ncbi/pubmed-xml/set-reader.ts';
import { pubmedArticle, pubmedSet, title } from './pubmed-article.ts';
import { parseByReference } from './reference-parser.ts';

async function readAll(source: Iterable<Uint8Array | string>, options = {}) {
  const items: ParsedItem[] = [];
  const reading = readPubmedXml(source, options);
  for (;;) {
    const next = await reading.next();
    if (next.done) return { items, counts: next.value as ParsedCounts };
    items.push(next.value);
  }
}

const titles = (items: readonly ParsedItem[]) =>
  items.map((item) => (item.kind === 'record' ? item.record.title : item.kind));

/** Cuts bytes at the given places. */
function* cutAt(bytes: Uint8Array, places: readonly number[]): Generator<Uint8Array> {
  let from = 0;
  for (const to of [...places].sort((a, b) => a - b)) {
    yield bytes.subarray(from, to);
    from = to;
  }
  yield bytes.subarray(from);
}

const sample = pubmedSet(
  pubmedArticle({ pmid: '1', article: title('Größe – 腫瘍 🧬 &#x1F9EC; <i>é</i>') }),
  `<!-- ü -->${pubmedArticle({ pmid: '2', article: title('<![CDATA[ß]]>') })}`,
  pubmedArticle({ pmid: '3', article: title('<b>') }),
  '<DeleteCitation><PMID>4</PMID></DeleteCitation>',
);

describe('a document in pieces', () => {
  it('when it comes byte by byte or cut in two anywhere, it reads the same', async () => {
    const bytes = new TextEncoder().encode(sample);
    const whole = await readAll([bytes]);
    expect(titles(whole.items)).toEqual(['Größe – 腫瘍 🧬 🧬 é', 'ß', 'skipped', 'deleted']);
    expect(whole.counts).toEqual({ records: 2, skipped: 1, deleted: 1 });
    for (let cut = 0; cut <= bytes.length; cut++) expect(await readAll(cutAt(bytes, [cut]))).toEqual(whole);
    expect(await readAll(cutAt(bytes, [...bytes.keys()]))).toEqual(whole);
    expect(await readAll([...sample])).toEqual(whole);
    expect(await readAll(Array.from({ length: sample.length }, (_, i) => sample[i]!))).toEqual(whole);
  });

  it('when it is longer than what is held at once, and cut anywhere, it reads the same', async () => {
    const members = Array.from({ length: 120 }, (_, i) => {
      const filler = 'ä<sub>2</sub> word &#x3b2; '.repeat((i * 37) % 211);
      return (
        (i % 17 === 3 ? `<!-- </PubmedArticle> ${i} -->` : '') +
        pubmedArticle({ pmid: String(i + 1), article: title(`${i} ${filler}`) })
      );
    });
    const xml = pubmedSet(...members);
    const bytes = new TextEncoder().encode(xml);
    const expected = parsePubmedXml(xml).records;
    expect(expected).toHaveLength(120);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: bytes.length }), { maxLength: 60 }), async (places) => {
        const { items } = await readAll(cutAt(bytes, places));
        expect(items.map((item) => (item.kind === 'record' ? item.record : item))).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it('when the caller fills its buffer anew after each piece, nothing is lost', async () => {
    const bytes = new TextEncoder().encode(sample);
    function* reused(): Generator<Uint8Array> {
      const buffer = new Uint8Array(7);
      for (let at = 0; at < bytes.length; at += 7) {
        const part = bytes.subarray(at, at + 7);
        buffer.set(part);
        yield buffer.subarray(0, part.length);
      }
    }
    expect(await readAll(reused())).toEqual(await readAll([sample]));
  });

  it('when a record grows beyond the limit, reading stops there, and not before', async () => {
    const long = pubmedSet(pubmedArticle({ article: title('x'.repeat(300_000)) }));
    const pieces = Array.from({ length: Math.ceil(long.length / 1000) }, (_, i) =>
      long.slice(i * 1000, (i + 1) * 1000),
    );
    await expect(readAll(pieces, { maxRecordLength: 200_000 })).rejects.toThrow(/longer than 0\.2 MB/);
    expect((await readAll(pieces, { maxRecordLength: 400_000 })).counts.records).toBe(1);
  });
});

describe('encodings', () => {
  const declared = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?>${pubmedSet(pubmedArticle({ article: title('Größe') })).replace(/^<\?xml.*\?>/, '')}`;

  it.each([
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${declared('utf-8')}`)],
    ['UTF-8 without a word about it', Buffer.from(pubmedSet(pubmedArticle({ article: title('Größe') })))],
    ['ISO-8859-1', Buffer.from(declared('ISO-8859-1'), 'latin1')],
    ['us-ascii that is not quite', Buffer.from(declared('us-ascii'), 'latin1')],
    ['windows-1252', Buffer.from(declared('windows-1252'), 'latin1')],
    ['UTF-16 with a byte order mark', Buffer.from(`\ufeff${declared('utf-16')}`, 'utf16le')],
    ['UTF-8 that claims to be UTF-16', Buffer.from(declared('utf-16'))],
  ])('when it is %s, it reads right, in one piece and in many', async (_name, bytes) => {
    expect(titles((await readAll([bytes])).items)).toEqual(['Größe']);
    expect(titles((await readAll(cutAt(bytes, [...bytes.keys()]))).items)).toEqual(['Größe']);
  });

  it.each([
    ['bytes that are no UTF-8', Buffer.from(declared('utf-8'), 'latin1'), /no UTF-8/],
    ['an overlong form', Buffer.concat([Buffer.from(sample), Buffer.from([0xc0, 0xaf])]), /no UTF-8/],
    ['a lone surrogate in bytes', Buffer.concat([Buffer.from(sample), Buffer.from([0xed, 0xa0, 0x80])]), /no UTF-8/],
    ['half a character at the end', Buffer.concat([Buffer.from(sample), Buffer.from([0xe2, 0x80])]), /no UTF-8/],
    ['an encoding nobody knows', Buffer.from(declared('klingon')), /"klingon"/],
  ])('when it has %s, it is refused', async (_name, bytes, message) => {
    await expect(readAll([bytes])).rejects.toThrow(message);
    await expect(readAll(cutAt(bytes, [...bytes.keys()]))).rejects.toThrow(NotPubmedXmlError);
  });
});

/** Text as an author writes it, and the same as XML, with references at random. */
const characters = fc.constantFrom(...'ab cdeZ 012<>&"\'-–βΑ中🧬é\u00a0\u2009\u200d\ufeff\t\n]'.match(/./gsu)!);
const written = (text: string, numbers: readonly boolean[]) =>
  [...text]
    .map((character, i) => {
      if (numbers[i % numbers.length])
        return `&#${i % 2 ? `x${character.codePointAt(0)!.toString(16)}` : character.codePointAt(0)};`;
      return (
        ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' } as Record<string, string>)[character] ?? character
      );
    })
    .join('');
const xmlText = fc
  .tuple(fc.array(characters, { maxLength: 12 }), fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }))
  .map(([text, numbers]) => written(text.join(''), numbers));
const { content } = fc.letrec<{ content: string; node: string }>((tie) => ({
  content: fc.array(tie('node'), { maxLength: 4 }).map((nodes) => nodes.join('')),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    xmlText,
    fc
      .tuple(
        fc.constantFrom('i', 'b', 'u', 'sup', 'sub', 'mml:math', 'mml:mi', 'X-y.z', 'ArticleTitle'),
        fc.constantFrom('', ' a="1"', " b='>' c=\"'\"", '\n'),
        tie('content'),
      )
      .map(([name, attributes, inner]) =>
        inner === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${inner}</${name}>`,
      ),
  ),
}));
const optional = (xml: fc.Arbitrary<string>) => fc.option(xml, { nil: '' });
const article = fc
  .record({
    title: content,
    parts: fc.array(fc.tuple(xmlText, content), { maxLength: 3 }),
    names: fc.array(fc.tuple(content, optional(content)), { maxLength: 4 }),
    keywords: fc.array(content, { maxLength: 3 }),
    references: fc.array(fc.tuple(content, fc.integer({ min: -5, max: 2_000_000_000 })), { maxLength: 6 }),
    affiliation: content,
    gap: fc.constantFrom('', ' ', '\n    '),
  })
  .map(({ title: titleXml, parts, names, keywords, references, affiliation, gap }) => {
    const attribute = (xml: string) => `"${xml}"`;
    const join = (...xml: string[]) => xml.join(gap);
    return pubmedArticle({
      pmid: '7',
      article: join(
        title(titleXml),
        '<Abstract>',
        ...parts.map(([label, text]) => `<AbstractText Label=${attribute(label)}>${text}</AbstractText>`),
        '</Abstract><AuthorList>',
        ...names.map(([name, initials]) =>
          join(
            '<Author ValidYN="Y">',
            `<LastName>x${name}</LastName>`,
            `<Initials>${initials}</Initials>`,
            `<AffiliationInfo>${gap}<Affiliation>${affiliation}</Affiliation></AffiliationInfo></Author>`,
          ),
        ),
        '</AuthorList>',
      ),
      citation: join(
        '<KeywordList Owner="NOTNLM">',
        ...keywords.map((text) => `<Keyword>${text}</Keyword>`),
        '</KeywordList>',
      ),
      data: join(
        '<ReferenceList>',
        ...references.map(([text, id]) =>
          join(
            '<Reference>',
            `<Citation>${text}</Citation>`,
            '<ArticleIdList>',
            '<ArticleId IdType="doi">10.1000/x</ArticleId>',
            `<ArticleId IdType="pubmed">${id}</ArticleId>`,
            '</ArticleIdList>',
            '</Reference>',
          ),
        ),
        '</ReferenceList>',
      ),
    });
  });

describe('generated records', () => {
  it('when markup, references and characters are mixed at will, a strict parser finds the same', () => {
    fc.assert(
      fc.property(article, (record) => {
        const xml = pubmedSet(record);
        const { records, broken } = parsePubmedXml(xml);
        expect(broken).toEqual([]);
        const found = records.map(({ titleHtml: _, published, ...rest }) => ({
          ...rest,
          published: published?.text ?? null,
        }));
        expect(found).toEqual(parseByReference(xml));
        expect(records[0]!.titleHtml.replace(/<\/?(?:b|i|u|sup|sub)>/g, '')).toBe(escapeHtml(records[0]!.title));
      }),
      { numRuns: 300 },
    );
  });

  it('when a record is walked with and without shortcuts, the outcome is the same, also when it is damaged', () => {
    fc.assert(
      fc.property(
        article,
        fc.nat(),
        fc.constantFrom('', '<', '>', '&', '"', '/', '</i>', '<i>', 'x', ' ', ']]>', '='),
        fc.nat({ max: 3 }),
        (record, place, insert, drop) => {
          const at = place % record.length;
          for (const xml of [record, record.slice(0, at) + insert + record.slice(at + drop)]) {
            expect(outcome(xml, true)).toEqual(outcome(xml, false));
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('when a record is damaged, it is read only if a strict parser reads it too, and then alike', () => {
    fc.assert(
      fc.property(
        article,
        fc.nat(),
        fc.constantFrom('', '<', '>', '&', '"', '/', '</i>', '<i>', ']]>', '=', ' '),
        fc.nat({ max: 2 }),
        (record, place, insert, drop) => {
          const at = 20 + (place % (record.length - 40));
          const xml = `<PubmedArticleSet>${record.slice(0, at)}${insert}${record.slice(at + drop)}</PubmedArticleSet>`;
          // Unknown names, forbidden characters and half ones are let through on purpose: they are dropped from texts.
          fc.pre(xml.isWellFormed());
          fc.pre(![...xml.matchAll(/&(\w+|#\w+);/g)].some(([, name = '']) => !isPlainReference(name)));
          const strict = attempt(() => parseByReference(xml));
          const ours = attempt(() => parsePubmedXml(xml));
          if (strict === null) expect(ours?.records ?? []).toEqual([]);
          else if (ours !== null && ours.broken.length === 0) expect(ours.records).toHaveLength(strict.length);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

function isPlainReference(name: string): boolean {
  if (!name.startsWith('#')) return ['amp', 'lt', 'gt', 'quot', 'apos'].includes(name);
  const code = Number(name.slice(1).replace(/^x/, '0x'));
  return Number.isNaN(code) || code >= 32 || [9, 10, 13].includes(code);
}

function outcome(xml: string, shortcuts: boolean): unknown {
  try {
    return distilRecord(xml, articlePlan, { shortcuts });
  } catch (error) {
    if (!(error instanceof MalformedRecordError)) throw error;
    return 'malformed';
  }
}

function attempt<Value>(run: () => Value): Value | null {
  try {
    return run();
  } catch {
    return null;
  }
}
