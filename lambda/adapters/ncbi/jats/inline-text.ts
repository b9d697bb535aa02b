import { elements, type JatsElement, type JatsNode } from './jats-tree.ts';

/** Text of a block with single spaces, and the links into the reference list that stand in it. */
export interface InlineText {
  readonly text: string;
  readonly anchors: readonly Anchor[];
  /** Blocks that merely float in the markup of the block (figures, tables, notes): they are read apart. */
  readonly floats: readonly JatsElement[];
}

/** One `<xref>` to the reference list. `start` = `end`: hidden, as in ranges where only the ends are printed. */
export interface Anchor {
  readonly start: number;
  readonly end: number;
  /** Positions in the list; empty when the ids lead nowhere. */
  readonly positions: readonly number[];
  /** Printed as a superscript. */
  readonly raised: boolean;
}

/** Resolves the ids of one link; `null` when it is no link to a reference. */
export type Resolve = (link: JatsElement) => readonly number[] | null;

export function inlineText(nodes: readonly JatsNode[], resolve: Resolve): InlineText {
  const anchors: Anchor[] = [];
  const floats: JatsElement[] = [];
  const printed = createPrintedText();

  const visit = (node: JatsNode, raised: boolean, formula: boolean): void => {
    if (typeof node === 'string') {
      // Layout between the elements of a formula is no space in it.
      if (!formula || node.trim() !== '') printed.put(node);
      return;
    }
    if (node.name === 'break') printed.put(' ');
    if (silent.has(node.name)) return;
    if (floating.has(node.name)) {
      floats.push(node);
      return;
    }
    const positions = resolve(node);
    const start = printed.mark();
    const before = anchors.length;
    const inFormula = formula || node.name === 'math';
    const up = raised || node.name === 'sup';
    if (node.name === 'disp-formula') printed.put(' ');
    for (const child of node.name === 'alternatives' ? preferred(node) : node.children) visit(child, up, inFormula);
    if (node.name === 'disp-formula') printed.put(' ');
    if (positions === null) return;
    anchors.length = before; // a link within a link says nothing new
    const inSup = node.children.length === 1 && elements(node, 'sup').length === 1;
    anchors.push({ ...printed.since(start), positions, raised: up || inSup });
  };
  for (const node of nodes) visit(node, false, false);
  const text = printed.text();
  const within = (at: number) => Math.min(at, text.length);
  return {
    text,
    anchors: anchors.map((anchor) => ({ ...anchor, start: within(anchor.start), end: within(anchor.end) })),
    floats,
  };
}

interface Place {
  readonly piece: number;
  readonly at: number;
}

/** Text as it grows, with single blanks; never joined before its end, so that a paragraph of megabytes stays linear. */
function createPrintedText() {
  const pieces: string[] = [];
  let length = 0;
  let last = '';

  function put(piece: string): void {
    // A line break after an opening bracket is the file's layout, not the article's.
    let laid = piece.replace(/([([])\s*\n\s*/g, '$1').replace(/\s+/g, ' ');
    const opened = (last === '(' || last === '[') && /^\s*\n/.test(piece);
    if (laid.startsWith(' ') && (length === 0 || last === ' ' || opened)) laid = laid.slice(1);
    // No journal prints a blank before a comma or a closing bracket; links are often tagged with one in them.
    if (last === ' ' && /^[,;\])]/.test(laid)) dropLast();
    if (laid === '') return;
    pieces.push(laid);
    length += laid.length;
    last = laid.at(-1)!;
  }

  function dropLast(): void {
    pieces[pieces.length - 1] = pieces.at(-1)!.slice(0, -1);
    length -= 1;
  }

  return {
    put,
    mark: (): Place => ({ piece: pieces.length, at: length }),
    /** What was printed since, without blanks at its ends. `145.` tagged with its full stop: the stop is the sentence's. */
    since({ piece, at }: Place): { readonly start: number; readonly end: number } {
      const words = pieces.slice(piece).join('');
      const start = Math.min(at, length) + (words.length - words.trimStart().length);
      const own = /^[\s\d,;–-]*\d[.,;:]\s*$/.test(words) ? words.replace(/[.,;:]\s*$/, '') : words.trimEnd();
      return {
        start: Math.min(start, length),
        end: Math.max(Math.min(start, length), Math.min(at, length) + own.length),
      };
    },
    text: () => pieces.join('').trimEnd(),
  };
}

/** Of several forms of one thing the one with text: MathML before TeX before pictures. */
function preferred(alternatives: JatsElement): readonly JatsNode[] {
  const chosen = elements(alternatives).find(({ name }) => !silent.has(name));
  return chosen ? [chosen] : [];
}

/** What has no place in running text. */
const silent: ReadonlySet<string> = new Set([
  'break',
  'tex-math',
  'annotation',
  'annotation-xml',
  'graphic',
  'inline-graphic',
  'media',
  'inline-media',
  'alt-text',
  'long-desc',
  'object-id',
  'permissions',
  'index-term',
  'index-term-range-end',
  'target',
  'private-char',
  'processing-meta',
]);

export const floating: ReadonlySet<string> = new Set([
  'fig',
  'fig-group',
  'table-wrap',
  'table-wrap-group',
  'boxed-text',
  'supplementary-material',
  'chem-struct-wrap',
  'fn',
]);
