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
  for (let index = 0; index < parts.length; index += 1) {
    text += written(parts[index] ?? null);
    text += literals[index + 1] ?? '';
  }
  return new Xml(text);
}

function written(part: Part): string {
  if (typeof part === 'string') return escapeXml(part);
  if (part === null || part === false) return '';
  if (typeof part === 'number') return String(part);
  if (part instanceof Xml) return part.text;
  let text = '';
  for (const one of part) text += written(one);
  return text;
}

const special = /[&<>"\r]/;

/** One character after the other: HTML as text is full of them, and a call for each is slower than a pass for each kind. */
function escapeXml(text: string): string {
  if (!special.test(text)) return text;
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
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
