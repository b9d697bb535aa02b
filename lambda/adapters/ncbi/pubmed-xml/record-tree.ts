import { XMLParser } from 'fast-xml-parser';
import type { DistilledRecord } from './distil-record.ts';

/** What fast-xml-parser makes of an element: its text when there is nothing else, children by name, attributes by `@name`. */
export type Tree = string | { readonly [name: string]: Tree | readonly Tree[] };

/** The tree of a distilled record, from its outermost element on. Leaves hold their raw content, markup included. */
export function recordTree(record: DistilledRecord): Tree {
  texts = record.texts;
  return parser.parse(record.rest);
}

/** All children of that name, in order. */
export function children(tree: Tree, name: string): readonly Tree[] {
  if (typeof tree === 'string') return [];
  const found = tree[name];
  if (found === undefined) return [];
  return isList(found) ? found : [found];
}

/** The first element down the path, or `''`, which is also what an empty element is. */
export function descend(tree: Tree, ...path: readonly string[]): Tree {
  let here = tree;
  for (const name of path) {
    if (typeof here === 'string') return '';
    const found: Tree | readonly Tree[] = here[name] ?? '';
    here = isList(found) ? (found[0] ?? '') : found;
  }
  return here;
}

/** Raw content of a leaf. */
export function content(tree: Tree): string {
  if (typeof tree === 'string') return tree;
  const text = tree['#text'];
  return typeof text === 'string' ? text : '';
}

/** Raw value of an attribute, `''` when absent. */
export function attribute(tree: Tree, name: string): string {
  const value = typeof tree === 'string' ? '' : tree[`@${name}`];
  return typeof value === 'string' ? value : '';
}

function isList(value: Tree | readonly Tree[]): value is readonly Tree[] {
  return Array.isArray(value);
}

/**
 * Texts are put in their places by the two processors and so never pass through the parser: it cannot trim them, take them
 * for numbers (page "4002.e26" is none), move inline markup out of its sentence, or stop at a record with more references
 * than its entity limits allow.
 */
const parser = new XMLParser({
  tagValueProcessor: (_name, index) => texts[Number(index)],
  attributeValueProcessor: (_name, index) => texts[Number(index)],
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  jPath: false,
});

/** Of the record being parsed. Parsing is synchronous, so one is enough. */
let texts: readonly string[] = [];
