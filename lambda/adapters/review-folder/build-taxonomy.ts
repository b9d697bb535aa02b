import { createHash } from 'node:crypto';
import { filingVersion } from '../../core/filing-rules.ts';
import type { Facet, Taxonomy, Topic } from '../../core/taxonomy.ts';
import { queryFault } from './check-query.ts';
import { checkTopics, type PlacedTopic } from './check-topics.ts';
import { decode } from './decode.ts';
import { nearestWord } from './nearest-word.ts';
import { readAliases } from './read-aliases.ts';
import type { Problem } from './review-folder-error.ts';
import { type TaxonomyYaml, taxonomySchema, topicSchema } from './review-schema.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** taxonomy.yaml → Taxonomy. Whatever is wrong goes to `problems`; the answer is `null` only if nothing can be made of it. */
export function buildTaxonomy(source: YamlFile, problems: Problem[]): Taxonomy | null {
  const keys = ['field', 'query', 'topics', 'terms', 'mesh', 'except', 'facets', 'label', 'retired'];
  const yaml = decode(taxonomySchema, source.value, { source, path: [], keys }, problems);
  if (!yaml) return null;
  const placed = placeTopics(source, yaml.topics, ['topics'], null, problems);
  checkTopics(source, placed, problems);
  checkField(source, yaml, placed, problems);
  checkMesh(source, placed, yaml, problems);
  const aliases = readAliases(source, placed, yaml.retired, problems);

  const gate = {
    terms: yaml.field.terms.filter(Boolean),
    mesh: Object.keys(yaml.field.mesh ?? {}),
    except: yaml.field.except ?? [],
    facets: (yaml.field.facets ?? []).map(
      ({ label, terms, mesh = {}, topics = [] }): Facet => ({ label, terms, mesh: Object.keys(mesh), topics }),
    ),
  };
  const topics = inOutlineOrder(placed).map(topicOf);
  const query = oneLine(yaml.query ?? '');
  const hasAliases = Object.keys(aliases).length > 0;
  return { version: versionOf(gate, topics), query, gate, topics, ...(hasAliases ? { aliases } : {}) };
}

function placeTopics(
  source: YamlFile,
  list: readonly unknown[],
  path: Path,
  parent: string | null,
  problems: Problem[],
): readonly PlacedTopic[] {
  return list.flatMap((value, position) => {
    const here = [...path, position];
    const yaml = decode(topicSchema, value, { source, path: here, keys: topicKeys }, problems);
    if (!yaml) return [];
    if (parent !== null && yaml.parent && yaml.parent !== parent) {
      problems.push({
        file: source.file,
        line: source.lineOf([...here, 'parent']),
        wrong: `topic "${yaml.id}" stands below "${parent}" but names "${yaml.parent}" as its parent`,
        remedy: 'take the parent line out, or move the topic',
      });
    }
    const below = placeTopics(source, yaml.children ?? [], [...here, 'children'], yaml.id, problems);
    return [{ path: here, yaml, parent: parent ?? yaml.parent ?? null }, ...below];
  });
}

const topicKeys = [...Object.keys(topicSchema.shape), 'needs_any', 'not_if'];

function checkField(
  source: YamlFile,
  { field, query }: TaxonomyYaml,
  placed: readonly PlacedTopic[],
  problems: Problem[],
): void {
  const { file } = source;
  if (field.terms.filter(Boolean).length === 0) {
    const line = source.lineOf(['field', 'terms']);
    problems.push({ file, line, wrong: 'the field has no terms', remedy: 'name the words every article of it has' });
  }
  const ids = placed.map(({ yaml }) => yaml.id);
  for (const [number, { topics = [] }] of (field.facets ?? []).entries()) {
    for (const id of topics) {
      if (ids.includes(id)) continue;
      const meant = nearestWord(id, ids);
      const line = source.lineOfWords(['field', 'facets', number, 'topics'], id);
      const remedy = meant ? `did you mean "${meant}"?` : 'name the id of a topic below';
      problems.push({ file, line, wrong: `there is no topic "${id}"`, remedy });
    }
  }
  const fault = queryFault(query ?? '');
  if (fault) problems.push({ file, line: source.lineOf(['query']), ...fault });
}

