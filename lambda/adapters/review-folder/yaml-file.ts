import {
  isCollection,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import type { Problem } from './review-folder-error.ts';

/** Keys and list positions from the top of a file to a value. */
export type Path = readonly (string | number)[];

/** A YAML file read into plain values, which still knows on which line each of them stands. */
export interface YamlFile {
  readonly file: string;
  readonly value: unknown;
  /** The line of a key or list entry; of the nearest one above it when the path itself does not exist. */
  lineOf(path: Path): number;
  /** The line inside a longer text on which `words` stand; the line of the text when they are not found. */
  lineOfWords(path: Path, words: string): number;
}

/** Parses YAML 1.2 (one document, no custom tags). Syntax errors come as problems, never as exceptions. */
export function parseYamlFile(file: string, text: string): YamlFile | { readonly problems: readonly Problem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true });
  const lineAt = (offset: number) => lines.linePos(offset).line || 1;
  if (document.errors.length > 0) {
    return { problems: syntaxProblems(file, document.errors, lineAt) };
  }
  const forbidden: Problem[] = [];
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key) && ['__proto__', 'constructor', 'prototype'].includes(String(key.value))) {
        const line = lineAt(key.range?.[0] ?? 0);
        forbidden.push({ file, line, wrong: `"${key.value}" is no name for a key`, remedy: 'take it out' });
      }
    },
  });
  if (forbidden.length > 0) return { problems: forbidden };

  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // The alias limit of the parser: a few lines that unfold into millions.
    const wrong = `the anchors (&) and aliases (*) cannot be resolved: ${(error as Error).message}`;
    return { problems: [{ file, line: null, wrong, remedy: 'write the values out' }] };
  }
  const place = (path: Path) => locate(document.contents, path);
  return {
    file,
    value,
    lineOf: (path) => lineAt(place(path).start),
    lineOfWords: (path, words) => {
      const { start, end } = place(path);
      const at = text.slice(start, end).indexOf(words);
      return lineAt(at < 0 ? start : start + at);
    },
  };
}

function locate(root: Node | null, path: Path): { start: number; end: number } {
  let node: unknown = root;
  let start = root?.range?.[0] ?? 0;
  let end = root?.range?.[1] ?? start;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => (isScalar(key) ? String(key.value) : '') === String(step));
      if (!pair) break;
      node = pair.value;
      start = isNode(pair.key) ? (pair.key.range?.[0] ?? start) : start;
    } else if (isCollection(node) && typeof step === 'number') {
      node = node.items[step];
      start = isNode(node) ? (node.range?.[0] ?? start) : start;
    } else break;
    end = isNode(node) ? (node.range?.[1] ?? end) : start;
  }
  return { start, end };
}

/** The first mistake, and every key that stands twice: what else a parser says mostly follows from the first. */
function syntaxProblems(
  file: string,
  errors: readonly YAMLError[],
  lineAt: (offset: number) => number,
): readonly Problem[] {
  const sorted = [...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  const first = sorted.find(({ code }) => code !== 'DUPLICATE_KEY');
  const told = sorted.filter((error) => error === first || error.code === 'DUPLICATE_KEY');
  return told.map((error) => {
    const line = lineAt(error.pos[0]);
    // An open quote swallows the lines below it; the parser stumbles there first and finds the cause last.
    if (error === first && sorted.some(({ message }) => message.startsWith('Missing closing'))) {
      return { file, line, wrong: 'a quote is open here or on a line above', remedy: 'close it' };
    }
    return syntaxProblem(file, line, error);
  });
}

function syntaxProblem(file: string, line: number, error: YAMLError): Problem {
  const [wrong, remedy] = syntaxWords[error.code] ?? [
    `this is not valid YAML (${error.message})`,
    'look for a missing quote, colon or bracket on this line or the one above; a text with ": " or " #" in it needs quotes',
  ];
  return { file, line, wrong, remedy };
}

const syntaxWords: Readonly<Partial<Record<YAMLError['code'], readonly [string, string]>>> = {
  DUPLICATE_KEY: ['this key stands twice in one block', 'keep one of them and put everything there'],
  TAB_AS_INDENT: ['this line is indented with a tab', 'use spaces'],
  BAD_INDENT: ['this line is indented differently from its neighbours', 'give it the same number of spaces'],
  MULTIPLE_DOCS: ['a second document starts here (---)', 'keep one document a file'],
  MISSING_CHAR: [
    'a quote, comma or bracket is missing here or just above',
    'close it; a text with ": " or " #" in it needs quotes',
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    'a value and a block stand on one line',
    'put quotes around a text with ": " in it, or start the block on the next line',
  ],
};
