import fc from 'fast-check';

/** Any title a source might send: every script, markup, entities, control characters, halves of surrogate pairs. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.string({ maxLength: 12 }),
      fc.constantFrom(
        '<b>',
        '</script>',
        '<![CDATA[',
        ']]>',
        '&amp;',
        '&#60;',
        '&alpha;',
        'R&D',
        'p<0.05',
        '-->',
        '{',
        '}',
        '\\',
        '\n',
        '\r\nER  - ',
        '\r\nTY  - JOUR',
        '@article{x,',
        '%',
        '$',
        '#',
        '_',
        '~',
        '^',
        '"',
        "'",
        ' and ',
        ',',
        '\u2028',
        '\u202e',
        '\ud800',
        '\ufffe',
        '\u0000',
        '\u000b',
        '\u0085',
      ),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));
