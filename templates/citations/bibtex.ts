import type { Reference, ReferenceAuthor } from './reference.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * BibTeX (Patashnik, "BibTeXing", 1988) in UTF-8, as biber and every current BibTeX read it. Titles stand in double braces
 * so that styles keep the case of gene names.
 */
export function bibtex(references: readonly Reference[]): string {
  const used = new Set<string>();
  return references.map((reference) => entry(reference, uniqueKey(reference, used))).join('\n');
}

const types: Readonly<Record<Reference['kind'], string>> = {
  article: 'article',
  preprint: 'misc',
  book: 'book',
  chapter: 'incollection',
};

function entry(reference: Reference, key: string): string {
  const [year = '', month, day] = reference.date;
  const { kind } = reference;
  const macro = month === undefined ? undefined : months[Number(month) - 1];
  const fields: readonly (readonly [string, string])[] = [
    ['title', braced(escaped(reference.title), 2)],
    ['author', braced(reference.authors.map(authorText).join(' and '))],
    ['journal', kind === 'article' ? braced(escaped(reference.container)) : ''],
    ['shortjournal', kind === 'article' ? braced(escaped(reference.containerShort)) : ''],
    ['booktitle', kind === 'chapter' ? braced(escaped(reference.container)) : ''],
    ['howpublished', kind === 'preprint' ? braced(escaped(reference.container)) : ''],
    ['year', braced(year)],
    // A month is a macro, not a text: each style spells it in its own language.
    ['month', macro ?? ''],
    ['day', day === undefined ? '' : braced(String(Number(day)))],
    ['volume', braced(escaped(reference.volume))],
    ['number', braced(escaped(reference.issue))],
    ['pages', braced(escaped([reference.firstPage, reference.lastPage].filter(Boolean).join('--')))],
    ['issn', braced(escaped(reference.issn))],
    ['doi', braced(verbatim(reference.doi))],
    ['pmid', braced(reference.pmid)],
    ['pmcid', braced(reference.pmcid)],
    ['url', braced(verbatim(reference.url))],
    ['language', braced(escaped(reference.language))],
    ['keywords', braced(reference.keywords.map((keyword) => escaped(keyword.replaceAll(',', ';'))).join(', '))],
    ['abstract', braced(escaped(reference.abstract))],
    [
      'note',
      braced(
        [reference.retracted ? 'Retracted publication' : '', kind === 'preprint' ? 'Preprint' : '']
          .filter(Boolean)
          .join('. '),
      ),
    ],
  ];
  const lines = fields.filter(([, value]) => value !== '').map(([name, value]) => `  ${name} = ${value}`);
  return `@${types[kind]}{${key},\n${lines.join(',\n')}\n}\n`;
}

function braced(text: string, depth: 1 | 2 = 1): string {
  if (text === '') return '';
  return `${'{'.repeat(depth)}${text}${'}'.repeat(depth)}`;
}

const commands: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  // BibTeX counts braces even behind a backslash, so a lone `\{` would swallow the rest of the file.
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '&': '\\&',
  '%': '\\%',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
};

/** Every character that TeX would act on, as the command that prints it. Other characters stay as they are. */
function escaped(text: string): string {
  return text.replace(/[\\{}~^&%$#_]/g, (character) => commands[character]!);
}

/** DOI and URL are read without TeX's rules; only what would end the field is encoded as in a URL. */
function verbatim(text: string): string {
  return text.replace(/[{}\\\s]/g, (character) => encodeURIComponent(character));
}

/**
 * `Family, Suffix, Given`: commas and `and` part names, so a part that holds one is braced. BibTeX takes small words before
 * the last for a particle (*van der* Berg), also after capitals, and a lone name apart at its spaces: a family such as
 * Sánchez y García, and one that stands alone, are braced too.
 */
function authorText(author: ReferenceAuthor): string {
  if (author.kind === 'collective') return braced(escaped(author.name));
  const { family, suffix, given } = author;
  const isAlone = suffix === '' && given === '';
  const part = (text: string, takenApart: RegExp) => (takenApart.test(text) ? braced(escaped(text)) : escaped(text));
  return [
    part(family, isAlone ? /[\s,]/ : /,|\b[Aa][Nn][Dd]\b|^\p{Lu}.*\s\p{Ll}\S*\s/u),
    part(suffix, /,|\band\b/i),
    part(given, /,|\band\b/i),
  ]
    .filter(Boolean)
    .join(', ');
}

/** `Makinen2026_99000025`: the same for a work for ever, whatever stands beside it in the file. */
function uniqueKey({ authors, date, id }: Reference, used: Set<string>): string {
  const [first] = authors;
  const name = first ? (first.kind === 'person' ? first.family : first.name) : '';
  const ascii = name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .slice(0, 24);
  const base = `${ascii || 'Anonymous'}${date[0] ?? ''}_${id.replace(/[^A-Za-z0-9]+/g, '-')}`;
  let key = base;
  for (let count = 2; used.has(key.toLowerCase()); count++) key = `${base}-${count}`;
  used.add(key.toLowerCase());
  return key;
}
