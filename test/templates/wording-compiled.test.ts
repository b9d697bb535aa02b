import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { wordingSources, writeCompiledWordings } from '../../templates/wording/compile.ts';
import { compileWordings } from '../../templates/wording/compiler/compile-wordings.ts';
import { pluralRules } from '../../templates/wording/compiler/plural-rules.ts';
import { type Entry, readWordingFile } from '../../templates/wording/compiler/wording-file.ts';
import type { Wording } from '../../templates/wording/wording-for.ts';

const wordingFolder = new URL('../../templates/wording/', import.meta.url);
const compiledFolder = new URL('compiled/', wordingFolder);
/** What of the wording runs. */
const running = ['wording-for.ts', 'composed-sentences.ts', 'digit-groups.ts'];

let room: string;
beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'wording-'));
});
afterAll(() => rmSync(room, { recursive: true }));

/** A folder of wording beside the real one: these YAML files, and the modules that run. */
function folderOf(name: string, files: Readonly<Record<string, string>>): URL {
  const folder = join(room, name);
  mkdirSync(folder);
  for (const file of running) cpSync(new URL(file, wordingFolder), join(folder, file));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return pathToFileURL(`${folder}/`);
}

const textOf = (file: string) => readFileSync(new URL(file, wordingFolder), 'utf8');

