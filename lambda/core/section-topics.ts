import { headingKind } from './draft-headings.ts';
import { canonicalWord } from './spelling.ts';
import { ancestors, type Taxonomy, type Topic } from './taxonomy.ts';

/**
 * Which topics each section teaches, given its headings from the outermost to its own; in the order asked. A topic is
 * taught by the sections its `sections` name, else by those whose heading is its label. A section no topic takes teaches
 * what its nearest section above teaches.
 */
export function topicsOfSections(
  sections: readonly (readonly string[])[],
  taxonomy: Taxonomy,
): readonly (readonly string[])[] {
  const own = ownTopics(sections, taxonomy);
  const byPath = new Map(sections.map((headings, position) => [pathKey(headings), own[position]!]));
  return sections.map((headings) => {
    for (let depth = headings.length; depth > 0; depth--) {
      const taught = byPath.get(pathKey(headings.slice(0, depth)));
      if (taught && taught.length > 0) return taught;
    }
    return [];
  });
}

/** Headings that no topic takes, and topics that no section teaches: what a keeper may mend in `sections:`. */
export interface SectionGaps {
  /** Sections that cite something and teach nothing; generic ones (Introduction, Conclusions) are none. */
  readonly headings: readonly { readonly headings: readonly string[]; readonly citations: number }[];
  /** Ids; a topic with a taught topic below it is none. */
  readonly topics: readonly string[];
  /** Lines of `sections:` that are no heading of the review. */
  readonly unknown: readonly { readonly topic: string; readonly line: string }[];
}

export function sectionGaps(
  sections: readonly {
    readonly headings: readonly string[];
    readonly topics: readonly string[];
    readonly cites: readonly { readonly times: number }[];
  }[],
  taxonomy: Taxonomy,
): SectionGaps {
  const taught = new Set(sections.flatMap(({ topics }) => topics));
  for (const id of [...taught]) for (const above of ancestors(taxonomy, id)) taught.add(above.id);
  const cutHeadings = sections.map(({ headings }) => headings.map(headingKey));
  return {
    headings: sections
      .filter(({ headings, topics, cites }) => topics.length === 0 && cites.length > 0 && isSpecific(headings))
      .map(({ headings, cites }) => ({ headings, citations: cites.reduce((sum, { times }) => sum + times, 0) })),
    topics: taxonomy.topics.filter(({ id }) => !taught.has(id)).map(({ id }) => id),
    unknown: taxonomy.topics.flatMap(({ id, sections: lines = [] }) =>
      lines
        .filter((line) => !cutHeadings.some((headings) => isNamed(headings, lineKeys(line))))
        .map((line) => ({ topic: id, line })),
    ),
  };
}

function isSpecific(headings: readonly string[]): boolean {
  return (
    headings.length > 0 &&
    headings.every((heading) => headingKind(heading) !== 'left-out') &&
    headingKind(headings.at(-1)!) === 'topic'
  );
}

function ownTopics(sections: readonly (readonly string[])[], taxonomy: Taxonomy): readonly (readonly string[])[] {
  const keys = sections.map((headings) => headings.map(headingKey));
  const labels = new Map(taxonomy.topics.map(({ id, label }) => [id, headingKey(label)]));
  const taken = keys.map((): string[] => []);
  for (const topic of taxonomy.topics) {
    for (const position of positionsOf(topic, keys, labels)) taken[position]!.push(topic.id);
  }
  return taken;
}

function positionsOf(
  topic: Topic,
  keys: readonly (readonly string[])[],
  labels: ReadonlyMap<string, string>,
): readonly number[] {
  const at = (named: (headings: readonly string[]) => boolean) =>
    keys.flatMap((headings, position) => (named(headings) ? [position] : []));
  const lines = (topic.sections ?? []).map(lineKeys).filter((path) => path.length > 0);
  if (lines.length > 0) return at((headings) => lines.some((path) => isNamed(headings, path)));
  const label = labels.get(topic.id)!;
  if (label === '') return [];
  const alike = at((headings) => headings.at(-1) === label);
  // Two sections may have one heading ("Macrophages" in two chapters): the one below the parent's own is meant.
  const parent = topic.parent === null ? undefined : labels.get(topic.parent);
  const below = alike.filter((position) => parent && keys[position]!.slice(0, -1).includes(parent));
  return below.length > 0 ? below : alike;
}

/** The path's last heading is the section's own, the others stand above it in this order. */
function isNamed(headings: readonly string[], path: readonly string[]): boolean {
  if (path.length === 0 || headings.at(-1) !== path.at(-1)) return false;
  let at = 0;
  for (const heading of headings.slice(0, -1)) if (at < path.length - 1 && heading === path[at]) at++;
  return at === path.length - 1;
}

function lineKeys(line: string): readonly string[] {
  return line.split('>').map(headingKey).filter(Boolean);
}

function pathKey(headings: readonly string[]): string {
  return headings.map(headingKey).join('\n');
}

/**
 * A heading without what varies between prints: its number (`2.1.`, `IV.`, `(a)`), case, punctuation, plural and British or
 * American spelling. `2.3 Tumour-associated macrophages (TAMs)` → `tumor associated macrophage tam`.
 */
export function headingKey(heading: string): string {
  const words = withoutNumber(heading.normalize('NFKC')).match(/[\p{L}\p{N}]+\+?/gu) ?? [];
  return words.map(canonicalWord).join(' ');
}

/** `2.3 Macrophages` → `Macrophages`: a printed number says nothing without its neighbours. */
export function withoutNumber(heading: string): string {
  return heading
    .trim()
    .replace(/^(?:(?:section|chapter)\s+)?(?:\d+(?:\.\d+)*[.):]?|[IVX]+[.)]|\(?[a-z]\))\s+(?=\S)/i, '');
}
