import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { decodeReferences } from '../pubmed-xml/plain-text.ts';
import { UnreadableArticleError } from './jats-error.ts';

/** An element in document order: what JATS mixes (text, marks, text) stays mixed. Names without their prefix. */
export interface JatsElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly JatsNode[];
}

/** Text has its references decoded and its white space kept. */
export type JatsNode = JatsElement | string;

/** Bodies nest sections, lists and formulae; honest ones stay far below. */
const deepest = 150;
/** The largest articles of PMC, with tables of thousands of rows, stay below; beyond it nobody reads along. */
export const longestArticle = 20_000_000;

/** One `<article>…</article>` as a tree. Throws {@link UnreadableArticleError}. */
export function jatsTree(xml: string): JatsElement {
  if (xml.length > longestArticle) throw new UnreadableArticleError('it is longer than 20 million characters');
  if (xml.includes('<!DOCTYPE')) throw new UnreadableArticleError('a DOCTYPE stands inside the article');
  const valid = XMLValidator.validate(xml);
  if (valid !== true) throw new UnreadableArticleError(`its XML is not well-formed (line ${valid.err.line})`);
  let parsed: readonly RawNode[];
  try {
    parsed = parser.parse(xml);
  } catch (cause) {
    const deep = cause instanceof Error && /nested tags/i.test(cause.message);
    throw new UnreadableArticleError(
      deep ? `it nests deeper than ${deepest} elements` : 'its XML has names that no JATS has',
      { cause },
    );
  }
  const root = parsed.map(nodeOf).find((node) => typeof node === 'object');
  if (!root) throw new UnreadableArticleError('it holds no element');
  return root;
}

/** Child elements, of one of these names when names are given. */
export function elements(parent: JatsElement, ...names: readonly string[]): readonly JatsElement[] {
  return parent.children.filter(
    (child): child is JatsElement => typeof child === 'object' && (names.length === 0 || names.includes(child.name)),
  );
}

/** The first element down the path, or `null`. */
export function descend(parent: JatsElement | null, ...path: readonly string[]): JatsElement | null {
  let here = parent;
  for (const name of path) here = here === null ? null : (elements(here, name)[0] ?? null);
  return here;
}

/** All descendants of these names in document order, those inside one of `outside` left out. */
export function descendants(
  parent: JatsElement,
  names: ReadonlySet<string>,
  outside: ReadonlySet<string> = nowhere,
): readonly JatsElement[] {
  const found: JatsElement[] = [];
  const visit = (element: JatsElement) => {
    for (const child of elements(element)) {
      if (outside.has(child.name)) continue;
      if (names.has(child.name)) found.push(child);
      visit(child);
    }
  };
  visit(parent);
  return found;
}

/** All text inside, white space of every kind one blank, none at the ends. */
export function textOf(node: JatsNode | null): string {
  return node === null ? '' : rawTextOf(node).replace(/\s+/g, ' ').trim();
}

function rawTextOf(node: JatsNode): string {
  return typeof node === 'string' ? node : node.children.map(rawTextOf).join('');
}

const nowhere: ReadonlySet<string> = new Set();

/** As fast-xml-parser's preserveOrder gives it: one key for the name (or the text), one for the attributes. */
type RawNode = Readonly<Record<string, readonly RawNode[] | string | Readonly<Record<string, string>>>>;

function nodeOf(raw: RawNode): JatsNode {
  const name = Object.keys(raw).find((key) => key !== attributesKey) ?? '';
  const value = raw[name];
  if (name === textKey) return decodeReferences(String(value ?? ''));
  const children = Array.isArray(value) ? (value as readonly RawNode[]) : [];
  if (name === cdataKey) return children.map((child) => String(child[textKey] ?? '')).join('');
  const attributes = (raw[attributesKey] ?? {}) as Readonly<Record<string, string>>;
  return {
    name,
    attributes: Object.fromEntries(Object.entries(attributes).map(([key, text]) => [key, decodeReferences(text)])),
    children: children.map(nodeOf),
  };
}

const textKey = '#text';
const cdataKey = '#cdata';
const attributesKey = ':@';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  textNodeName: textKey,
  cdataPropName: cdataKey,
  removeNSPrefix: true,
  // Decoded here in one pass; the parser's own counts would stop at an honest article with many references.
  processEntities: false,
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: deepest,
  jPath: false,
});
