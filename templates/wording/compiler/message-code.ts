import type { Select, Token } from '@messageformat/parser';
import type { Message, Use } from './message.ts';
import type { PluralRules } from './plural-rules.ts';

/** Names of the compiled file that sentences call. */
export const numberFunction = 'writtenNumber';
export const pluralFunction = 'pluralCategory';

interface Given {
  /** How English uses each parameter: what the caller hands over. */
  readonly uses: ReadonlyMap<string, Use>;
  readonly rules: PluralRules;
}

/** A sentence as a TypeScript expression of its parameters: a string, a template or a chain of conditions. */
export function messageCode({ tokens }: Message, given: Given): string {
  return codeOf(tokens, given, null);
}

/** `counted`: the number that `#` stands for. */
function codeOf(tokens: readonly Token[], given: Given, counted: string | null): string {
  const [only, ...others] = tokens;
  if (!only) return "''";
  if (others.length === 0 && (only.type === 'plural' || only.type === 'select')) return choice(only, given, counted);
  if (tokens.every(({ type }) => type === 'content')) {
    return JSON.stringify(tokens.map((token) => (token as { value: string }).value).join(''));
  }
  return `\`${tokens.map((token) => (token.type === 'content' ? escaped(token.value) : `\${${inserted(token, given, counted)}}`)).join('')}\``;
}

function inserted(token: Token, given: Given, counted: string | null): string {
  switch (token.type) {
    case 'argument':
      return given.uses.get(token.arg)?.as === 'number' ? `${numberFunction}(${token.arg})` : token.arg;
    case 'function':
      return `${numberFunction}(${token.arg})`;
    case 'octothorpe':
      return `${numberFunction}(${counted})`;
    case 'plural':
    case 'select':
      return choice(token, given, counted);
    default:
      throw new Error(`No code for "${token.type}"`);
  }
}

/** `count === 0 ? … : count === 1 ? … : …`: exact numbers first, as ICU reads them, and `other` last. */
function choice({ type, arg, cases }: Select, given: Given, counted: string | null): string {
  const isPlural = type === 'plural';
  const inside = isPlural ? arg : counted;
  const categories = cases.map(({ key }) => key).filter((key) => !key.startsWith('=') && key !== 'other');
  // Intl's rules take half a millisecond to make and three microseconds to ask: only where 1 is not all there is to know.
  const isSimple = given.rules.oneIsOne && categories.every((category) => category === 'one');
  const condition = (key: string) => {
    if (key.startsWith('=')) return `${arg} === ${Number(key.slice(1))}`;
    if (!isPlural) return `${arg} === ${JSON.stringify(key)}`;
    return isSimple ? `${arg} === 1` : `${pluralFunction}(${arg}) === ${JSON.stringify(key)}`;
  };
  const exact = cases.filter(({ key }) => key.startsWith('='));
  const others = cases.filter(({ key }) => !key.startsWith('=') && key !== 'other');
  const last = cases.find(({ key }) => key === 'other')?.tokens ?? [];
  const branches = [...exact, ...others].map(({ key, tokens }) => {
    const digit = key.startsWith('=') ? key.slice(1) : isPlural && isSimple ? '1' : '';
    return `${condition(key)} ? ${codeOf(digit.length === 1 ? said(tokens, digit) : tokens, given, inside)} : `;
  });
  return `(${branches.join('')}${codeOf(last, given, inside)})`;
}

/** Where only one number comes, `#` is its digit. */
function said(tokens: readonly Token[], digit: string): readonly Token[] {
  return tokens.map((token) =>
    token.type === 'octothorpe' ? { type: 'content', value: digit, ctx: token.ctx } : token,
  );
}

function escaped(text: string): string {
  return text.replace(/[`\\]|\$\{/g, '\\$&');
}
