import type { Pmid } from '../../../core/identifiers.ts';
import { HostileXmlError, MalformedRecordError } from './pubmed-xml-error.ts';
import type { ListName, Plan } from './record-plan.ts';
import {
  collectPmid,
  endOfSimpleElement,
  endOfSimpleReference,
  maxShortcutLength,
  shortcutDepth,
} from './shortcuts.ts';
import { attributeOf, emptyStartTag, isSpace, quote, readStartTag } from './start-tag.ts';

/** What the plan names, in two parts: many small elements that come in lists, and the rest. */
export interface DistilledRecord {
  /**
   * The record with only the plan's branches and leaves: well-formed XML in the record's order, with the index of each
   * text and attribute value in {@link texts} in its place.
   */
  readonly rest: string;
  /** Raw XML: inline markup and references as they stand. */
  readonly texts: readonly string[];
  readonly lists: Readonly<Record<ListName, readonly Row[]>>;
  /** The texts of `pmid` elements that are PMIDs, in document order, repetitions included. */
  readonly pmids: readonly Pmid[];
}

/** One element of a list, or one value of it. Contents are raw XML; attributes as the plan orders them, `''` if absent. */
export interface Row {
  readonly name: string;
  readonly attributes: readonly string[];
  content: string;
  readonly cells: Row[];
}

/** Elements open at once, the set's root element included. PubMed needs 12, MathML a dozen more. */
export const maxDepth = 64;

/**
 * Walks one record (from `<` of its start tag to `>` of its end tag) once. Every tag, attribute and reference is checked
 * for well-formedness (XML 1.0 §2.4, §3.1, §4.1), what the plan does not name is left out, and what comes in long lists
 * is collected on the way. fast-xml-parser lets most malformed XML pass and costs the same for a subtree that nobody
 * reads (half of a record is its reference list), so it gets to see only the rest: small, checked and anchored.
 *
 * Answers `null` when the record holds a comment, a CDATA section or a processing instruction: expand those first.
 * Throws {@link MalformedRecordError}, or {@link HostileXmlError} for elements nested deeper than {@link maxDepth}.
 */
export function distilRecord(
  record: string,
  root: Plan,
  { shortcuts = true }: { readonly shortcuts?: boolean } = {},
): DistilledRecord | null {
  const short = shortcuts && record.length <= maxShortcutLength;
  const pmids: Pmid[] = [];
  const lists = emptyLists();
  const texts: string[] = [];
  let rest = '';
  let row: Row | null = null;
  let depth = 0;
  /** The innermost open element whose children the plan looks at, or `null` inside one that is cut or taken whole. */
  let branch: Plan | null = null;
  /** That element: the depth it stands at, where its content begins, and what it is in the plan (`null`: cut). */
  let wholeDepth = 0;
  let wholeAt = 0;
  let whole: Plan | null = null;

  for (let at = 0; ; ) {
    let next: number;
    const code = record.charCodeAt(at + 1);
    if (code === slash) {
      if (depth === 0) throw new MalformedRecordError(`an end tag has no start tag: ${quote(record, at)}`);
      depth--;
      next = readEndTag(record, at, openAt[depth]!, openEnd[depth]!);
      if (branch !== null) {
        rest += branch.close;
        branch = openBranch[depth]!;
      } else if (depth === wholeDepth) {
        if (whole !== null) {
          const content = record.slice(wholeAt, at);
          if (whole.kind === 'leaf') rest += texts.push(content) - 1 + whole.close;
          else if (whole.kind === 'pmid') collectPmid(content, pmids);
          else if (whole.kind === 'row') row!.content = content;
          else row!.cells[row!.cells.length - 1]!.content = content;
        }
        branch = openBranch[depth]!;
      }
    } else if (code === exclamation || code === question) {
      return null;
    } else {
      readStartTag(record, at, tag);
      next = tag.end;
      // The record's own element is the second of the document, below the root.
      if (depth + 1 >= maxDepth) throw new HostileXmlError(`Elements are nested deeper than ${maxDepth}`);
      const looked = depth === 0 || branch !== null;
      const child: Plan | null = depth === 0 ? root : branch === null ? null : childOf(branch, record, at);
      if (short && depth + shortcutDepth < maxDepth && (child === null || child.kind === 'reference')) {
        const end = child === null ? endOfSimpleElement(record, at) : endOfSimpleReference(record, at, pmids);
        if (end !== -1) {
          at = nextTag(record, end);
          continue;
        }
      }
      if (child !== null) {
        if (child.kind === 'row') {
          row = { name: child.name, attributes: attributesOf(child, record), content: '', cells: [] };
          lists[child.list].push(row);
        } else if (child.kind === 'cell') {
          row!.cells.push({ name: child.name, attributes: attributesOf(child, record), content: '', cells: noCells });
        } else {
          rest += child.attributes.length === 0 ? child.open : openWithAttributes(child, record, texts);
          if (tag.empty) rest += child.close;
        }
      }
      if (!tag.empty) {
        openAt[depth] = at + 1;
        openEnd[depth] = tag.nameEnd;
        if (looked) {
          openBranch[depth] = branch;
          if (child !== null && child.children.size > 0) branch = child;
          else {
            branch = null;
            whole = child;
            wholeDepth = depth;
            wholeAt = next;
          }
        }
        depth++;
      }
    }
    if (depth === 0) {
      if (next !== record.length) throw new MalformedRecordError(`it ends early: ${quote(record, next)}`);
      break;
    }
    at = nextTag(record, next);
  }
  checkText(record);
  return { rest, texts, lists, pmids };
}