describe('compiled wording', () => {
  it('when the YAML files are compiled again they give the committed modules, and nothing else lies there', async () => {
    const modules = compileWordings(await wordingSources(wordingFolder, 'templates/wording'));
    expect([...modules.keys()].toSorted()).toEqual(readdirSync(compiledFolder).toSorted());
    for (const [name, text] of modules) expect(text).toBe(readFileSync(new URL(name, compiledFolder), 'utf8'));
  });

  it('when templates run they parse neither YAML nor messages: only the build step imports what does', () => {
    const templates = new URL('../../templates/', import.meta.url);
    const importers = readdirSync(templates, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('wording/compiler/'))
      .filter((file) => /from 'yaml'|@messageformat|\/compiler\//.test(readFileSync(new URL(file, templates), 'utf8')));
    expect(importers).toEqual(['wording/compile.ts']);
  });
});

describe('a third language', () => {
  it('when a file of it is laid beside the others and compiled, reviews in it speak it', async () => {
    const folder = folderOf('third', {
      'en.yaml': textOf('en.yaml'),
      'es.yaml': textOf('es.yaml'),
      'pl.yaml': invented(textOf('en.yaml')),
    });
    expect(await writeCompiledWordings(folder, 'third')).toContain('pl.ts');
    const { wordingFor } = (await import(new URL('wording-for.ts', folder).href)) as {
      wordingFor(language: string): Wording;
    };
    const words = wordingFor('pl-PL');
    expect(words.language).toBe('pl');
    expect(words.page.search.title).toBe('¡page.search.title!');
    expect(words.months[11]).toBe('¡months[12]!');
    expect(words.page.addedOn('1 May')).toBe('¡page.addedOn 1 May!');
    expect([1, 3, 5, 22, 25, 1234].map(words.page.articleCount)).toEqual([
      '¡page.articleCount one 1!',
      '¡page.articleCount few 3!',
      '¡page.articleCount many 5!',
      '¡page.articleCount few 22!',
      '¡page.articleCount many 25!',
      '¡page.articleCount few 1,234!',
    ]);
    expect(wordingFor('es').page.search.title).toBe('Buscar');
    expect(wordingFor('fi').page.search.title).toBe('Search');
  });

  it('when its file is taken out and the rest compiled, it is gone', async () => {
    const folder = folderOf('gone', { 'en.yaml': textOf('en.yaml'), 'es.yaml': textOf('es.yaml') });
    await writeCompiledWordings(folder, 'gone');
    rmSync(new URL('es.yaml', folder));
    await writeCompiledWordings(folder, 'gone');
    expect(readdirSync(new URL('compiled/', folder)).toSorted()).toEqual(['en.ts', 'index.ts', 'wording.ts']);
  });
});

/** The English file with words of no language: every sentence says its own path, and each form of a plural its name. */
function invented(english: string): string {
  const { root } = readWordingFile('en.yaml', english);
  const write = (entry: Entry, indent: string): string => {
    if (entry.kind === 'block') {
      return [...entry.entries]
        .map(([name, inner]) => {
          const brackets =
            inner.kind === 'text' && inner.parameters.length > 0 ? `(${inner.parameters.join(', ')})` : '';
          const key = JSON.stringify(`${name}${brackets}`);
          return `\n${indent}${key}:${write(inner, `${indent}  `)}`;
        })
        .join('');
    }
    if (entry.kind === 'list') {
      return entry.items.map((item) => `\n${indent}- ${write(item, `${indent}  `).trimStart()}`).join('');
    }
    if (/^(direction$|number\.)/.test(entry.path)) return ` ${JSON.stringify(entry.text)}`;
    if (entry.text === '') return ' ""';
    const said = entry.parameters.map((parameter) => {
      const choice = new RegExp(`\\{${parameter}, select, .*? other \\{\\}\\}`).exec(entry.text);
      if (choice) return choice[0];
      const isCounted = entry.text.includes(`{${parameter}, plural`);
      const forms = ['one', 'few', 'many', 'other'].map((form) => `${form} {${form} #}`);
      return isCounted ? `{${parameter}, plural, ${forms.join(' ')}}` : `{${parameter}}`;
    });
    return ` ${JSON.stringify(`¡${[entry.path, ...said].join(' ')}!`)}`;
  };
  return `# An invented language.${write(root, '')}\n`;
}

const small = `direction: "ltr"
number:
  separator: ","
  fromDigits: "4"
plain: "As it is"
hello(name): "Hello {name}"
found(count): "{count, plural, =0 {none} one {# article} other {# articles}}"
both(kind, count): "{kind, select, a {{count, plural, one {# a} other {# as}}} b {b} other {}} of {count}"
share(count, all): "{count, number} of {all, number}"
days:
  - "Monday"
  - "Sunday"
block:
  inner: "Inside"
`;

type Small = Readonly<{
  plain: string;
  hello(name: string): string;
  found(count: number): string;
  both(kind: 'a' | 'b', count: number): string;
  share(count: number, all: number): string;
}>;

async function compiled(
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, Small>>> {
  const folder = folderOf(name, files);
  await writeCompiledWordings(folder, name);
  const { wordings } = (await import(new URL('compiled/index.ts', folder).href)) as {
    wordings: Readonly<Record<string, () => Small>>;
  };
  return Object.fromEntries(Object.entries(wordings).map(([language, words]) => [language, words()]));
}

describe('a sentence in ICU MessageFormat', () => {
  it('when it is compiled it says what the standard says', async () => {
    const en = (await compiled('standard', { 'en.yaml': small })).en!;
    expect([en.plain, en.hello('Ada')]).toEqual(['As it is', 'Hello Ada']);
    expect([0, 1, 2, 1000].map(en.found)).toEqual(['none', '1 article', '2 articles', '1,000 articles']);
    expect([en.both('a', 1), en.both('a', 1200), en.both('b', 3)]).toEqual(['1 a of 1', '1,200 as of 1,200', 'b of 3']);
    expect(en.share(12, 1234567)).toBe('12 of 1,234,567');
  });

  it('when it has signs that mean something to a program, they stay signs', async () => {
    const signs = small.replace('"Hello {name}"', `'$\{name} \\n "it''''s" \`code\`'`);
    const { en } = await compiled('signs', { 'en.yaml': signs });
    expect(en!.hello('5')).toBe('$5 \\n "it\'s" `code`');
  });

  it('when a language counts in more forms than two, each number gets its own', async () => {
    const russian = small
      .replace('one {# article} other {# articles}', 'one {# статья} few {# статьи} many {# статей} other {# статьи}')
      .replace('one {# a} other {# as}', 'one {#} few {#} many {#} other {#}');
    const { ru } = await compiled('forms', { 'en.yaml': small, 'ru.yaml': russian });
    expect([0, 1, 2, 5, 11, 21, 22].map((count) => ru!.found(count))).toEqual([
      'none',
      '1 статья',
      '2 статьи',
      '5 статей',
      '11 статей',
      '21 статья',
      '22 статьи',
    ]);
  });

  it('when a language has two forms but says one of none as well, it does', async () => {
    const { fr } = await compiled('french', { 'en.yaml': small, 'fr.yaml': small });
    expect([0, 1, 2].map((count) => fr!.both('a', count))).toEqual(['0 a of 0', '1 a of 1', '2 as of 2']);
  });

  it('when a language is asked for its forms, fractions and millions are not what counts', () => {
    expect(pluralRules('en')).toEqual({ needed: ['one', 'other'], allowed: ['one', 'other'], oneIsOne: true });
    expect(pluralRules('es')).toMatchObject({ needed: ['one', 'other'], oneIsOne: true });
    expect(pluralRules('fr')).toMatchObject({ needed: ['one', 'other'], oneIsOne: false });
    expect(pluralRules('ja')).toMatchObject({ needed: ['other'], oneIsOne: false });
    expect(pluralRules('ar')?.needed).toEqual(['zero', 'one', 'two', 'few', 'many', 'other']);
    expect(pluralRules('xx')).toBeNull();
    expect(pluralRules('no such')).toBeNull();
  });
});

describe('a mistake in a file of wording', () => {
  const spanish = small.replace('Hello', 'Hola');
  const problemsOf = (en: string, other: string, file = 'w/es.yaml'): readonly string[] => {
    try {
      compileWordings([
        { file: 'w/en.yaml', text: en },
        { file, text: other },
      ]);
      return [];
    } catch (error) {
      return (error as Error).message.split('\n');
    }
  };
  const change = (from: string, to: string) => {
    expect(spanish).toContain(from);
    return problemsOf(small, spanish.replace(from, to));
  };

  it('when there is none, nothing is said', () => {
    expect(problemsOf(small, spanish)).toEqual([]);
  });

  it.each([
    [
      'a key is missing',
      'hello(name): "Hola {name}"\n',
      '',
      '1: "hello" is missing → translate it from en.yaml, line 6',
    ],
    ['a key of a block is missing', 'inner: "Inside"', 'outer: "Inside"', '13: "block.inner" is missing'],
    ['a key is unknown', 'inner: "Inside"', 'outer: "Inside"', '14: English has no "block.outer" → give it the name'],
    ['a key stands twice', 'plain:', 'plain: "x"\nplain:', '6: "plain" stands twice (first on line 5) → keep one'],
    [
      'brackets differ',
      'hello(name)',
      'hello(who)',
      '6: "hello" is given other words than in English → write its key as hello(name)',
    ],
    ['brackets are missing', 'hello(name)', 'hello', '6: "hello" is given other words'],
    ['the order differs', 'share(count, all)', 'share(all, count)', '9: "share" is given other words'],
    ['brackets are broken', 'hello(name)', 'hello(1 + 1)', '6: the brackets of "hello(1 + 1)" do not name'],
    [
      'a parameter is unknown',
      '{name}',
      '{nombre}',
      '6: "hello" has {nombre}, which its key does not name → use {name}',
    ],
    ['a parameter is not said', 'Hola {name}', 'Hola', '6: "hello" does not say {name}'],
    [
      'an apostrophe hides a parameter',
      'Hola {name}',
      "Hola d'{name}'",
      '6: "hello": an apostrophe hides what stands in braces: "Hola d\'{name}\'" → write ’',
    ],
    [
      'a plain text has a parameter',
      '"Inside"',
      '"Inside {x}"',
      '14: "block.inner" has {x}, which its key does not name → nothing is put in here',
    ],
    [
      'a brace is open',
      'other {# articles}}',
      'other {# articles}',
      '7: "found": the braces of this sentence are not understood near',
    ],
    ['a brace is too many', 'Hola {name}', 'Hola {name}}', '6: "hello": a brace stands alone'],
    [
      'a kind is unknown',
      '{count, plural, =0',
      '{count, plurale, =0',
      '7: "found": the braces of this sentence are not understood near "{count',
    ],
    ['a date is asked for', '{name}', '{name, date}', '6: "hello": "{name, date}" is not understood → of ICU'],
    [
      'an order is asked for',
      '{name}',
      '{name, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}',
      '6: "hello": "selectordinal" is not used here',
    ],
    [
      'a form is missing',
      'one {# article} ',
      '',
      '7: "found": the plural of {count} lacks "one", which the language needs → add one {…}',
    ],
    [
      'a form is unknown',
      'one {# article}',
      'one {# article} few {# article}',
      '7: "found": the plural of {count} has "few", which the language does not know',
    ],
    ['a form stands twice', 'one {# article}', 'one {# article} one {x}', '7: "found": {count} has "one" twice'],
    ['a text is counted', '{name}', '{name, plural, one {#} other {#}}', '6: "hello": {name} is no number'],
    [
      'a word of the program is shown',
      '{kind, select, a {{count, plural, one {# a} other {# as}}} b {b} other {}}',
      '{kind}',
      '8: "both": {kind} is no word to be shown',
    ],
    ['a choice is missing', 'b {b} ', '', '8: "both": the select of {kind} lacks b → use {kind} as en.yaml does'],
    ['a choice is unknown', 'b {b}', 'b {b} c {c}', '8: "both": the select of {kind} has c'],
    ['a choice has no other', 'b {b} other {}', 'b {b}', '8: "both": the select of {kind} lacks "other"'],
    ['a value is a number', '"Inside"', '12', '14: "block.inner" is no text but 12 → put it in quotes'],
    ['a value is yes', '"Inside"', 'true', '14: "block.inner" is no text but true → put it in quotes'],
    ['a value is missing', '"Inside"', '', '14: "block.inner" is no text but nothing'],
    ['a value is empty', '"Inside"', '""', '14: "block.inner" is empty → translate “Inside”'],
    [
      'a sentence is a block',
      'hello(name): "Hola {name}"',
      'hello(name):\n  x: "y"',
      '6: "hello" is no text → write the sentence',
    ],
    ['a text is a list', 'inner: "Inside"', 'inner:\n    - "Inside"', '14: "block.inner" is a list → make it a text'],
    ['a list is short', '  - "Sunday"\n', '', '10: "days" has 1 entries, where English has 2'],
    [
      'a text breaks its line',
      '"Inside"',
      '|-\n    In\n    side',
      '14: "block.inner" has a line break in it → write >-',
    ],
    ['a quote is open', '"Inside"', '"Inside', '15: this is not valid YAML (Missing closing'],
    ['it is written in circles', '"ltr"', '"round"', '1: "direction" is "round" → write "ltr"'],
    ['digits are no number', '"4"', '"four"', '2: "number.fromDigits" is "four" → write how many digits'],
  ])('when %s, its line and the remedy are named', (_, from, to, told) => {
    expect(change(from, to)).toContainEqual(expect.stringContaining(`w/es.yaml:${told}`));
  });

  it('when English itself names what it does not say, or says what it does not name, it is refused too', () => {
    expect(problemsOf(small.replace('Hello {name}', 'Hello {nam}'), spanish)).toEqual([
      expect.stringContaining('w/en.yaml:6: "hello" has {nam}'),
      expect.stringContaining('w/en.yaml:6: "hello" does not say {name}'),
    ]);
  });

  it('when "one" is for other numbers too, it may not say 1', () => {
    const forms = 'one {1 artykuł} few {#} many {#} other {#}';
    const polish = small
      .replace('one {# article} other {# articles}', forms)
      .replace('one {# a} other {# as}', 'one {#} few {#} many {#} other {#}');
    expect(problemsOf(small, polish.replace('1 artykuł', '# artykuł'), 'w/pl.yaml')).toEqual([]);
    // Polish says one of 1 alone; Russian and French do not.
    expect(problemsOf(small, polish, 'w/ru.yaml')).toEqual([
      expect.stringContaining('w/ru.yaml:7: "found": the "one" of {count} says 1'),
    ]);
  });

  it('when the name of a file is no language, its plurals are not guessed', () => {
    expect(problemsOf(small, spanish, 'w/spanish.yaml')).toEqual([
      expect.stringContaining('w/spanish.yaml:1: "spanish" is no language'),
    ]);
    expect(problemsOf(small, spanish, 'w/xx.yaml')).toHaveLength(1);
  });

  it('when several things are wrong all are told, in the order of their lines, and nothing is written', async () => {
    const wrong = spanish.replace('{name}', '{nombre}').replace('"Inside"', '12');
    expect(problemsOf(small, wrong).map((line) => line.split(':')[1])).toEqual(['6', '6', '14']);
    const folder = folderOf('refused', { 'en.yaml': small, 'es.yaml': wrong });
    await expect(writeCompiledWordings(folder, 'refused')).rejects.toThrow('refused/es.yaml:14');
    expect(readdirSync(folder)).not.toContain('compiled');
  });
});
