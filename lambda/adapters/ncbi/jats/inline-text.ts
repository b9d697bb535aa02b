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
  let text = '';

  const put = (piece: string) => {
    // A line break after an opening bracket is the file's layout, not the article's.
    const laid = piece.replace(/([([])\s*\n\s*/g, '$1').replace(/\s+/g, ' ');
    const opened = /[([]$/.test(text) && /^\s*\n/.test(piece);
    // No journal prints a blank before a comma or a closing bracket; links are often tagged with one in them.
    if (text.endsWith(' ') && /^[,;\])]/.test(laid)) text = text.slice(0, -1);
    text += laid.startsWith(' ') && (text === '' || text.endsWith(' ') || opened) ? laid.slice(1) : laid;
  };
  const visit = (node: JatsNode, raised: boolean, formula: boolean): void => {
    if (typeof node === 'string') {
      // Layout between the elements of a formula is no space in it.
      if (!formula || node.trim() !== '') put(node);
      return;
    }
    if (node.name === 'break') put(' ');
    if (silent.has(node.name)) return;
    if (floating.has(node.name)) {
      floats.push(node);
      return;
    }
    const positions = resolve(node);
    const start = text.length;
    const before = anchors.length;
    const inFormula = formula || node.name === 'math';
    const up = raised || node.name === 'sup';
    if (node.name === 'disp-formula') put(' ');
    for (const child of node.name === 'alternatives' ? preferred(node) : node.children) visit(child, up, inFormula);
    if (node.name === 'disp-formula') put(' ');
    if (positions === null) return;
    anchors.length = before; // a link within a link says nothing new
    const printed = text.slice(start);
    const opening = Math.min(start, text.length) + (/^\s*/.exec(printed)?.[0].length ?? 0);
    // `145.` tagged with its full stop: the stop is the sentence's.
    const own = /^[\s\d,;–-]*\d[.,;:]\s*$/.test(printed) ? printed.replace(/[.,;:]\s*$/, '') : printed.trimEnd();
    const end = Math.max(opening, start + own.length);
    anchors.push({
      start: Math.min(opening, end),
      end,
      positions,
      raised: up || (node.children.length === 1 && elements(node, 'sup').length === 1),
    });
  };
  for (const node of nodes) visit(node, false, false);
  const trimmed = text.trimEnd();
  return {
    text: trimmed,
    anchors: anchors.map((anchor) => ({
      ...anchor,
      start: Math.min(anchor.start, trimmed.length),
      end: Math.min(anchor.end, trimmed.length),
    })),
    floats,
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
