/** Small, strict readers of citation files, written from the formats' own rules and not from our writers. */

export type Fields = ReadonlyMap<string, readonly string[]>;

function collect(pairs: readonly (readonly [string, string])[]): Fields {
  const fields = new Map<string, string[]>();
  for (const [tag, value] of pairs) fields.set(tag, [...(fields.get(tag) ?? []), value]);
  return fields;
}

/** RIS: `XX  - value` lines ended with CRLF; a record runs from TY to ER. Throws on any other line. */
export function readRis(text: string): readonly Fields[] {
  const records: Fields[] = [];
  let open: [string, string][] | null = null;
  for (const line of text.split('\r\n')) {
    if (line === '') continue;
    const match = /^([A-Z][A-Z0-9]) {2}- (.*)$/u.exec(line);
    if (!match || /[\r\n]/.test(line)) throw new Error(`not a RIS line: ${JSON.stringify(line)}`);
    const [, tag, value] = match as unknown as [string, string, string];
    if (tag === 'TY') {
      if (open) throw new Error('TY inside a record');
      open = [];
    }
    if (!open) throw new Error(`${tag} outside a record`);
    open.push([tag, value]);
    if (tag === 'ER') {
      records.push(collect(open));
      open = null;
    }
  }
  if (open) throw new Error('a record without ER');
  return records;
}

/** NBIB: a tag padded to four characters, `- `, a value; six spaces continue it; an empty line ends a record. */
export function readNbib(text: string): readonly Fields[] {
  return text
    .split(/\n\n/)
    .filter((block) => block.trim() !== '')
    .map((block) => {
      const pairs: [string, string][] = [];
      for (const line of block.replace(/\n$/, '').split('\n')) {
        const match = /^([A-Z]{2,4} *)- (.*)$/u.exec(line);
        const last = pairs.at(-1);
        if (match && match[1]!.length === 4) pairs.push([match[1]!.trim(), match[2]!]);
        else if (/^ {6}\S/u.test(line) && last) last[1] += ` ${line.slice(6)}`;
        else throw new Error(`not an NBIB line: ${JSON.stringify(line)}`);
      }
      return collect(pairs);
    });
}

export interface BibEntry {
  readonly type: string;
  readonly key: string;
  /** Values with their outermost braces taken off; macros as they stand. */
  readonly fields: ReadonlyMap<string, string>;
}

/** BibTeX as BibTeX reads it: braces are counted whatever stands before them. Throws on anything between entries. */
export function readBibtex(text: string): readonly BibEntry[] {
  const entries: BibEntry[] = [];
  let at = 0;
  const fail = (what: string): never => {
    throw new Error(`${what} at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
  };
  const take = (pattern: RegExp): string => {
    const match = new RegExp(pattern.source, `${pattern.flags}y`);
    match.lastIndex = at;
    const found = match.exec(text);
    if (!found) return fail(`expected ${pattern}`);
    at += found[0].length;
    return found[1] ?? found[0];
  };
  const group = (): string => {
    if (text[at] !== '{') fail('expected {');
    const from = at + 1;
    for (let depth = 0; at < text.length; at++) {
      if (text[at] === '{') depth++;
      if (text[at] === '}' && --depth === 0) return text.slice(from, at++);
    }
    return fail('unbalanced braces');
  };
  take(/\s*/);
  while (at < text.length) {
    const type = take(/@([a-z]+)\{/);
    const key = take(/([^\s,{}"#%~\\]+),\s*/);
    const fields = new Map<string, string>();
    while (text[at] !== '}') {
      const name = take(/([a-z]+) = /);
      if (fields.has(name)) fail(`${name} twice`);
      fields.set(name, text[at] === '{' ? group() : take(/([a-z]+)/));
      take(/,?\s*/);
    }
    take(/\}\s*/);
    entries.push({ type, key, fields });
  }
  return entries;
}

const texCommands: readonly (readonly [RegExp, string])[] = [
  [/\\textbraceleft\{\}/g, '{'],
  [/\\textbraceright\{\}/g, '}'],
  [/\\textasciitilde\{\}/g, '~'],
  [/\\textasciicircum\{\}/g, '^'],
  [/\\([&%$#_])/g, '$1'],
];

/** What TeX would print for a field: the few commands a bibliography uses, undone. */
export function printedByTex(field: string): string {
  return field
    .split('\\textbackslash{}')
    .map((part) => {
      const plain = texCommands.reduce((text, [pattern, character]) => text.replace(pattern, character), part);
      return plain;
    })
    .join('\\');
}
