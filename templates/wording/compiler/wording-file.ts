import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import type { Problem } from './problem.ts';

/** What stands under one key, or at one place of a list. */
export type Entry = TextEntry | BlockEntry | ListEntry;

interface Place {
  /** Keys and list positions from the top, for messages: `page.search.title`, `months[3]`. */
  readonly path: string;
  readonly line: number;
}

export interface TextEntry extends Place {
  readonly kind: 'text';
  /** What the key names in brackets, in order; empty for a plain sentence. */
  readonly parameters: readonly string[];
  readonly text: string;
}

export interface BlockEntry extends Place {
  readonly kind: 'block';
  /** By name, which is the key without its brackets. */
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface ListEntry extends Place {
  readonly kind: 'list';
  readonly items: readonly Entry[];
}

/** A file of wording as it was read, mistakes beside what could be understood. */
export interface WordingFile {
  readonly file: string;
  readonly root: BlockEntry;
  readonly problems: readonly Problem[];
  /** Paths of what stands there but could not be read; {@link everything} where nothing could. */
  readonly unreadable: ReadonlySet<string>;
}

/** The path of the file as a whole. */
export const everything = '';

/** `articles(count)`, `day(day, month, year)`. Keys that are whole sentences have spaces before any bracket. */
const messageKey = /^([\w-]+)\s*\(([^()]*)\)$/;
const parameterName = /^[a-z][A-Za-z]*$/;

/** Reads YAML 1.2 in which every value is a text, a block or a list. Mistakes come as problems, never as exceptions. */
export function readWordingFile(file: string, text: string): WordingFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, strict: true });
  const lineAt = (offset: number | undefined) => lines.linePos(offset ?? 0).line || 1;
  const problems: Problem[] = [];
  const unreadable = new Set<string>();
  const refuse = (line: number, wrong: string, remedy: string) => problems.push({ file, line, wrong, remedy });

  const nothing: BlockEntry = { kind: 'block', path: everything, line: 1, entries: new Map() };
  // What the parser stumbles over later mostly follows from the first.
  const [broken] = document.errors;
  if (broken) {
    const remedy =
      'look for a missing quote or colon on this line or on one above; a text with ": " or " #" in it needs quotes';
    refuse(lineAt(broken.pos[0]), `this is not valid YAML (${broken.message})`, remedy);
    return { file, root: nothing, problems, unreadable: unreadable.add(everything) };
  }
  if (!isMap(document.contents)) {
    refuse(1, 'there are no keys in this file', 'copy en.yaml and translate what stands behind its colons');
    return { file, root: nothing, problems, unreadable: unreadable.add(everything) };
  }
  return { file, root: blockOf(document.contents, everything, 1), problems, unreadable };

  function blockOf(map: YAMLMap, path: string, line: number): BlockEntry {
    const entries = new Map<string, Entry>();
    for (const pair of map.items) {
      const key = keyOf(pair, path);
      if (key === null) continue;
      const known = entries.get(key.name);
      if (known) {
        refuse(key.line, `"${key.path}" stands twice (first on line ${known.line})`, 'keep one of them');
        continue;
      }
      const entry = entryOf(pair.value as Node | null, key.path, key.line, key.parameters);
      if (entry) entries.set(key.name, entry);
      else unreadable.add(key.path);
    }
    return { kind: 'block', path, line, entries };
  }

  function keyOf({ key }: Pair, parent: string) {
    const line = lineAt((key as Node | null)?.range?.[0]);
    const written = isScalar(key) ? String(key.value) : '';
    const [, named, inBrackets] = messageKey.exec(written) ?? [];
    const name = named ?? written;
    const parameters = inBrackets === undefined ? [] : inBrackets.split(',').map((parameter) => parameter.trim());
    const path = parent === '' ? name : `${parent}.${name}`;
    if (name === '' || name === '__proto__') {
      refuse(line, `"${written}" is no name for a key`, 'give it the name it has in en.yaml');
      return null;
    }
    if (parameters.some((parameter) => !parameterName.test(parameter))) {
      unreadable.add(path);
      refuse(
        line,
        `the brackets of "${written}" do not name what is put in`,
        'write them as in en.yaml: name(one, two)',
      );
      return null;
    }
    return { name, parameters, path, line };
  }

  function entryOf(node: Node | null, path: string, line: number, parameters: readonly string[]): Entry | null {
    if (isScalar(node) && typeof node.value === 'string') {
      // `>` instead of `>-` leaves the break at the end.
      const text = node.value.replace(/\n+$/, '');
      if (text.includes('\n')) {
        refuse(line, `"${path}" has a line break in it`, 'write >- behind the colon, and no empty line in the text');
      }
      return { kind: 'text', path, line, parameters, text };
    }
    if (parameters.length > 0) {
      refuse(line, `"${path}" is no text`, 'write the sentence behind the colon, in quotes');
      return null;
    }
    if (isMap(node)) return blockOf(node, path, line);
    if (isSeq(node)) {
      const items = node.items.flatMap((item, index) => {
        const at = lineAt((item as Node | null)?.range?.[0]);
        return entryOf(item as Node | null, `${path}[${index + 1}]`, at, []) ?? [];
      });
      return { kind: 'list', path, line, items };
    }
    const value = isScalar(node) && node.value !== null ? String(node.source ?? node.value) : 'nothing';
    refuse(line, `"${path}" is no text but ${value}`, 'put it in quotes: "…"');
    return null;
  }
}
