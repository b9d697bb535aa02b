import { oneLine, plainText } from './plain-text.ts';
import { HostileXmlError, NotPubmedXmlError, TruncatedXmlError } from './pubmed-xml-error.ts';
import { endOfSection } from './special-sections.ts';

export interface Prolog {
  readonly root: string;
  /** Index after the root's start tag. */
  readonly end: number;
  /** The root is `<Name/>`: a set of nothing. */
  readonly empty: boolean;
}

/** Roots that hold PubMed records: EFetch's and the FTP files', and the one pubmed_250101.dtd has for books alone. */
export const setNames: ReadonlySet<string> = new Set(['PubmedArticleSet', 'PubmedBookArticleSet']);

/**
 * Reads up to the root's start tag; `null` when more text is needed (never when `whole`). The DOCTYPE is passed over and
 * never fetched; one with an internal subset, the only place where entities can be declared, is refused unread.
 * Throws {@link NotPubmedXmlError}, {@link TruncatedXmlError} or {@link HostileXmlError}.
 */
export function readProlog(text: string, whole: boolean): Prolog | null {
  const at = indexOfRoot(text, whole);
  if (at === -1) return null;
  rootTag.lastIndex = at;
  const tag = rootTag.exec(text);
  if (tag === null) {
    if (!/[<>]/.test(text.slice(at + 1))) return more(text, whole);
    throw notPubmed(text, 'malformed', 'The root element is malformed', null);
  }
  const [, root = '', slash] = tag;
  if (!setNames.has(root)) {
    const html = /^html$/i.test(root);
    const errors = errorTexts(text);
    const says = errors.length > 0 ? `: ${errors.join('; ')}` : '';
    throw html
      ? notPubmed(text, 'html', 'This is an HTML page', root)
      : notPubmed(text, 'other-xml', `This is XML of another kind, <${root}>${says}`, root);
  }
  return { root, end: rootTag.lastIndex, empty: slash === '/' };
}

/** What is not PubMed XML, with all that a client needs to tell one failure from another. */
export function notPubmed(
  text: string,
  found: NotPubmedXmlError['found'],
  message: string,
  root: string | null,
): NotPubmedXmlError {
  return new NotPubmedXmlError(message, {
    found,
    root,
    errors: errorTexts(text),
    excerpt: oneLine(text.slice(0, 300)),
    remedy:
      found === 'malformed'
        ? 'Fetch it again; if it stays so, report it to NCBI'
        : 'Fetch the records again from EFetch (db=pubmed, retmode=xml) or save them from PubMed as XML',
  });
}

/** The texts of `<ERROR>` elements near the beginning: E-utilities' word for "the call failed", often with status 200. */
export function errorTexts(text: string): readonly string[] {
  return [...text.slice(0, 4096).matchAll(/<ERROR>([^<]*)<\/ERROR>/g)].map(([, words = '']) => plainText(words));
}

const rootTag = /<([A-Za-z_:][\w:.-]*)(?:\s+[A-Za-z_:][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>/y;
/** White space, or an opener of which only the beginning is here. */
const doctype = /<!DOCTYPE\s+([^\s>["']+)(?:[^>["']|"[^"]*"|'[^']*')*([>[])/y;
/** No honest prolog is longer. */
const maxProlog = 65_536;

function indexOfRoot(text: string, whole: boolean): number {
  let at = 0;
  let doctypeSeen = false;
  for (;;) {
    at = indexOfInk(text, at);
    if (at === text.length) {
      if (whole && text.trim() === '') throw notPubmed(text, 'empty', 'It is empty', null);
      more(text, whole);
      return -1;
    }
    if (text[at] !== '<') {
      if (/^[{[]/.test(text.slice(at)) && at === indexOfInk(text, 0))
        throw notPubmed(text, 'json', 'This is JSON', null);
      throw notPubmed(text, 'text', 'This is text of another kind', null);
    }
    if (/^<(?:!doctype\s+html|html)\b/i.test(text.slice(at, at + 64))) {
      throw notPubmed(text, 'html', 'This is an HTML page', 'html');
    }
    const sectionEnd = text.startsWith('<![', at) ? null : endOfSection(text, at);
    if (sectionEnd !== null) {
      if (sectionEnd === -1) return more(text, whole) ?? -1;
      at = sectionEnd;
    } else if (text[at + 1] === '!') {
      doctype.lastIndex = at;
      const match = doctype.exec(text);
      if (match === null) {
        if (isBeginning('<!DOCTYPE', text, at) || isBeginning('<!--', text, at)) return more(text, whole) ?? -1;
        throw notPubmed(text, 'malformed', 'The part before the root element is malformed', null);
      }
      if (match[2] === '[')
        throw new HostileXmlError('Its DOCTYPE has an internal subset, which could declare entities');
      if (doctypeSeen) throw notPubmed(text, 'malformed', 'It has a second DOCTYPE', null);
      doctypeSeen = true;
      at = doctype.lastIndex;
    } else if (at + 1 === text.length) {
      return more(text, whole) ?? -1;
    } else {
      return at;
    }
  }
}

function isBeginning(opener: string, text: string, at: number): boolean {
  return opener.startsWith(text.slice(at, at + opener.length));
}

/** Answers `null`, "more text is needed", unless there can be no more or there was too much already. */
function more(text: string, whole: boolean): null {
  if (whole) throw new TruncatedXmlError('It ends before its root element', 0);
  if (text.length > maxProlog) throw new HostileXmlError('Its root element does not come within 64 KB');
  return null;
}

function indexOfInk(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? '') || (at === 0 && text[0] === '\ufeff')) at++;
  return at;
}
