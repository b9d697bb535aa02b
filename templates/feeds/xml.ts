/** XML that needs no more escaping. */
class Xml {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

export type { Xml };

type Part = string | number | Xml | readonly Part[] | null | false;

/**
 * A template for XML 1.0: what is filled in is escaped, in text as in attributes (§2.4), unless it is XML itself; `null`,
 * `false` and `''` leave nothing. Characters that XML forbids must have been taken out (templates/text/printable.ts).
 */
export function xml(literals: TemplateStringsArray, ...parts: readonly Part[]): Xml {
  let text = literals[0] ?? '';
  parts.forEach((part, index) => {
    text += written(part) + (literals[index + 1] ?? '');
  });
  return new Xml(text);
}

function written(part: Part): string {
  if (part === null || part === false) return '';
  if (part instanceof Xml) return part.text;
  if (typeof part === 'object') return part.map(written).join('');
  return escapeXml(String(part));
}

const special = /[&<>"\r]/;
const names: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

function escapeXml(text: string): string {
  return special.test(text) ? text.replace(/[&<>"\r]/g, (character) => names[character] ?? '') : text;
}

/** An element with text, or nothing where there is none. */
export function element(name: string, text: string): Xml | null {
  return text === '' ? null : new Xml(`<${name}>${escapeXml(text)}</${name}>\n`);
}

/**
 * HTML as character data (§2.7), readable where somebody looks at the feed itself; a `]]>` within is cut in two sections.
 */
export function cdata(html: string): Xml {
  return new Xml(`<![CDATA[${html.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`);
}
