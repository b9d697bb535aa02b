import { queryFault } from './check-query.ts';
import { nearestWord } from './nearest-word.ts';
import type { Problem } from './review-folder-error.ts';
import type { TopicYaml } from './review-schema.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** A topic as it stands in the file: where, and below which other one. */
export interface PlacedTopic {
  readonly path: Path;
  readonly yaml: TopicYaml;
  /** The topic it is nested in, or the one its `parent:` names. */
  readonly parent: string | null;
}

/** Ids, the tree they form, and the words of each topic. */
export function checkTopics(source: YamlFile, placed: readonly PlacedTopic[], problems: Problem[]): void {
  checkTree(source, placed, problems);
  for (const topic of placed) checkWords(source, topic, problems);
}

function checkTree(source: YamlFile, placed: readonly PlacedTopic[], problems: Problem[]): void {
  const firstLine = new Map<string, number>();
  const parents = new Map(placed.map(({ yaml, parent }) => [yaml.id, parent]));
  for (const { path, yaml, parent } of placed) {
    const { id } = yaml;
    const add = (key: string, wrong: string, remedy: string) =>
      problems.push({ file: source.file, line: source.lineOf([...path, key]), wrong, remedy });
    if (!isTopicId(id)) {
      add('id', `"${id}" is no topic id`, 'use small letters, digits and single hyphens, as in dendritic-cells');
    }
    const earlier = firstLine.get(id);
    if (earlier !== undefined) {
      add('id', `topic id "${id}" is used twice (first on line ${earlier})`, 'give one of them another id');
      continue;
    }
    firstLine.set(id, source.lineOf([...path, 'id']));
    if (parent !== null && !parents.has(parent)) {
      const meant = nearestWord(parent, parents.keys());
      add(
        'parent',
        `topic "${id}" has the parent "${parent}", which does not exist`,
        meant ? `did you mean "${meant}"?` : 'name the id of another topic, or take the line out',
      );
    }
    const ring = ringFrom(id, parents);
    if (ring) add('parent', `topics stand in a ring: ${ring.join(' < ')}`, 'take out one of their parent lines');
  }
}

export function isTopicId(id: string): boolean {
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id);
}

/** The ids on the way up from `id` back to itself; `null` when the way ends. A ring is named at its smallest id only. */
function ringFrom(id: string, parents: ReadonlyMap<string, string | null>): readonly string[] | null {
  const way = [id];
  for (let at = parents.get(id) ?? null; at !== null && way.length <= parents.size; at = parents.get(at) ?? null) {
    way.push(at);
    if (at === id) return way.every((other) => id <= other) ? way : null;
  }
  return null;
}

function checkWords(source: YamlFile, { path, yaml }: PlacedTopic, problems: Problem[]): void {
  const add = (line: number, wrong: string, remedy: string) =>
    problems.push({ file: source.file, line, wrong, remedy });
  const { id, terms, hints, symbols, ambiguous = {}, mesh, mesh_tree, exclude, query } = yaml;

  if (terms !== undefined && terms.filter(Boolean).length === 0) {
    add(source.lineOf([...path, 'terms']), `the terms of "${id}" are empty`, 'write some, or take the line out');
  }
  const decides = [terms, symbols, Object.keys(ambiguous), Object.keys({ ...mesh, ...mesh_tree })].some((list) =>
    list?.some(Boolean),
  );
  if (!decides) {
    const line = source.lineOf([...path, 'id']);
    add(line, `nothing can be filed under "${id}"`, 'give it terms, symbols, ambiguous abbreviations or mesh');
  }
  const lists = { terms, hints, symbols, exclude };
  for (const [key, list] of Object.entries(lists)) {
    for (const phrase of new Set(list?.filter(Boolean) ?? [])) {
      const line = () => source.lineOfWords([...path, key], phrase);
      if (phrase.includes('*')) {
        add(line(), `"${phrase}" has a * in it`, 'write the forms out; plural and spelling are understood without');
      } else if (!/[\p{L}\p{N}]/u.test(phrase)) {
        add(line(), `"${phrase}" has no letter or digit`, 'take it out');
      } else if (key === 'terms' && exclude?.includes(phrase)) {
        add(line(), `"${phrase}" stands under terms and under exclude of "${id}"`, 'take it out of one of them');
      }
    }
  }
  for (const [abbreviation, { needs_any = [] }] of Object.entries(ambiguous)) {
    if (needs_any.some(Boolean)) continue;
    add(
      source.lineOf([...path, 'ambiguous', abbreviation]),
      `the ambiguous abbreviation "${abbreviation}" of "${id}" has no needs_any`,
      `write words that stand near it when it means this, as in needs_any: dendritic; if it means one thing only, move it to symbols`,
    );
  }
  const fault = queryFault(query ?? '');
  if (fault) add(source.lineOf([...path, 'query']), `${fault.wrong} (topic "${id}")`, fault.remedy);
}
