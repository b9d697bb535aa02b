import { Buffer } from 'node:buffer';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { articlesParse } from '../../cli/articles-parse.ts';
import { pubDate, pubmedArticle, pubmedSet, title } from './pubmed-article.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'articles-parse-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function file(name: string, body: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, body);
  return path;
}

/** Takes what is written, slowly if asked, or stops taking it. */
function sink({ delayMs = 0, failAfter = Number.POSITIVE_INFINITY } = {}) {
  const written: string[] = [];
  const stream = new Writable({
    highWaterMark: 1024,
    write(chunk: Buffer, _encoding, done) {
      if (written.length >= failAfter) return done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      written.push(chunk.toString());
      if (delayMs > 0) setTimeout(done, delayMs);
      else done();
    },
  });
  return { stream, text: () => written.join('') };
}

async function run(files: readonly string[], stdin: Uint8Array[] = []) {
  const [stdout, stderr] = [sink(), sink()];
  const exit = await articlesParse(files, {
    stdout: stdout.stream,
    stderr: stderr.stream,
    stdin: Readable.from(stdin),
  });
  const lines = stdout.text().split('\n').filter(Boolean);
  return { exit, articles: lines.map((line) => JSON.parse(line)), lines, stderr: stderr.text() };
}

const pmids = (articles: readonly { pmid: string }[]) => articles.map(({ pmid }) => pmid);
const one = pubmedSet(pubmedArticle({ pmid: '1' }));
const two = pubmedSet(pubmedArticle({ pmid: '2', article: title('Größe') }));

