/**
 * Raw XML content (well-formed, without comments and CDATA) → plain text: inline tags dropped with their text kept, in
 * place; references decoded; white space of every kind one blank, none at the ends.
 */
export function plainText(raw: string): string {
  let text = raw;
  if (text.includes('<')) text = text.replace(anyTag, '');
  return tidy(decodeReferences(text));
}

/** Raw title → safe HTML: escaped text and `b i u sup sub` without attributes. Its text is {@link plainText} of the same. */
export function inlineHtml(raw: string): string {
  if (!raw.includes('<')) return escapeHtml(plainText(raw));
  let html = '';
  let blank = true;
  for (const [token] of raw.matchAll(tagOrText)) {
    if (token.startsWith('<')) {
      const [, slash, name, empty] = inlineTag.exec(token) ?? [];
      if (name !== undefined) html += empty ? `<${name}></${name}>` : `<${slash}${name}>`;
      continue;
    }
    let text = removeUnsafe(decodeReferences(token)).replace(whiteSpace, ' ');
    if (blank && text.startsWith(' ')) text = text.slice(1);
    if (text === '') continue;
    blank = text.endsWith(' ');
    html += escapeHtml(text);
  }
  return html.replace(/ ((?:<\/?(?:b|i|u|sup|sub)>)*)$/, '$1');
}

/** `&amp;`, `&#x3b1;` → their characters, in one pass: `&amp;lt;` is the text `&lt;`. No limit: nothing here expands. */
export function decodeReferences(text: string): string {
  return text.includes('&') ? text.replace(reference, decodeReference) : text;
}

/** Any text without control characters, on one line: for messages. */
export function oneLine(text: string): string {
  return tidy(text);
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character]!);
}

/** An attribute of a tag may hold `>`. */
const anyTag = /<(?:[^>"']|"[^"]*"|'[^']*')*>/g;
const tagOrText = /<(?:[^>"']|"[^"]*"|'[^']*')*>|[^<]+/g;
const inlineTag = /^<(\/?)(b|i|u|sup|sub)(?=[\s/>])[\s\S]*?(\/?)>$/;
const reference = /&(?:#(\d+)|#x([\da-fA-F]+)|([A-Za-z_:][\w:.-]*));/g;
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const untidy = /^ | $| {2}|[^ -~]/;
/** Unicode White_Space. */
const whiteSpace = /[\t\n\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
/**
 * Characters that no writer of ours may pass on: controls and non-characters that XML 1.0 §2.2 forbids, lone surrogates,
 * stray byte order marks, and the bidi controls U+202A–E and U+2066–9, which let a title rewrite the line it stands in.
 */
const unsafe = /[^\P{Cc}\t\n\r\x85]|[\p{Cs}\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]/gu;

function tidy(text: string): string {
  // Nearly every text is tidy already; this one look costs less than the replacements below.
  return untidy.test(text) ? removeUnsafe(text).replace(whiteSpace, ' ').trim() : text;
}

function removeUnsafe(text: string): string {
  return text.replace(unsafe, '');
}

function decodeReference(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return namedCharacters.get(name) ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number.parseInt(decimal, 10);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/**
 * The five names of XML (§4.6), and those of its DTD's MathML entity sets that records have been seen to use elsewhere. PubMed
 * itself writes numbers. An unknown name stays as it is written.
 */
const namedCharacters: ReadonlyMap<string, string> = new Map(
  [
    'amp & lt < gt > quot " apos \'',
    'alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ',
    'sigma σ tau τ upsilon υ phi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω',
    'ndash – mdash — hellip … lsquo ‘ rsquo ’ ldquo “ rdquo ” prime ′ Prime ″ middot · bull • deg ° micro µ',
    'plusmn ± times × minus − le ≤ ge ≥ ne ≠ asymp ≈ infin ∞ rarr → larr ← harr ↔ reg ® trade ™ copy ©',
  ]
    .flatMap((line) => line.split(' '))
    .reduce<[string, string][]>(
      (pairs, word, index, words) => {
        if (index % 2 === 1) pairs.push([words[index - 1]!, word]);
        return pairs;
      },
      [['nbsp', '\u00a0']],
    ),
);
