import type { English } from './against-english.ts';
import type { Message, Use } from './message.ts';
import { messageCode, numberFunction, pluralFunction } from './message-code.ts';
import type { PluralRules } from './plural-rules.ts';
import type { BlockEntry, Entry, TextEntry } from './wording-file.ts';

/** Names at the top of a file that are no sentences: how the language writes. */
const numberKey = 'number';

/** The type every language has, from English: `wording.ts`. */
export function wordingType(root: BlockEntry, english: English): string {
  const type = (entry: Entry, indent: string): string => {
    switch (entry.kind) {
      case 'text':
        if (entry.parameters.length === 0) return 'string';
        return `(${entry.parameters.map((name) => `${name}: ${typeOf(english.get(entry.path)?.uses.get(name))}`).join(', ')}) => string`;
      case 'list':
        return `readonly ${entry.items[0] ? type(entry.items[0], indent) : 'never'}[]`;
      case 'block':
        if (entry.path === numberKey) return '(value: number) => string';
        return `{\n${[...entry.entries].map(([name, inner]) => `${indent}  readonly ${keyCode(name)}: ${type(inner, `${indent}  `)};\n`).join('')}${indent}}`;
    }
  };
  return `${madeFrom('en')}
/** What every language says: the same names, the same parameters, each with words of its own. */
export interface Wording ${type(root, '').replace('{\n', '{\n  /** BCP 47. */\n  readonly language: string;\n')}
`;
}

/** One language, as the module that templates load: `es.ts`. */
export function wordingModule(
  language: string,
  root: BlockEntry,
  rules: PluralRules,
  messages: ReadonlyMap<string, Message>,
  english: English,
): string {
  const value = (entry: Entry, indent: string): string => {
    switch (entry.kind) {
      case 'text':
        return sentence(entry);
      case 'list':
        return `[\n${entry.items.map((item) => `${indent}  ${value(item, `${indent}  `)},\n`).join('')}${indent}]`;
      case 'block':
        if (entry.path === numberKey) return numberFunction;
        return `{\n${[...entry.entries].map(([name, inner]) => `${indent}  ${keyCode(name)}: ${value(inner, `${indent}  `)},\n`).join('')}${indent}}`;
    }
  };
  const sentence = ({ path, parameters }: TextEntry): string => {
    const message = messages.get(path);
    const uses = english.get(path)?.uses;
    if (!message || !uses) throw new Error(`No sentence was read for "${path}"`);
    const code = messageCode(message, { uses, rules });
    return parameters.length === 0 ? code : `(${parameters.join(', ')}) => ${code}`;
  };
  const body = value(root, '').replace('{\n', `{\n  language: ${JSON.stringify(language)},\n`);
  const { separator, fromDigits } = numberWords(root);
  return `${madeFrom(language)}
import { digitGroups } from '../digit-groups.ts';
import type { Wording } from './wording.ts';

const ${numberFunction} = digitGroups(${JSON.stringify(separator).replaceAll('\u00a0', '\\u00a0')}, ${Number(fromDigits)});
${body.includes(`${pluralFunction}(`) ? `${lazyRules(language)}\n` : ''}
export const ${language}: Wording = ${body};
`;
}

/** The list of languages: `index.ts`. */
export function wordingIndex(languages: readonly string[]): string {
  return `// Made by \`npm run build:templates\` from the files of wording that there are.
${languages.map((language) => `import { ${language} } from './${language}.ts';\n`).join('')}import type { Wording } from './wording.ts';

/** By BCP 47 primary language; read where it is asked for, because a function on AWS reads no other. */
export const wordings: Readonly<Record<string, () => Wording>> = {
${languages
  .map(
    (language) => `  ${language}: () => ${language},
`,
  )
  .join('')}};
`;
}

/** How this language writes numbers; both texts are there, as in English. */
export function numberWords({ entries }: BlockEntry): { readonly separator: string; readonly fromDigits: string } {
  const block = entries.get(numberKey);
  const word = (name: string) => {
    const entry = block?.kind === 'block' ? block.entries.get(name) : undefined;
    return entry?.kind === 'text' ? entry.text : '';
  };
  return { separator: word('separator'), fromDigits: word('fromDigits') };
}

// Made when first asked: every language is loaded wherever one is spoken.
function lazyRules(language: string): string {
  return `let rules: Intl.PluralRules | undefined;
function ${pluralFunction}(count: number): Intl.LDMLPluralRule {
  rules ??= new Intl.PluralRules(${JSON.stringify(language)});
  return rules.select(count);
}`;
}

function typeOf(use: Use | undefined): string {
  if (use?.as === 'number') return 'number';
  return use?.as === 'choice' ? use.of.map((key) => JSON.stringify(key)).join(' | ') : 'string';
}

function madeFrom(language: string): string {
  return `// Made from ../${language}.yaml by \`npm run build:templates\`; edit that file.`;
}

function keyCode(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}