describe('articles parse', () => {
  it('when a record has everything, the line has it under the agreed names, in the agreed order', async () => {
    const xml = pubmedSet(
      pubmedArticle({
        pmid: '36810098',
        article:
          '<Journal><JournalIssue><PubDate><Year>2023</Year><Month>Feb</Month></PubDate></JournalIssue><Title>Molecular cancer</Title><ISOAbbreviation>Mol Cancer</ISOAbbreviation></Journal>' +
          `${title('On <i>x</i><sub>2</sub>')}<Abstract><AbstractText Label="AIM">A.</AbstractText><AbstractText>B.</AbstractText></Abstract>` +
          '<AuthorList><Author><LastName>King</LastName><Initials>M</Initials><Suffix>Jr</Suffix></Author><Author><CollectiveName>Group</CollectiveName></Author></AuthorList>' +
          '<PublicationTypeList><PublicationType>Preprint</PublicationType><PublicationType>Retracted Publication</PublicationType></PublicationTypeList>',
        citation:
          '<CommentsCorrectionsList><CommentsCorrections RefType="UpdateIn"><RefSource>J</RefSource><PMID>8</PMID></CommentsCorrections><CommentsCorrections RefType="RetractionIn"><RefSource>K</RefSource></CommentsCorrections></CommentsCorrectionsList>' +
          '<MeshHeadingList><MeshHeading><DescriptorName UI="D1" MajorTopicYN="Y">M</DescriptorName></MeshHeading></MeshHeadingList><KeywordList><Keyword>k</Keyword></KeywordList>',
        data:
          '<History><PubMedPubDate PubStatus="entrez"><Year>2023</Year><Month>2</Month><Day>1</Day></PubMedPubDate></History>' +
          '<ArticleIdList><ArticleId IdType="doi">10.1186/s12943-023-01748-4</ArticleId><ArticleId IdType="pmc">PMC9942413</ArticleId></ArticleIdList>' +
          '<ReferenceList><Reference><Citation>c</Citation><ArticleIdList><ArticleId IdType="pubmed">5</ArticleId></ArticleIdList></Reference></ReferenceList>',
      }),
    );
    const { lines, exit, stderr } = await run([file('all.xml', xml)]);
    expect(lines).toEqual([
      '{"pmid":"36810098","title":"On x2","abstract":"AIM: A. B.","doi":"10.1186/s12943-023-01748-4","pmcid":"PMC9942413",' +
        '"journal":"Molecular cancer","authors":["King M Jr","Group"],"published":"2023-02","entrez":"2023-02-01",' +
        '"publicationTypes":["Preprint","Retracted Publication"],"mesh":[{"ui":"D1","name":"M","major":true}],"keywords":["k"],' +
        '"references":["5"],"retracted":true,"preprint":true,' +
        '"corrections":[{"type":"UpdateIn","pmid":"8","source":"J"},{"type":"RetractionIn","pmid":"","source":"K"}]}',
    ]);
    expect([exit, stderr]).toEqual([0, '']);
  });

  it('when a record has next to nothing, texts are empty, lists are empty and the date is null', async () => {
    const article = `${pubDate('')}<Journal><ISOAbbreviation>J Abbr</ISOAbbreviation></Journal>`;
    const { articles } = await run([file('bare.xml', pubmedSet(pubmedArticle({ pmid: '7', article })))]);
    expect(articles).toEqual([
      {
        pmid: '7',
        title: '',
        abstract: '',
        doi: '',
        pmcid: '',
        journal: '',
        authors: [],
        published: null,
        entrez: '',
        publicationTypes: [],
        mesh: [],
        keywords: [],
        references: [],
        retracted: false,
        preprint: false,
        corrections: [],
      },
    ]);
  });

  it('when files are packed, in one member or several, whatever their names, they are read', async () => {
    const bytes = Buffer.from(two);
    const half = bytes.indexOf('ö') + 1; // inside a character
    const members = Buffer.concat([gzipSync(bytes.subarray(0, half)), gzipSync(bytes.subarray(half))]);
    const { articles, exit } = await run([
      file('1.xml.gz', gzipSync(one)),
      file('named-otherwise', gzipSync(one)),
      file('members.xml.gz', members),
      file('not-packed.gz', two),
    ]);
    expect(pmids(articles)).toEqual(['1', '1', '2', '2']);
    expect(articles[2].title).toBe('Größe');
    expect(exit).toBe(0);
  });

  it('when the file is -, standard input is read, packed or not, in pieces of any size', async () => {
    const bytes = (body: Uint8Array) => Array.from(body, (byte) => Buffer.from([byte]));
    expect(pmids((await run(['-'], bytes(Buffer.from(two)))).articles)).toEqual(['2']);
    expect(pmids((await run(['-'], bytes(gzipSync(two)))).articles)).toEqual(['2']);
  });

  it('when a record is broken, it is named with file, PMID and reason, the others are read, exit is 0', async () => {
    const path = file(
      'broken.xml',
      pubmedSet(
        pubmedArticle({ pmid: '1' }),
        pubmedArticle({ pmid: '2', article: title('<b>') }),
        pubmedArticle({ pmid: '3' }),
      ),
    );
    const { articles, stderr, exit } = await run([path]);
    expect(pmids(articles)).toEqual(['1', '3']);
    expect(stderr).toMatch(/^[^\n]+broken\.xml: skipped PMID 2: <b> is not closed[^\n]*\n$/);
    expect(exit).toBe(0);
  });

  it('when files are no PubMed XML, each gets one line that names it and says what to do, the rest is read, exit is 1', async () => {
    const bad: readonly (readonly [string, RegExp])[] = [
      [join(folder, 'nowhere.xml'), /nowhere\.xml: There is no such file\. Check the path\./],
      [folder, /This is a folder\. Name the files in it\./],
      [file('empty.xml', ''), /empty\.xml: It is empty\. \w/],
      [file('page.xml', '<html><body>503</body></html>'), /page\.xml: This is an HTML page\. \w/],
      [file('json.xml', '{"error":"x"}'), /json\.xml: This is JSON\. \w/],
      [file('cut.xml', one.slice(0, -5)), /cut\.xml: It ends before <\/PubmedArticleSet>[^.]*\. Fetch it again/],
      [
        file('cut.xml.gz', gzipSync(one).subarray(0, 150)),
        /cut\.xml\.gz: The gzip file stops early\. Download it again\./,
      ],
      [
        file('damaged.xml.gz', damaged(gzipSync(one))),
        /damaged\.xml\.gz: The gzip file is damaged\. Download it again\./,
      ],
      [file('latin.xml', Buffer.from(two, 'latin1')), /latin\.xml: It holds bytes that are no UTF-8\. \w/],
      [
        file('entity.xml', '<!DOCTYPE x [<!ENTITY a "b">]><PubmedArticleSet/>'),
        /entity\.xml: Its DOCTYPE has an internal subset[^.]*\. \w/,
      ],
    ];
    const { articles, stderr, exit } = await run([...bad.map(([path]) => path), file('good.xml', two)]);
    const lines = stderr.split('\n').filter(Boolean);
    expect(lines).toHaveLength(bad.length);
    for (const [i, [path, pattern]] of bad.entries()) {
      expect(lines[i]).toContain(path);
      expect(lines[i]).toMatch(pattern);
    }
    expect(pmids(articles)).toContain('2');
    expect(exit).toBe(1);
  });

  it('when a packed file unpacks to more than any record may have, it is refused, not swallowed', async () => {
    const bomb = gzipSync(`<PubmedArticleSet><PubmedArticle>${' '.repeat(30_000_000)}`);
    const { stderr, exit } = await run([file('bomb.xml.gz', bomb), file('after.xml', one)]);
    expect(stderr).toMatch(/bomb\.xml\.gz: A record is longer than 20 MB/);
    expect(exit).toBe(1);
  });

  it('when whoever reads is slow, every line arrives, in order', async () => {
    const members = Array.from({ length: 400 }, (_, i) =>
      pubmedArticle({ pmid: String(i + 1), article: title('long '.repeat(200)) }),
    );
    const stdout = sink({ delayMs: 2 });
    const exit = await articlesParse([file('many.xml', pubmedSet(...members))], {
      stdout: stdout.stream,
      stderr: sink().stream,
    });
    const lines = stdout.text().trimEnd().split('\n');
    expect(pmids(lines.map((line) => JSON.parse(line)))).toEqual(members.map((_, i) => String(i + 1)));
    expect(exit).toBe(0);
  });

  it('when whoever reads has had enough, it stops without a word', async () => {
    const members = Array.from({ length: 2000 }, (_, i) =>
      pubmedArticle({ pmid: String(i + 1), article: title('long '.repeat(200)) }),
    );
    const [stdout, stderr] = [sink({ failAfter: 1 }), sink()];
    const exit = await articlesParse([file('head.xml', pubmedSet(...members))], {
      stdout: stdout.stream,
      stderr: stderr.stream,
    });
    expect([exit, stderr.text()]).toEqual([0, '']);
    expect(stdout.text().split('\n').length).toBeLessThan(500);
  });
});

function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.fill(0xff, 40, 80);
  return copy;
}
