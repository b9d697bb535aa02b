import { parse, type Select, type Token } from '@messageformat/parser';
import type { PluralRules } from './plural-rules.ts';

/** A sentence in ICU MessageFormat, understood: plain words, and what is put in. */
export interface Message {
  readonly tokens: readonly Token[];
  /** How each parameter is used, in the order of first use. */
  readonly uses: ReadonlyMap<string, Use>;
}

/** As a number (counted, or `{x, number}`), as one of several words of the program's own (select), or as it is. */
export type Use =
  | { readonly as: 'number' }
  | { readonly as: 'choice'; readonly of: readonly string[] }
  | { readonly as: 'text' };

/** What is wrong with a sentence, and how to mend it. */
export class MessageError extends Error {
  override readonly name = 'MessageError';
  readonly remedy: string;
  constructor(wrong: string, remedy: string) {
    super(wrong);
    this.remedy = remedy;
  }
}

/**
 * Reads `{count, plural, one {# article} other {# articles}}`, `{kind, select, …}`, `{count, number}` and `{name}`, which is
 * what our sentences need of ICU MessageFormat; the rest of it is refused. Throws {@link MessageError}.
 */
export function parseMessage(text: string, rules: PluralRules): Message {
  const tokens = parsed(text);
  const uses = new Map<string, Use>();
  look(tokens);
  return { tokens, uses };

  function look(part: readonly Token[]): void {
    for (const token of part) {
      switch (token.type) {
        case 'content':
          if (/'[{}]/.test(token.ctx.text)) {
            throw new MessageError(
              `an apostrophe hides what stands in braces: "${token.ctx.text.trim()}"`,
              "write ’ instead of '",
            );
          }
          if (/[{}]/.test(token.value)) {
            throw new MessageError(
              `a brace stands alone in "${token.value.trim()}"`,
              'close every { with a }, and write no braces in the text itself',
            );
          }
          break;
        case 'argument':
          use(token.arg, { as: 'text' });
          break;
        case 'function':
          if (token.key !== 'number' || token.param) {
            throw new MessageError(
              `"${token.ctx.text}" is not understood`,
              `of ICU MessageFormat only plural, select and {${token.arg}, number} are used here`,
            );
          }
          use(token.arg, { as: 'number' });
          break;
        case 'plural':
        case 'select':
          checkCases(token, rules);
          use(token.arg, token.type === 'plural' ? { as: 'number' } : { as: 'choice', of: choicesOf(token) });
          for (const { tokens: inner } of token.cases) look(inner);
          break;
        case 'selectordinal':
          throw new MessageError('"selectordinal" is not used here', 'count with plural');
        case 'octothorpe':
          break;
      }
    }
  }

  function use(parameter: string, as: Use): void {
    const before = uses.get(parameter);
    // A number that is named once more, `{count}`, is written as the number it is.
    if (!before || (before.as === 'text' && as.as === 'number')) uses.set(parameter, as);
    else if ((before.as === 'choice') !== (as.as === 'choice')) {
      throw new MessageError(
        `{${parameter}} is chosen by (select) in one place and not in another`,
        'use select wherever it stands',
      );
    }
  }
}

function choicesOf({ cases }: Select): readonly string[] {
  return cases.map(({ key }) => key).filter((key) => key !== 'other');
}

function checkCases({ type, arg, cases, pluralOffset }: Select, rules: PluralRules): void {
  const keys = cases.map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice) throw new MessageError(`{${arg}} has "${twice}" twice`, 'keep one of them');
  if (pluralOffset) throw new MessageError('"offset:" is not used here', 'take it out');
  const wanted = type === 'plural' ? rules.needed : ['other'];
  const missing = wanted.filter((category) => !keys.includes(category));
  if (missing.length > 0) {
    const named = missing.map((category) => `"${category}"`).join(' and ');
    const remedy = `add ${missing.map((category) => `${category} {…}`).join(' ')} before its last brace`;
    throw new MessageError(`the ${type} of {${arg}} lacks ${named}, which the language needs`, remedy);
  }
  const one = cases.find(({ key }) => key === 'one')?.tokens ?? [];
  if (
    type === 'plural' &&
    !rules.oneIsOne &&
    one.some((token) => token.type === 'content' && /\b1\b/.test(token.value))
  ) {
    throw new MessageError(
      `the "one" of {${arg}} says 1, but in this language it is for other numbers too`,
      'write # for 1',
    );
  }
  const strange = keys.find((key) => type === 'plural' && !key.startsWith('=') && !rules.allowed.includes(key));
  if (strange) {
    throw new MessageError(
      `the plural of {${arg}} has "${strange}", which the language does not know`,
      `use ${rules.allowed.join(', ')}, or an exact number such as =0`,
    );
  }
}

function parsed(text: string): readonly Token[] {
  try {
    return parse(text, { strict: true });
  } catch (error) {
    // "invalid syntax at line 1 col 7:" and a picture of the line; the columns are those of the text, not of the file.
    const [, , column] = /at line (\d+) col (\d+)/.exec((error as Error).message) ?? [];
    const near = text.slice(Math.max(0, Number(column ?? 1) - 1 - 15), Number(column ?? 1) + 15);
    throw new MessageError(
      `the braces of this sentence are not understood near "${near.trim()}"`,
      'every { needs its }; write {name} or {count, plural, one {…} other {…}}',
    );
  }
}