/** A MeSH UI is `D` and six or nine digits (NLM, MeSH record types: D = descriptor). */
function checkMesh(
  source: YamlFile,
  placed: readonly PlacedTopic[],
  { field }: TaxonomyYaml,
  problems: Problem[],
): void {
  const lists: (readonly [Path, Readonly<Record<string, string>> | undefined])[] = [
    [['field', 'mesh'], field.mesh],
    ...(field.facets ?? []).map((facet, number) => [['field', 'facets', number, 'mesh'], facet.mesh] as const),
    ...placed.flatMap(({ path, yaml }) => [
      [[...path, 'mesh'], yaml.mesh] as const,
      [[...path, 'mesh_tree'], yaml.mesh_tree] as const,
      [[...path, 'mesh_hints'], yaml.mesh_hints] as const,
    ]),
  ];
  for (const [path, list] of lists) {
    for (const ui of Object.keys(list ?? {})) {
      if (/^D(?:\d{6}|\d{9})$/.test(ui)) continue;
      problems.push({
        file: source.file,
        line: source.lineOf([...path, ui]),
        wrong: `"${ui}" is no MeSH descriptor UI`,
        remedy: 'write D and its 6 or 9 digits, as in D014411: Neoplastic Stem Cells (look it up in the MeSH Browser)',
      });
    }
  }
}

/** Depth-first: a parent, then everything below it, in the order of the file. */
function inOutlineOrder(placed: readonly PlacedTopic[]): readonly PlacedTopic[] {
  const ordered: PlacedTopic[] = [];
  const visit = (parent: string | null, depth: number): void => {
    for (const topic of placed) {
      if (topic.parent !== parent || depth > placed.length || ordered.includes(topic)) continue;
      ordered.push(topic);
      visit(topic.yaml.id, depth + 1);
    }
  };
  visit(null, 0);
  return ordered;
}

function topicOf({ yaml, parent }: PlacedTopic): Topic {
  const headings = (list: Readonly<Record<string, string>> | undefined, generic: boolean) =>
    Object.entries(list ?? {}).map(([ui, name]) => ({ ui, name, generic }));
  return {
    id: yaml.id,
    label: yaml.label,
    parent,
    description: oneLine(yaml.description),
    terms: yaml.terms ?? [],
    hints: yaml.hints ?? [],
    symbols: yaml.symbols ?? [],
    ambiguous: Object.entries(yaml.ambiguous ?? {}).map(([abbreviation, { needs_any = [], not_if = [] }]) => ({
      abbreviation,
      needsAny: needs_any,
      notIf: not_if,
    })),
    mesh: [
      ...headings(yaml.mesh, false),
      ...headings(yaml.mesh_tree, false).map((heading) => ({ ...heading, withNarrower: true })),
      ...headings(yaml.mesh_hints, true),
    ],
    exclude: yaml.exclude ?? [],
    query: oneLine(yaml.query ?? ''),
    ...(yaml.sections ? { sections: yaml.sections } : {}),
  };
}

/** Changes with everything that could file an article differently, and with nothing else: not with a label. */
export function versionOf(gate: Taxonomy['gate'], topics: readonly Topic[]): string {
  const deciding = topics.map(({ id, parent, terms, hints, symbols, ambiguous, mesh, exclude }) => {
    const headings = mesh.map(({ ui, generic, withNarrower }) => [ui, generic, ...(withNarrower ? [true] : [])]);
    return [id, parent, terms, hints, symbols, ambiguous, headings, exclude];
  });
  return createHash('sha256')
    .update(JSON.stringify([filingVersion, gate, deciding]))
    .digest('hex')
    .slice(0, 12);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
