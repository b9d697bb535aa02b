import { endOfSection, searchOutsideSections } from '../pubmed-xml/special-sections.ts';
import { NotJatsError } from './jats-error.ts';

/**
 * The `<article>` elements of an EFetch answer (`pmc-articleset`), of an OAI-PMH envelope or of a file that is one article,
 * each as it stands. Cut out before parsing, so that one broken article does not spoil the others. Comments and CDATA are
 * passed over; a DOCTYPE with an internal subset, the only place where entities can be declared, is refused unread.
 * Throws {@link NotJatsError}.
 */
export function articlesIn(xml: string): readonly string[] {
  const { root, start } = rootOf(xml);
  if (root === 'article') return [cut(xml, start, start).article];
  if (!envelopes.has(root)) throw otherRoot(root);
  if (!closesItself(xml, start, root) && !xml.trimEnd().endsWith(`</${root}>`) && !endsWithTag(xml, root)) {
    throw truncated(root);
  }
  const found: string[] = [];
  for (let at = start + 1; ; ) {
    const open = searchOutsideSections(xml, /<article(?=[\s>/])/g, at);
    if (open === -1) break;
    const { article, end } = cut(xml, open, start);
    found.push(article);
    at = end;
  }
  if (found.length === 0 && root !== 'pmc-articleset')
    throw otherRoot(root, /<error\b[^>]*>([^<]{0,200})/.exec(xml)?.[1]);
  return found;
}

const envelopes: ReadonlySet<string> = new Set(['pmc-articleset', 'OAI-PMH']);
const remedy = 'Save the article from PMC as JATS XML (EFetch with db=pmc, or PMC OAI-PMH)';

function rootOf(xml: string): { readonly root: string; readonly start: number } {
  let at = 0;
  for (;;) {
    while (/[\s\uFEFF]/.test(xml[at] ?? '')) at++;
    if (at >= xml.length) throw new NotJatsError('empty', 'It is empty', remedy);
    const end = endOfSection(xml, at);
    if (end === -1) throw new NotJatsError('truncated', 'It stops inside a comment', 'Fetch it again');
    if (end !== null) {
      at = end;
    } else if (/^<!doctype/i.test(xml.slice(at, at + 9))) {
      at = endOfDoctype(xml, at);
    } else break;
  }
  const root = /^<([A-Za-z_][\w.:-]*)(?=[\s/>])/.exec(xml.slice(at, at + 200))?.[1];
  if (root === undefined) throw new NotJatsError('other', 'It is no XML', remedy);
  return { root, start: at };
}

function endOfDoctype(xml: string, at: number): number {
  if (/^<!doctype\s+html\b/i.test(xml.slice(at, at + 64)) && !/JATS|NLM/i.test(xml.slice(at, at + 300))) {
    throw new NotJatsError('html', 'It is an HTML page', remedy);
  }
  const match = /^<!DOCTYPE(?:[^>["']|"[^"]*"|'[^']*')*([>[])/i.exec(xml.slice(at, at + 4096));
  if (match === null) throw new NotJatsError('truncated', 'It stops inside its DOCTYPE', 'Fetch it again');
  if (match[1] === '[') {
    throw new NotJatsError(
      'hostile',
      'Its DOCTYPE has an internal subset, which could declare entities',
      'Do not trust this file: take it from PMC itself',
    );
  }
  return at + match[0].length;
}

/** From `open` to the end of its `</article>`; articles do not nest (reviewer reports are `sub-article`). */
function cut(xml: string, open: number, start: number): { readonly article: string; readonly end: number } {
  if (closesItself(xml, open, 'article')) {
    const end = xml.indexOf('>', open) + 1;
    return { article: xml.slice(open, end), end };
  }
  const close = searchOutsideSections(xml, /<\/article\s*>/g, open);
  if (close === -1) throw truncated(start === open ? 'article' : 'pmc-articleset');
  const end = xml.indexOf('>', close) + 1;
  return { article: xml.slice(open, end), end };
}

function closesItself(xml: string, at: number, name: string): boolean {
  return new RegExp(`^<${name}(?:\\s[^<>]*)?/>`).test(xml.slice(at, at + 4096));
}

function endsWithTag(xml: string, root: string): boolean {
  return new RegExp(`</${root}\\s*>(?:\\s|<!--[\\s\\S]*?-->)*$`).test(xml.slice(-2000));
}

function truncated(root: string): NotJatsError {
  return new NotJatsError('truncated', `It stops before </${root}>`, 'Fetch it again: the download stopped early');
}

function otherRoot(root: string, says = ''): NotJatsError {
  if (/^html$/i.test(root)) return new NotJatsError('html', 'It is an HTML page', remedy);
  if (/^Pubmed(?:Book)?ArticleSet$/.test(root)) {
    return new NotJatsError('pubmed', 'It is PubMed XML, not the full text of PMC', remedy);
  }
  const words = says.trim().replace(/\s+/g, ' ');
  return new NotJatsError('other', `It is XML of another kind, <${root}>${words ? `: ${words}` : ''}`, remedy);
}
