import type { PlacedTopic } from './check-topics.ts';
import { isTopicId } from './check-topics.ts';
import { nearestWord } from './nearest-word.ts';
import type { Problem } from './review-folder-error.ts';
import type { TaxonomyYaml } from './review-schema.ts';
import type { YamlFile } from './yaml-file.ts';

type Aliases = Readonly<Record<string, readonly string[]>>;
type Retired = TaxonomyYaml['retired'];

/**
 * What `was:` of the topics and `retired:` say together: old id → the topics that took its place, in outline order. Chains
 * (a is b now, and b is c) are resolved to topics that exist. What contradicts itself goes to `problems`.
 */
export function readAliases(
  source: YamlFile,
  placed: readonly PlacedTopic[],
  retired: Retired,
  problems: Problem[],
): Aliases {
  const live = placed.map(({ yaml }) => yaml.id);
  const became = new Map<string, string[]>();
  takeFormerIds(source, placed, became, problems);
  takeRetired(source, live, retired ?? {}, became, problems);
  checkTargets(source, live, retired ?? {}, became, problems);
  return resolved(live, became);
}

/** `was:` of each topic. One id under several topics: it was split. */
function takeFormerIds(
  source: YamlFile,
  placed: readonly PlacedTopic[],
  became: Map<string, string[]>,
  problems: Problem[],
): void {
  const live = new Set(placed.map(({ yaml }) => yaml.id));
  for (const { path, yaml } of placed) {
    const was = yaml.was?.filter(Boolean) ?? [];
    for (const [position, old] of was.entries()) {
      const add = (wrong: string, remedy: string) =>
        problems.push({ file: source.file, line: source.lineOfWords([...path, 'was'], old), wrong, remedy });
      if (!isTopicId(old)) add(`"${old}" is no topic id`, 'write the old id as it was, as in was: dendritic-cells');
      else if (old === yaml.id) add(`"${old}" is still the id of this topic`, 'take it out of was: it needs no alias');
      else if (live.has(old)) {
        add(
          `"${old}" stands under was of "${yaml.id}", but is still a topic`,
          'take it out; if that topic was split, give what is left of it another id and write the old one under was of each part',
        );
      } else if (was.indexOf(old) !== position) add(`"${old}" stands twice under was of "${yaml.id}"`, 'take one out');
      else became.set(old, [...(became.get(old) ?? []), yaml.id]);
    }
  }
}

/** `retired:` at the top level: an id given up, and where its readers go. */
function takeRetired(
  source: YamlFile,
  live: readonly string[],
  retired: NonNullable<Retired>,
  became: Map<string, string[]>,
  problems: Problem[],
): void {
  const claimed = new Set(became.keys());
  for (const [old, targets] of Object.entries(retired)) {
    const add = (wrong: string, remedy: string) =>
      problems.push({ file: source.file, line: source.lineOf(['retired', old]), wrong, remedy });
    if (!isTopicId(old))
      add(`"${old}" is no topic id`, 'write the old id as it was, as in dendritic-cells: myeloid-cells');
    else if (live.includes(old)) {
      add(`"${old}" is retired, but is still a topic`, 'take the topic out, or this line');
    } else if (claimed.has(old)) {
      const owners = became.get(old)?.join('" and "');
      add(`"${old}" is retired, and stands under was of "${owners}"`, 'keep one of the two');
    } else became.set(old, [...new Set(targets?.filter(Boolean) ?? [])]);
  }
}

/** Every retired id leads to topics that exist, directly or over other old ids. */
function checkTargets(
  source: YamlFile,
  live: readonly string[],
  retired: NonNullable<Retired>,
  became: ReadonlyMap<string, readonly string[]>,
  problems: Problem[],
): void {
  for (const old of Object.keys(retired)) {
    const line = (words: string) => source.lineOfWords(['retired', old], words);
    for (const target of became.get(old) ?? []) {
      if (live.includes(target) || became.has(target)) continue;
      const meant = nearestWord(target, live);
      const wrong = `the readers of "${old}" are sent to "${target}", which does not exist`;
      const remedy = meant ? `did you mean "${meant}"?` : 'name the id of a topic, or nothing';
      problems.push({ file: source.file, line: line(target), wrong, remedy });
    }
    const ring = ringFrom(old, became);
    if (ring) {
      const wrong = `retired topics stand in a ring: ${ring.join(' > ')}`;
      problems.push({ file: source.file, line: line(old), wrong, remedy: 'send one of them to a topic that exists' });
    }
  }
}

/** The way from an old id back to itself; `null` when there is none. A ring is named at its smallest id only. */
function ringFrom(start: string, became: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const seen = new Set<string>();
  const walk = (at: string, way: readonly string[]): readonly string[] | null => {
    for (const next of became.get(at) ?? []) {
      if (next === start) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...way, next]);
      if (found) return found;
    }
    return null;
  };
  const ring = walk(start, [start]);
  return ring?.every((other) => start <= other) ? ring : null;
}

function resolved(live: readonly string[], became: ReadonlyMap<string, readonly string[]>): Aliases {
  const ends = (at: string, seen: ReadonlySet<string>): readonly string[] =>
    live.includes(at)
      ? [at]
      : (became.get(at) ?? []).flatMap((next) => (seen.has(next) ? [] : ends(next, new Set([...seen, next]))));
  return Object.fromEntries(
    [...became.keys()].toSorted().map((old) => {
      const found = new Set(ends(old, new Set([old])));
      return [old, live.filter((id) => found.has(id))];
    }),
  );
}
