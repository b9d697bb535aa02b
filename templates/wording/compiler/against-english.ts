import { type Message, MessageError, parseMessage, type Use } from './message.ts';
import type { PluralRules } from './plural-rules.ts';
import type { Problem } from './problem.ts';
import {
  type BlockEntry,
  type Entry,
  everything,
  type ListEntry,
  type TextEntry,
  type WordingFile,
} from './wording-file.ts';

/** English itself, understood: each of its sentences by path. */
export type English = ReadonlyMap<string, Message>;

/**
 * Reads every sentence of English and holds it against the brackets of its key. Parameters that a sentence does not use are
 * refused, so that a translation can be held to using all of them.
 */
export function readEnglish(
  { file, root }: WordingFile,
  rules: PluralRules,
): { english: English; problems: Problem[] } {
  const english = new Map<string, Message>();
  const problems: Problem[] = [];
  for (const entry of textsOf(root)) {
    const message = understood(entry, rules, file, problems);
    if (!message) continue;
    english.set(entry.path, message);
    problems.push(...otherParameters(entry, message, entry.parameters, file));
  }
  return { english, problems };
}

/**
 * Holds a translation against English: the same keys, the same parameters in the same order, each used, and used as what it
 * is. Gives its sentences by path, and every problem found.
 */
export function readTranslation(
  own: WordingFile,
  rules: PluralRules,
  { file: englishFile, root }: WordingFile,
  english: English,
): { messages: ReadonlyMap<string, Message>; problems: Problem[] } {
  const { file } = own;
  const messages = new Map<string, Message>();
  const problems: Problem[] = [];
  const refuse = (line: number, wrong: string, remedy: string) => problems.push({ file, line, wrong, remedy });
  if (!own.unreadable.has(everything)) block(own.root, root);
  return { messages, problems };

  function block(mine: BlockEntry, theirs: BlockEntry): void {
    for (const [name, entry] of mine.entries) {
      const model = theirs.entries.get(name);
      if (model) pair(entry, model);
      else refuse(entry.line, `English has no "${entry.path}"`, 'give it the name it has in en.yaml, or take it out');
    }
    for (const [name, model] of theirs.entries) {
      if (mine.entries.has(name) || own.unreadable.has(model.path)) continue;
      const where = `${englishFile.split('/').at(-1)}, line ${model.line}`;
      refuse(mine.line, `"${model.path}" is missing`, `translate it from ${where}, and put it at the same place`);
    }
  }

  function pair(mine: Entry, theirs: Entry): void {
    if (mine.kind === 'block' && theirs.kind === 'block') block(mine, theirs);
    else if (mine.kind === 'list' && theirs.kind === 'list') list(mine, theirs);
    else if (mine.kind === 'text' && theirs.kind === 'text') text(mine, theirs);
    else refuse(mine.line, `"${mine.path}" is a ${mine.kind}`, `make it a ${theirs.kind}, as in en.yaml`);
  }

  function list(mine: ListEntry, theirs: ListEntry): void {
    if (mine.items.length !== theirs.items.length) {
      const counts = `${mine.items.length} entries, where English has ${theirs.items.length}`;
      refuse(mine.line, `"${mine.path}" has ${counts}`, 'translate each of them, in the same order');
      return;
    }
    for (const [index, item] of mine.items.entries()) pair(item, theirs.items[index]!);
  }

  function text(mine: TextEntry, theirs: TextEntry): void {
    const wanted = theirs.parameters.join(', ');
    if (mine.parameters.join(', ') !== wanted) {
      const key = theirs.path.split('.').at(-1) + (wanted === '' ? '' : `(${wanted})`);
      refuse(mine.line, `"${mine.path}" is given other words than in English`, `write its key as ${key}`);
      return;
    }
    if (mine.text === '' && theirs.text !== '') {
      refuse(mine.line, `"${mine.path}" is empty`, `translate “${theirs.text.slice(0, 60)}”`);
      return;
    }
    const message = understood(mine, rules, file, problems);
    const model = english.get(theirs.path);
    if (!message || !model) return;
    messages.set(mine.path, message);
    problems.push(...otherParameters(mine, message, theirs.parameters, file));
    for (const [parameter, use] of message.uses) {
      const wrong = misused(parameter, use, model.uses.get(parameter));
      if (wrong) refuse(mine.line, `"${mine.path}": ${wrong}`, `use {${parameter}} as en.yaml does`);
    }
  }
}

function misused(parameter: string, use: Use, english: Use | undefined): string | null {
  if (!english) return null;
  if (use.as === 'number' && english.as !== 'number') return `{${parameter}} is no number`;
  if ((use.as === 'choice') !== (english.as === 'choice')) {
    return english.as === 'choice' ? `{${parameter}} is no word to be shown` : `{${parameter}} is nothing to select by`;
  }
  if (use.as !== 'choice' || english.as !== 'choice') return null;
  const missing = english.of.filter((key) => !use.of.includes(key));
  const strange = use.of.filter((key) => !english.of.includes(key));
  if (missing.length > 0) return `the select of {${parameter}} lacks ${missing.join(', ')}`;
  return strange.length > 0 ? `the select of {${parameter}} has ${strange.join(', ')}, which English has not` : null;
}

function otherParameters(
  { path, line }: TextEntry,
  { uses }: Message,
  parameters: readonly string[],
  file: string,
): readonly Problem[] {
  const unknown = [...uses.keys()].filter((parameter) => !parameters.includes(parameter));
  const unused = parameters.filter((parameter) => !uses.has(parameter));
  const known = parameters.length === 0 ? 'nothing is put in here' : `use ${parameters.map(braced).join(', ')}`;
  return [
    ...unknown.map((parameter) => ({
      file,
      line,
      wrong: `"${path}" has ${braced(parameter)}, which its key does not name`,
      remedy: known,
    })),
    ...unused.map((parameter) => ({
      file,
      line,
      wrong: `"${path}" does not say ${braced(parameter)}`,
      remedy: `put ${braced(parameter)} where it belongs`,
    })),
  ];
}

const braced = (parameter: string) => `{${parameter}}`;

function understood(entry: TextEntry, rules: PluralRules, file: string, problems: Problem[]): Message | null {
  try {
    return parseMessage(entry.text, rules);
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    const { message, remedy } = error;
    problems.push({ file, line: entry.line, wrong: `"${entry.path}": ${message}`, remedy });
    return null;
  }
}

function textsOf(entry: Entry): readonly TextEntry[] {
  switch (entry.kind) {
    case 'text':
      return [entry];
    case 'list':
      return entry.items.flatMap(textsOf);
    case 'block':
      return [...entry.entries.values()].flatMap(textsOf);
  }
}
