/** Text content as E-utilities write it: XML escaped and pure ASCII, every other character a hexadecimal reference. */
export function xmlText(text: string): string {
  return ascii(escapeXml(text));
}

/** The same for an attribute value in double quotes. */
export function xmlAttribute(text: string): string {
  return ascii(escapeXml(text).replaceAll('"', '&quot;'));
}

/** Text with the inline markup a corpus may use (`<i> <b> <u> <sup> <sub>`); any other `<` is text. */
export function xmlInline(text: string): string {
  return ascii(escapeXml(text).replace(/&lt;(\/?(?:i|b|u|sup|sub))&gt;/g, '<$1>'));
}

/** Replaces everything above U+007F by `&#x…;`, code point by code point (`&#x2013;`, `&#x1f642;`). */
export function ascii(xml: string): string {
  return xml.replace(/\P{ASCII}/gu, (character) => `&#x${character.codePointAt(0)!.toString(16)};`);
}

/** Without its inline markup. */
export function plainInline(text: string): string {
  return text.replace(/<\/?(?:i|b|u|sup|sub)>/g, '');
}

function escapeXml(text: string): string {
  return (
    text
      // XML 1.0 §2.2: most control characters and lone surrogates cannot stand in a document at all
      .replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, (character) => ('\t\n\r'.includes(character) ? character : ''))
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
  );
}
