import { oneLine } from './plain-text.ts';
import { errorTexts, notPubmed, readProlog } from './prolog.ts';
import { HostileXmlError, NotPubmedXmlError, TruncatedXmlError } from './pubmed-xml-error.ts';
import { firstPmid, type ParsedItem, readMember } from './read-member.ts';
import { endOfSection, searchOutsideSections } from './special-sections.ts';

export interface ParsedCounts {
  readonly records: number;
  readonly skipped: number;
  readonly deleted: number;
}

export interface SetReader {
  /** Takes the next piece of the document; answers the items that are complete. */
  push(text: string): Generator<ParsedItem, void, undefined>;
  /** The document ends here; answers the last items, then the counts. Throws unless its root element is closed. */
  end(): Generator<ParsedItem, ParsedCounts, undefined>;
}

/** Characters a record may have. The largest seen has 188 thousand; 20 MB is no record but an attack. */
export const maxRecordLength = 20_000_000;

/**
 * Cuts a document into its records and reads each by itself, so that a broken one costs only itself and memory holds no
 * more than one record and one piece of text. Records are found by their end tags: `<` cannot stand in text or attributes,
 * so an end tag is one unless it lies in a comment, CDATA section or processing instruction, which the reading notices.
 *
 * `push` and `end` throw {@link NotPubmedXmlError}, {@link TruncatedXmlError} or {@link HostileXmlError}.
 */
