import { escapeHtml } from './plain-text.ts';
import { MalformedRecordError } from './pubmed-xml-error.ts';

/** A comment, CDATA section or processing instruction. */
interface SpecialSection {
  readonly opener: '<!--' | '<![CDATA[' | '<?';
  readonly start: number;
  /** Where its content ends, and the index after the closer; -1 when the text ends before. */
  readonly contentEnd: number;
  readonly end: number;
}

/**
 * The same record without comments and processing instructions, CDATA sections as escaped text. PubMed sends none of
 * these; after this one step such a record is read like every other, so there is one way of reading and not two.
 * Throws {@link MalformedRecordError}.
 */
export function expandSpecialSections(record: string): string {
  let expanded = '';
  let from = 0;
  for (let section = nextSection(record, 0); section !== null; section = nextSection(record, from)) {
    const { opener, start, contentEnd, end } = section;
    if (end === -1) throw new MalformedRecordError(`"${opener}" is not closed`);
    const content = record.slice(start + opener.length, contentEnd);
    expanded += record.slice(from, start);
    if (opener === '<![CDATA[') expanded += escapeHtml(content);
    else if (opener === '<!--' && /--|-$/.test(content)) throw new MalformedRecordError('"--" stands in a comment');
    else if (opener === '<?' && !/^(?!xml(?:\s|$))[a-z_:]/i.test(content)) {
      throw new MalformedRecordError('a processing instruction has no proper name');
    }
    from = end;
  }
  expanded += record.slice(from);
  if (expanded.includes('<!')) throw new MalformedRecordError('a "<!" begins neither comment nor CDATA section');
  return expanded;
}

/** The first match of a global pattern at or after `at` that does not lie inside a special section. */
export function searchOutsideSections(text: string, pattern: RegExp, at: number): number {
  for (let from = at; ; ) {
    pattern.lastIndex = from;
    const index = pattern.exec(text)?.index ?? -1;
    if (index === -1) return -1;
    const section = nextSection(text, from, index);
    if (section === null) return index;
    if (section.end === -1) return -1;
    from = section.end;
  }
}

/** The index after the special section that begins at `at`: -1 when it is not closed (yet), `null` when there is none. */
export function endOfSection(text: string, at: number): number | null {
  const section = nextSection(text, at, at + 1);
  return section === null ? null : section.end;
}

const closers = { '<!--': '-->', '<![CDATA[': ']]>', '<?': '?>' } as const;

/** The first section that begins in [at, before). */
function nextSection(text: string, at: number, before = text.length): SpecialSection | null {
  for (let start = text.indexOf('<', at); start !== -1 && start < before; start = text.indexOf('<', start + 1)) {
    const next = text[start + 1];
    if (next !== '!' && next !== '?') continue;
    const opener = text.startsWith('<!--', start) ? '<!--' : text.startsWith('<![CDATA[', start) ? '<![CDATA[' : '<?';
    if (next === '!' && opener === '<?') continue;
    const contentEnd = text.indexOf(closers[opener], start + opener.length);
    return { opener, start, contentEnd, end: contentEnd === -1 ? -1 : contentEnd + closers[opener].length };
  }
  return null;
}