const slash = 47;
const exclamation = 33;
const question = 63;
const lessThan = 60;

// Scratch space: a walk is synchronous and never starts another, so one set is enough.
const tag = emptyStartTag();
const openAt = new Int32Array(maxDepth);
const openEnd = new Int32Array(maxDepth);
const openBranch: (Plan | null)[] = [];
const noCells: Row[] = [];
const noAttributes: readonly string[] = [];

function emptyLists(): Record<ListName, Row[]> {
  return {
    articleIds: [],
    authors: [],
    bookAuthors: [],
    corrections: [],
    entrezDates: [],
    keywords: [],
    languages: [],
    locationIds: [],
    mesh: [],
    publicationTypes: [],
  };
}

/** Reads the end tag at `at` and answers the index after it; it must name the element opened at `nameAt`. */
function readEndTag(record: string, at: number, nameAt: number, nameEnd: number): number {
  let p = at + 2;
  for (let i = nameAt; i < nameEnd; i++, p++) {
    if (record.charCodeAt(p) !== record.charCodeAt(i)) throw unexpectedEnd(record, at, nameAt, nameEnd);
  }
  while (isSpace(record.charCodeAt(p))) p++;
  if (record.charCodeAt(p) !== 62) throw unexpectedEnd(record, at, nameAt, nameEnd);
  return p + 1;
}

function unexpectedEnd(record: string, at: number, nameAt: number, nameEnd: number): MalformedRecordError {
  return new MalformedRecordError(`<${record.slice(nameAt, nameEnd)}> is not closed before ${quote(record, at)}`);
}

function nextTag(record: string, from: number): number {
  const at = record.charCodeAt(from) === lessThan ? from : record.indexOf('<', from);
  if (at === -1) throw new MalformedRecordError('it is not closed');
  return at;
}

function childOf(branch: Plan, record: string, at: number): Plan | null {
  const child = branch.children.get(record.slice(at + 1, tag.nameEnd));
  if (child === undefined) return null;
  if (child.only === null) return child;
  const value = attributeOf(record, tag, child.only.attribute) ?? child.only.values[0]!;
  return child.only.values.includes(value) ? child : null;
}

function attributesOf(plan: Plan, record: string): readonly string[] {
  if (plan.attributes.length === 0) return noAttributes;
  return plan.attributes.map((name) => attributeOf(record, tag, name) ?? '');
}

function openWithAttributes(plan: Plan, record: string, texts: string[]): string {
  let open = `<${plan.name}`;
  for (const name of plan.attributes) {
    const value = attributeOf(record, tag, name);
    if (value !== undefined) open += ` ${name}="${texts.push(value) - 1}"`;
  }
  return `${open}>`;
}

/**
 * With comments and CDATA gone, `&` can only begin a reference (§4.1) and `]]>` must not occur in text (§2.4). Whether a
 * number names a character XML allows is left to decoding, which drops the others.
 */
function checkText(record: string): void {
  for (let at = record.indexOf('&'); at !== -1; at = record.indexOf('&', at + 1)) {
    reference.lastIndex = at;
    if (!reference.test(record)) throw new MalformedRecordError(`an "&" begins no reference: ${quote(record, at)}`);
  }
  for (let at = record.indexOf(']]>'); at !== -1; at = record.indexOf(']]>', tag.end)) {
    readStartTagOrNothing(record, record.lastIndexOf('<', at));
    if (tag.end <= at) throw new MalformedRecordError('"]]>" stands in its text');
  }
}

/** The tag that `]]>` may be an attribute of. */
function readStartTagOrNothing(record: string, at: number): void {
  tag.end = 0;
  if (record.charCodeAt(at + 1) !== slash) readStartTag(record, at, tag);
}

const reference = /&(?:#\d+|#x[\da-fA-F]+|[A-Za-z_:][\w:.-]*);/y;
