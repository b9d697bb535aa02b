import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bodies of `<PubmedArticle>` elements to measure with, and where they are from. */
export interface Corpus {
  readonly origin: string;
  readonly records: readonly string[];
}

/** Recorded records when the folder is named (LIVING_REVIEW_DATA), else invented ones of the same make-up. */
export function loadCorpus(folder: string | undefined): Corpus {
  if (folder === undefined) return { origin: 'invented records', records: inventedRecords(300) };
  const root = join(folder, 'eutils');
  if (!existsSync(root)) throw new Error(`LIVING_REVIEW_DATA names ${folder}, which has no eutils folder.`);
  const records = ['biopython', 'net-synergy', 'pubmed-client/pubmed_xml']
    .flatMap((each) => readdirSync(join(root, each)).map((file) => join(root, each, file)))
    .filter((file) => file.endsWith('.xml'))
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/<PubmedArticle>[\s\S]*?<\/PubmedArticle>/g)])
    .map(([record]) => record);
  return { origin: `${records.length} recorded records`, records };
}

const prolog =
  '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet SYSTEM "http://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_190101.dtd">\n<PubmedArticleSet>\n';

/** Sets of 200 records, as one EFetch answers, until there are `count`; every record gets a PMID of its own. */
export function* documents(corpus: Corpus, count: number): Generator<string> {
  for (let from = 0; from < count; from += 200) {
    const members = Array.from({ length: Math.min(200, count - from) }, (_, i) => {
      const pmid = 10_000_000 + from + i;
      return corpus.records[(from + i) % corpus.records.length]!.replace(/(<PMID[^>]*>)\d+(<)/, `$1${pmid}$2`);
    });
    yield `${prolog}${members.join('\n')}\n</PubmedArticleSet>\n`;
  }
}

function inventedRecords(count: number): string[] {
  const random = mulberry32(36810098);
  const below = (n: number) => Math.floor(random() * n);
  const words =
    'tumour stem cell niche macrophage &#x3b2;-catenin <i>SOX2</i> CD44<sup>+</sup> immune escape of the and in'.split(
      ' ',
    );
  const say = (n: number) => Array.from({ length: n }, () => words[below(words.length)]!).join(' ');
  const many = (n: number, make: (i: number) => string) => Array.from({ length: n }, (_, i) => make(i)).join('');
  const date = (name: string) =>
    `<${name}><Year>2024</Year><Month>${1 + below(12)}</Month><Day>${1 + below(28)}</Day></${name}>`;
  return Array.from(
    { length: count },
    (_, i) =>
      `<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">${i + 1}</PMID>${date('DateRevised')}` +
      `<Article PubModel="Print"><Journal><ISSN IssnType="Electronic">1234-5678</ISSN><JournalIssue CitedMedium="Internet"><Volume>${i}</Volume>${date('PubDate')}</JournalIssue><Title>Journal of Invented Results</Title><ISOAbbreviation>J Inv Res</ISOAbbreviation></Journal>` +
      `<ArticleTitle>${say(14)}.</ArticleTitle><Pagination><MedlinePgn>1-9</MedlinePgn></Pagination><ELocationID EIdType="doi" ValidYN="Y">10.1234/inv.${i}</ELocationID>` +
      `<Abstract>${many(1 + below(4), (n) => `<AbstractText Label="PART ${n}" NlmCategory="METHODS">${say(70)}.</AbstractText>`)}</Abstract>` +
      `<AuthorList CompleteYN="Y">${many(1 + below(10), (n) => `<Author ValidYN="Y"><LastName>Author${n}</LastName><ForeName>Ada B</ForeName><Initials>AB</Initials><AffiliationInfo><Affiliation>Department ${n}, Invented University.</Affiliation></AffiliationInfo></Author>`)}</AuthorList>` +
      '<Language>eng</Language><PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList></Article>' +
      '<MedlineJournalInfo><Country>Nowhere</Country><MedlineTA>J Inv Res</MedlineTA><NlmUniqueID>1</NlmUniqueID></MedlineJournalInfo>' +
      `<MeshHeadingList>${many(below(14), (n) => `<MeshHeading><DescriptorName UI="D${n}" MajorTopicYN="N">Heading ${n}</DescriptorName><QualifierName UI="Q1" MajorTopicYN="Y">genetics</QualifierName></MeshHeading>`)}</MeshHeadingList>` +
      `<KeywordList Owner="NOTNLM">${many(below(7), (n) => `<Keyword MajorTopicYN="N">keyword ${n}</Keyword>`)}</KeywordList></MedlineCitation>` +
      `<PubmedData><History>${['received', 'accepted', 'entrez', 'pubmed', 'medline'].map((status) => date('PubMedPubDate').replace('<PubMedPubDate', `<PubMedPubDate PubStatus="${status}"`)).join('')}</History><PublicationStatus>ppublish</PublicationStatus>` +
      `<ArticleIdList><ArticleId IdType="pubmed">${i + 1}</ArticleId><ArticleId IdType="doi">10.1234/inv.${i}</ArticleId></ArticleIdList>` +
      `<ReferenceList>${many(below(60), (n) => `<Reference><Citation>Author A. Title of a cited article. J Inv Res. 2020;${n}:1-9.</Citation><ArticleIdList><ArticleId IdType="doi">10.1234/ref.${n}</ArticleId><ArticleId IdType="pubmed">${20_000_000 + n}</ArticleId></ArticleIdList></Reference>`)}</ReferenceList></PubmedData></PubmedArticle>`,
  );
}

/** Small seeded generator, so that every run measures the same text. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
