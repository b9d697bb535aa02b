import { SaxesParser } from 'saxes';

export interface HtmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

const voidElements = /<(area|base|br|col|hr|img|input|link|meta|source|wbr)\b((?:[^>"']|"[^"]*"|'[^']*')*?)\/?>/g;

/**
 * Reads a page with an XML parser, which is stricter than any browser: every element closed, every `&` and `<` escaped,
 * every attribute quoted and single. Throws at the first fault. Elements come in the order in which they begin.
 */
export function readHtml(html: string): readonly HtmlElement[] {
  const xml = html
    .replace(/^<!doctype html>/i, '')
    .replace(voidElements, '<$1$2/>')
    .replace(/<!--\[if [\s\S]*?<!\[endif\]-->/g, '')
    .replace(/<style\b[\s\S]*?<\/style>/g, '')
    .replace(/ style(?= )/g, '');
  const found: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const open: typeof found = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: { ...(attributes as Record<string, string>) }, text: '' };
    found.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    for (const element of open) element.text += text;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(xml).close();
  return found;
}

/** The elements of one name, or of one `name.class`. */
export function elements(html: string, selector: string): readonly HtmlElement[] {
  const [name, className] = selector.split('.');
  return readHtml(html).filter(
    (element) =>
      element.name === name &&
      (className === undefined || (element.attributes.class ?? '').split(' ').includes(className)),
  );
}
