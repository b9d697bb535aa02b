import * as z from 'zod/mini';

/**
 * The shape of review.yaml and taxonomy.yaml. Messages read "what is wrong → what to do": the keeper sees them as they are.
 * What a value means (is it a PMID, does the parent exist) is checked afterwards, where the line is known as well.
 */

const text = (what: string, example: string) =>
  z
    .string(`${what} is missing or is no text → write one line, as in ${example}`)
    .check(z.trim(), z.minLength(1, `${what} is empty → write one line, as in ${example}`));

const numberOrText = (what: string, example: string) =>
  z.union([z.string(), z.number()], `${what} is missing or is no plain value → write it as in ${example}`);

const integer = (what: string, from: number, to: number) => {
  const message = `${what} is missing or is no whole number from ${from} to ${to} → choose one`;
  return z.int(message).check(z.minimum(from, message), z.maximum(to, message));
};

const block = (what: string) => `${what} is missing or is no block → write it as "key: value" lines, indented`;

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

export const reviewSchema = z.strictObject(
  {
    slug: z.optional(text('the slug', 'slug: csc-immune-crosstalk')),
    pmid: numberOrText('the PMID', 'pmid: 36810098'),
    pmcid: z.optional(z.nullable(numberOrText('the PMCID', 'pmcid: PMC9942413'))),
    doi: z.optional(z.nullable(text('the DOI', 'doi: 10.1186/s12943-023-01748-4'))),
    title: text('the title', 'title: Cross-talk between cancer stem cells and immune cells'),
    short_title: text('the short title', 'short_title: Cancer stem cells and immunity'),
    journal: text('the journal', 'journal: Molecular Cancer'),
    published: numberOrText('the date of publication', 'published: 2023-02'),
    language: text('the language', 'language: en'),
    digest: z.strictObject(
      {
        weekday: z.enum(weekdays, `the weekday is missing or is none → write one of ${weekdays.join(', ')}`),
        hour_utc: integer('the hour', 0, 23),
        max_articles: integer('max_articles', 1, 100),
      },
      block('digest'),
    ),
    relevance_threshold: z
      .number('the relevance threshold is missing or is no number → write one from 0 to 1, as in 0.4')
      .check(
        z.minimum(0, 'the relevance threshold is below 0 → write a number from 0 to 1, as in 0.4'),
        z.maximum(1, 'the relevance threshold is above 1 → write a number from 0 to 1, as in 0.4'),
      ),
  },
  'the file holds no "key: value" lines → copy review.yaml of another review and edit it',
);

/** `a; b; c`, or a list with a dash a line. */
const phrases = (what: string) =>
  z.pipe(
    z.union(
      [z.string(), z.array(z.string())],
      `${what}: these are no phrases → part them by semicolons, or write one a line behind a dash; numbers, yes, no, true, ` +
        'false and null need quotes',
    ),
    z.transform((given: string | string[]) =>
      (typeof given === 'string' ? given.split(';') : given).map((phrase) => phrase.replace(/\s+/g, ' ').trim()),
    ),
  );

const meshNames = (what: string) =>
  z.record(
    z.string(),
    z.string(`${what}: a heading has no name → write it as D014411: Neoplastic Stem Cells`),
    `${what}: these are no MeSH headings → write each as D014411: Neoplastic Stem Cells`,
  );

const query = z.string('the query is no text → write it behind >- on the lines below').check(z.trim());

export const topicSchema = z.strictObject(
  {
    id: text('the topic id', 'id: dendritic-cells'),
    was: z.optional(phrases('was')),
    label: text('the label', 'label: Dendritic cells'),
    parent: z.optional(z.nullable(text('the parent', 'parent: myeloid-crosstalk'))),
    description: text('the description', 'description: Recruitment and maturation of dendritic cells.'),
    terms: z.optional(phrases('terms')),
    hints: z.optional(phrases('hints')),
    symbols: z.optional(phrases('symbols')),
    ambiguous: z.optional(
      z.record(
        z.string(),
        z.strictObject(
          { needs_any: z.optional(phrases('needs_any')), not_if: z.optional(phrases('not_if')) },
          'an ambiguous abbreviation has no company → write needs_any: (and not_if:) below it',
        ),
        'ambiguous: this is no list of abbreviations → write "DC:" and below it "needs_any: dendritic"',
      ),
    ),
    mesh: z.optional(meshNames('mesh')),
    mesh_tree: z.optional(meshNames('mesh_tree')),
    mesh_hints: z.optional(meshNames('mesh_hints')),
    exclude: z.optional(phrases('exclude')),
    query: z.optional(query),
    sections: z.optional(phrases('sections')),
    children: z.optional(
      z.array(z.unknown(), 'children: this is no list of topics → start each with "- id: …", indented below children'),
    ),
  },
  'this topic is no block → start it with "- id: …" and write its other keys below',
);

export const taxonomySchema = z.strictObject(
  {
    field: z.strictObject(
      {
        terms: phrases('terms'),
        mesh: z.optional(meshNames('mesh')),
        except: z.optional(phrases('except')),
        facets: z.optional(
          z.array(
            z.strictObject(
              {
                label: text('the label of the side', 'label: immunity'),
                terms: phrases('terms'),
                mesh: z.optional(meshNames('mesh')),
                topics: z.optional(phrases('topics')),
              },
              'this side of the field is no block → start it with "- label: …"',
            ),
            'facets: this is no list → start each side with "- label: …"',
          ),
        ),
      },
      block('field'),
    ),
    query: z.optional(query),
    retired: z.optional(
      z.nullable(
        z.record(
          z.string(),
          z.nullable(phrases('retired')),
          'retired: this is no list of old ids → write "old-id: topic", or "old-id:" alone',
        ),
      ),
    ),
    topics: z
      .array(z.unknown(), 'topics is missing or is no list → start each topic with "- id: …"')
      .check(z.minLength(1, 'there is no topic → write at least one, starting with "- id: …"')),
  },
  'the file holds no "key: value" lines → copy taxonomy.yaml of another review and edit it',
);

export type ReviewYaml = z.output<typeof reviewSchema>;
export type TaxonomyYaml = z.output<typeof taxonomySchema>;
export type TopicYaml = z.output<typeof topicSchema>;