export function createSetReader(limit: number = maxRecordLength): SetReader {
  const counts = { records: 0, skipped: 0, deleted: 0 };
  let state: 'before' | 'inside' | 'after' = 'before';
  let root = '';
  let buffer = '';
  let at = 0;
  /** Text not yet joined to the buffer: joining costs the buffer's length, so small pieces are gathered first. */
  let waiting: string[] = [];
  let waitingLength = 0;
  /** Name → where its next end tag begins, -1 if there is none: valid while the buffer does not change. */
  let nextEnds = new Map<string, number>();

  function join(): void {
    buffer = [buffer.slice(at), ...waiting].join('');
    at = 0;
    waiting = [];
    waitingLength = 0;
    // Not clear(): a cleared table points to its successor, and its keys, slices of the buffer, would keep every buffer alive.
    nextEnds = new Map();
  }

  function* read(whole: boolean): Generator<ParsedItem, void, undefined> {
    join();
    if (state === 'before') {
      const prolog = readProlog(buffer, whole);
      if (prolog === null) return;
      root = prolog.root;
      at = prolog.end;
      state = prolog.empty ? 'after' : 'inside';
    }
    while (state === 'inside') {
      const from = at;
      for (const item of step(whole)) {
        counts[item.kind === 'record' ? 'records' : item.kind]++;
        yield item;
      }
      if (at === from) {
        if (whole) throw truncated();
        break;
      }
    }
    if (state === 'after') checkNothingFollows(whole);
  }

  /** Reads what begins at `at` and moves on; stays where it is when more text is needed. */
  function step(whole: boolean): readonly ParsedItem[] {
    while (isSpace(buffer.charCodeAt(at))) at++;
    if (at === buffer.length) return [];
    if (buffer.charCodeAt(at) !== lessThan) return strayText();
    const sectionEnd = buffer.startsWith('<![', at) ? null : endOfSection(buffer, at);
    if (sectionEnd !== null) {
      if (sectionEnd === -1) checkLength(buffer.length, 'A comment');
      else at = sectionEnd;
      return [];
    }
    tagName.lastIndex = at;
    const [token, slash, name] = tagName.exec(buffer) ?? [];
    if (token === undefined || name === undefined) {
      // Perhaps the beginning of `<![CDATA[`, the longest opener.
      if (buffer.length - at < 9) return [];
      throw notPubmed(buffer.slice(at), 'malformed', `Between its records stands ${show(at)}`, root);
    }
    if (at + token.length === buffer.length) return [];
    return slash === '/' ? endTag(name) : element(name, whole);
  }

  function strayText(): readonly ParsedItem[] {
    const end = buffer.indexOf('<', at);
    checkLength(end === -1 ? buffer.length : end, 'Text between records');
    if (end === -1) return [];
    const item: ParsedItem = { kind: 'skipped', pmid: null, reason: `text between records: ${show(at, end)}` };
    at = end;
    return [item];
  }

  function endTag(name: string): readonly ParsedItem[] {
    const end = buffer.indexOf('>', at);
    if (end === -1) return [];
    if (name === root) {
      state = 'after';
      at = end + 1;
      return [];
    }
    if (name === 'PubmedArticleSet' || name === 'PubmedBookArticleSet') {
      throw notPubmed('', 'malformed', `<${root}> is closed by </${name}>`, root);
    }
    at = end + 1;
    return [{ kind: 'skipped', pmid: null, reason: `a stray end tag </${name}>` }];
  }

  function element(name: string, whole: boolean): readonly ParsedItem[] {
    if (name === 'ERROR') {
      const errors = errorTexts(buffer.slice(at));
      throw notPubmed(buffer.slice(at), 'other-xml', `NCBI answers an error: ${errors.join('; ')}`, root);
    }
    const end = endOfElement(name);
    if (end !== -1) {
      checkLength(end, 'A record');
      const items = readMember(name, buffer.slice(at, end), false);
      if (items !== null) {
        at = end;
        return items;
      }
    }
    return difficultElement(name, whole);
  }

  /** One without an end tag in sight, broken, or with special sections, in which the end tag in sight may lie. */
  function difficultElement(name: string, whole: boolean): readonly ParsedItem[] {
    const stop = searchOutsideSections(buffer, new RegExp(`</${name}[\\s>]|${recordStartOrSetEnd}`, 'g'), at + 1);
    if (stop === -1) {
      if (whole || buffer.length - at > limit) checkLength(buffer.length, 'A record');
      return [];
    }
    const closed = buffer.startsWith(`</${name}`, stop) && !buffer.startsWith('Set', stop + name.length + 2);
    const end = closed ? buffer.indexOf('>', stop) + 1 : stop;
    if (end === 0) return [];
    checkLength(end, 'A record');
    const items = readMember(name, buffer.slice(at, end), true);
    at = end;
    return items ?? [];
  }

  /** The index after the element at `at`, special sections not considered; -1 when its end is not in the buffer. */
  function endOfElement(name: string): number {
    emptyTag.lastIndex = at;
    if (emptyTag.test(buffer)) return emptyTag.lastIndex;
    let start = nextEnds.get(name) ?? at;
    if (start !== -1 && start <= at) {
      start = searchEndTag(`</${name}`, at + 1);
      nextEnds.set(name, start);
    }
    const end = start === -1 ? -1 : buffer.indexOf('>', start);
    return end === -1 ? -1 : end + 1;
  }

  function searchEndTag(close: string, from: number): number {
    for (let start = buffer.indexOf(close, from); start !== -1; start = buffer.indexOf(close, start + 1)) {
      const code = buffer.charCodeAt(start + close.length);
      if (code === greaterThan || isSpace(code)) return start;
    }
    return -1;
  }

  function checkLength(end: number, what: string): void {
    if (end - at > limit) throw new HostileXmlError(`${what} is longer than ${limit / 1e6} MB`);
  }

  function checkNothingFollows(whole: boolean): void {
    for (;;) {
      while (isSpace(buffer.charCodeAt(at))) at++;
      if (at === buffer.length) return;
      const end = buffer.startsWith('<![', at) || buffer.startsWith('<?xml ', at) ? null : endOfSection(buffer, at);
      if (end === null && !whole && buffer.length - at < 9) return;
      if (end === null) {
        const message = `More follows after the end of <${root}>: ${show(at)}`;
        throw new NotPubmedXmlError(message, {
          found: 'malformed',
          root,
          remedy: 'Put each XML document into a file of its own',
          excerpt: oneLine(buffer.slice(at, at + 300)),
        });
      }
      if (end === -1) {
        checkLength(buffer.length, 'A comment');
        if (whole) throw truncated();
        return;
      }
      at = end;
    }
  }

  function truncated(): TruncatedXmlError {
    const pmid = firstPmid(buffer.slice(at, at + 10_000));
    const where = pmid === null ? '' : `, in the record of PMID ${pmid}`;
    return new TruncatedXmlError(`It ends before </${root}>${where}`, counts.records);
  }

  function show(from: number, end = buffer.length): string {
    return JSON.stringify(oneLine(buffer.slice(from, Math.min(end, from + 40))));
  }

  return {
    *push(text) {
      waiting.push(text);
      waitingLength += text.length;
      // A long record must not be searched anew for every piece of it.
      if (waitingLength >= Math.max(32_768, (buffer.length - at) / 2)) yield* read(false);
    },
    *end() {
      yield* read(true);
      return { ...counts };
    },
  };
}

const lessThan = 60;
const greaterThan = 62;
const tagName = /<(\/?)([A-Za-z_:][\w:.-]*)/y;
const emptyTag = /<[A-Za-z_:][\w:.-]*(?:\s+[A-Za-z_:][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*\/>/y;
/** PubMed's records never nest, so one of these inside a record means that its own end tag is missing. */
const recordStartOrSetEnd = '<(?:Pubmed(?:Book)?Article|/Pubmed(?:Book)?ArticleSet)[\\s>/]';

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9 || code === 0xfeff;
}
