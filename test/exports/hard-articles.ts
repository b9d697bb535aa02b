import type { Article } from '../../lambda/core/article.ts';
import type { ArticleRecord, Author } from '../../lambda/core/article-record.ts';
import { parseDoi, parsePmcid, parsePmid } from '../../lambda/core/identifiers.ts';
import { article, record } from '../builders/articles.ts';
import { createRandom, type Random } from '../simulation/random.ts';

/** What bibliographies have always broken on. */
const words = [
  ...['β-catenin', 'IFN-γ', 'TGF-β1', 'α-SMA⁺', 'CD8+ T cells', 'NF-κB', 'miR-21-5p', 'Δ9-THC', '10 µM', '5′-UTR'],
  ...['H₂O₂', 'Ca²⁺', 'Wnt/β', 'p53', 'R&D', '100% of', '$5 assays', '#1 cause', 'snake_case', 'tilde ~ here', 'a^b'],
  ...[
    '{braced}',
    '\\alpha',
    '"quoted"',
    'don’t eat me',
    '«guillemets»',
    'p < 0.05',
    'x > y',
    '<i>in vivo</i>',
    'a & b',
  ],
  ...['naïve', 'Ångström', 'Łódź', 'İstanbul', 'Çelik', '東京', 'Ελλάς', 'Москва', 'and', 'the', 'of mice and men'],
  ...['[Article in Chinese]', '(and others)', 'What next?', 'No!', 'e.g.', '…', '—', '@home', 'author = {x}', 'ER  -'],
];
const families = [
  ...['van der Berg', 'de la Cruz', 'von Ahn', 'El-Sayed', 'O’Brien', "D'Angelo", 'Müller-Lüdenscheidt', 'Łukasik'],
  ...['Nguyễn', '王', 'Østergård', 'Sánchez y García', 'St. John', 'MacDonald', 'de', 'Ó Súilleabháin', 'Papadopoulos'],
];
const givens = ['Ana B', 'J.-P.', 'María José', 'K', 'Søren', '小明', 'Jean-Luc', 'A B C', 'Zoë', 'Mehmet Ali', ''];
const suffixes = ['', '', '', '', 'Jr', '3rd', 'III', 'Sr'];
const collectives = [
  ...['TERNHAVEN-2 Investigators', 'Research and Development Group', 'Smith, Jones and Partners Consortium'],
  ...['Grupo Español de Cáncer (GEC)', 'ENCODE & modENCODE', 'for the NCT0001 Study Group'],
];
const journals = [
  ...['Journal of Tests', 'Nature & Science: A Journal', 'Annals of the N.Y. Academy', 'Médecine/Sciences'],
  ...['Cell (Cambridge, Mass.)', 'Zhonghua Yi Xue Za Zhi = 中华医学杂志', 'J. {odd} 100% #1', 'Proc_Natl'],
];
const pages = ['', '12', '1188-207', 'e0026', 'S12-S19', '101-110', 'eabc1234', '12-15, 18', 'i–iv'];

/** So many articles, the same for a seed for ever: markup, Greek, collectives, particles, suffixes, and what is missing. */
export function hardArticles(seed: number, count: number): readonly Article[] {
  const random = createRandom(seed, 'hard-articles');
  return Array.from({ length: count }, (_, index) => article(`h${index}`, { record: hardRecord(random, index) }));
}

function hardRecord(random: Random, index: number): ArticleRecord {
  const some = (most: number) => Array.from({ length: random.between(1, most) }, () => random.pick(words)).join(' ');
  const perhaps = (text: string) => (random.chance(0.2) ? '' : text);
  const title = `${some(9)}${random.pick(['', '.', '?', '!', '…'])}`;
  return record(null, {
    pmid: random.chance(0.1) ? null : parsePmid(String(30_000_000 + index)),
    pmcid: random.chance(0.5) ? null : parsePmcid(`PMC${7_000_000 + index}`),
    doi: random.chance(0.2)
      ? null
      : parseDoi(`10.1234/${random.pick(['a(b)', 's_1', 'x;2-k', 'ünï', '1.2'])}.${index}`),
    title,
    titleHtml: '',
    abstract: [{ label: random.pick(['', 'BACKGROUND']), text: some(40) }],
    authors: Array.from({ length: random.between(0, 8) }, (): Author => author(random)),
    journal: {
      title: perhaps(random.pick(journals)),
      abbreviation: perhaps('J Tests'),
      issn: perhaps('1234-567X'),
      volume: perhaps(random.pick(['1', '12A', '2026', 'Suppl 1'])),
      issue: perhaps(random.pick(['2', 'Pt 1', '3-4', 'Suppl'])),
      pages: random.pick(pages),
    },
    published: random.pick([
      null,
      { precision: 'year', text: '2025' },
      { precision: 'month', text: '2026-04' },
      { precision: 'day', text: '2026-04-09' },
    ] as const),
    languages: random.pick([['eng'], ['chi'], ['spa', 'eng'], []]),
    keywords: Array.from({ length: random.between(0, 4) }, () => random.pick(words)),
    publicationTypes: random.pick([
      ['Journal Article'],
      ['Journal Article'],
      ['Journal Article', 'Preprint'],
      ['Retracted Publication', 'Journal Article'],
    ]),
  });
}

function author(random: Random): Author {
  if (random.chance(0.15)) return { kind: 'collective', name: random.pick(collectives) };
  const given = random.pick(givens);
  return {
    kind: 'person',
    family: random.pick(families),
    given,
    initials: given.slice(0, 1),
    suffix: given === '' ? '' : random.pick(suffixes),
    orcid: '',
  };
}
