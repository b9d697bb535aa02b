import { z } from 'zod';

const day = z.iso.date('must be a day such as 2026-11-12');
const pmid = z.string().regex(/^[1-9]\d{0,8}$/, "must be a PMID in quotes, such as '99000001'");
const text = z.union([z.string(), z.number().transform(String)]);
const inline = z.string().trim().min(1, 'must not be empty').refine(balancedMarkup, {
  error: 'has markup that is not closed in order; only <i> <b> <u> <sup> <sub> are allowed, each with its end tag',
});

const correction = z.strictObject({
  type: z.enum([
    'AssociatedDataset',
    'AssociatedPublication',
    'CommentIn',
    'CommentOn',
    'CorrectedandRepublishedFrom',
    'CorrectedandRepublishedIn',
    'ErratumFor',
    'ErratumIn',
    'ExpressionOfConcernFor',
    'ExpressionOfConcernIn',
    'OriginalReportIn',
    'ReprintIn',
    'ReprintOf',
    'RepublishedFrom',
    'RepublishedIn',
    'RetractedandRepublishedFrom',
    'RetractedandRepublishedIn',
    'RetractionIn',
    'RetractionOf',
    'SummaryForPatientsIn',
    'UpdateIn',
    'UpdateOf',
  ]),
  source: z.string().min(1),
  pmid: pmid.optional(),
});

const ui = (letter: string) =>
  z.string().regex(new RegExp(`^${letter}\\d{6,9}$`), `must be a MeSH id such as ${letter}014411`);
const mesh = z.strictObject({
  ui: ui('D'),
  name: z.string().min(1),
  major: z.boolean().optional(),
  qualifiers: z
    .array(z.strictObject({ ui: ui('Q'), name: z.string().min(1), major: z.boolean().optional() }))
    .optional(),
});

const author = z.union([
  z.strictObject({ collective: z.string().min(1) }),
  z.strictObject({
    last: z.string().min(1),
    fore: z.string().min(1).optional(),
    initials: z.string().min(1).optional(),
    suffix: z.string().min(1).optional(),
    orcid: z
      .string()
      .regex(/^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/, 'must be an ORCID such as 0000-0000-0000-0000')
      .optional(),
    affiliation: z.string().min(1).optional(),
  }),
]);

const journal = z.strictObject({
  title: z.string().min(1),
  iso: z.string().min(1).optional(),
  issn: z
    .string()
    .regex(/^\d{4}-\d{3}[\dX]$/, 'must be an ISSN such as 0000-0000')
    .optional(),
  volume: text.optional(),
  issue: text.optional(),
  pages: text.optional(),
});

const status = z.enum([
  'MEDLINE',
  'PubMed-not-MEDLINE',
  'In-Process',
  'In-Data-Review',
  'Publisher',
  'Completed',
  'OLDMEDLINE',
]);
const pmcid = z.string().regex(/^PMC[1-9]\d{0,9}$/, 'must be a PMC id such as PMC99000001');
const doi = z.string().regex(/^10\.\d{4,9}\/\S+$/, 'must be a DOI such as 10.5555/sample.2024.00001');

const published = z
  .union([z.string(), z.number().int().transform(String)])
  .pipe(
    z
      .string()
      .regex(
        /^\d{4}(-\d{2}(-\d{2})?)?$|^\d{4} \S.*$/,
        'must be YYYY, YYYY-MM, YYYY-MM-DD or text such as "2024 Mar-Apr"',
      ),
  );

/** What a record gains, or loses, on a later day. */
const laterChange = z.strictObject({
  on: day,
  addTypes: z.array(z.string()).optional(),
  addCorrections: z.array(correction).optional(),
  status: status.optional(),
  mesh: z.array(mesh).optional(),
  keywords: z.array(z.string()).optional(),
  title: inline.optional(),
  pmcid: pmcid.optional(),
  published: published.optional(),
  journal: journal.partial().optional(),
  /** PubMed stops answering it (deleted, merged) until a later change says `gone: false`. */
  gone: z.boolean().optional(),
});

/** One record of corpus/*.yaml; corpus/README.md explains every field to whoever writes one. */
export const corpusEntry = z.strictObject({
  /** Absent for a row that only Europe PMC knows; then `europePmcId` names it. */
  pmid: pmid.optional(),
  pmcid: pmcid.optional(),
  doi: doi.optional(),
  /** Europe PMC lists it under this id of its preprint source, not under its PMID. */
  europePmcId: z
    .string()
    .regex(/^PPR\d+$/, 'must be a Europe PMC preprint id such as PPR990001')
    .optional(),
  cites: z.array(z.enum(['citedin', 'pmc-refs', 'europe-pmc', 'icite'])).optional(),
  citesFrom: day.optional(),
  related: z.number().int().positive().max(2147483646).optional(),
  query: z.boolean().optional(),
  entrez: day,
  published,
  type: z.enum(['article', 'book']).default('article'),
  status: status.default('PubMed-not-MEDLINE'),
  language: z.union([z.string(), z.array(z.string()).min(1)]).default('eng'),
  /** May be absent when there is a vernacular title: PubMed then answers an empty ArticleTitle. */
  title: z.union([inline, z.literal('')]).default(''),
  vernacularTitle: z.string().min(1).optional(),
  abstract: z
    .union([inline, z.array(z.strictObject({ label: z.string().min(1).optional(), text: inline })).min(1)])
    .optional(),
  journal,
  authors: z.array(author).min(1).optional(),
  types: z.array(z.string()).min(1),
  mesh: z.array(mesh).optional(),
  keywords: z.array(z.string()).optional(),
  references: z.array(pmid).optional(),
  corrections: z.array(correction).optional(),
  later: z.array(laterChange).optional(),
  /** A real article: its page says so. Never set in corpus/, where everything is invented. */
  real: z.boolean().optional(),
  /** Full text, from corpus/jats/<PMCID>.xml. */
  jats: z.string().optional(),
});

export type CorpusEntry = z.infer<typeof corpusEntry>;
/** As one may write it in a test: defaults left out. */
export type CorpusEntryInput = z.input<typeof corpusEntry>;
export type EntryAuthor = NonNullable<CorpusEntry['authors']>[number];
export type EntryMesh = NonNullable<CorpusEntry['mesh']>[number];

/** Abstract parts in order; an unlabelled abstract is one part with an empty label. */
export function abstractParts(entry: CorpusEntry): readonly { readonly label: string; readonly text: string }[] {
  if (entry.abstract === undefined) return [];
  if (typeof entry.abstract === 'string') return [{ label: '', text: entry.abstract }];
  return entry.abstract.map(({ label, text }) => ({ label: label ?? '', text }));
}

/** `Amara T` → `AT`; `Marie-Ange` → `MA`: initials as PubMed derives them from the forename. */
export function initialsOf(fore: string): string {
  return fore
    .split(/[\s.-]+/)
    .map((part) => [...part][0]?.toUpperCase() ?? '')
    .join('');
}

function balancedMarkup(value: string): boolean {
  const open: string[] = [];
  for (const [, end, name] of value.matchAll(/<(\/?)(i|b|u|sup|sub)>/g)) {
    if (!end) open.push(name!);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0;
}
