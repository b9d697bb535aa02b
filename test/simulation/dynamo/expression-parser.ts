/**
 * DynamoDB's expression language (Developer Guide, "Using expressions"), as far as single-item requests use it. What it
 * does not know it refuses, so that no condition is ever taken for true by mistake.
 */
export type Operand =
  | { readonly kind: 'path'; readonly name: string }
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Operand[] }
  | { readonly kind: 'sum'; readonly sign: '+' | '-'; readonly left: Operand; readonly right: Operand };

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'compare'; readonly by: string; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly of: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly of: Operand; readonly values: readonly Operand[] }
  | { readonly kind: 'holds'; readonly call: Operand };

export interface Update {
  readonly set: readonly { readonly name: string; readonly to: Operand }[];
  readonly remove: readonly string[];
  readonly add: readonly { readonly name: string; readonly value: Operand }[];
  readonly delete: readonly { readonly name: string; readonly value: Operand }[];
}

export class ExpressionError extends Error {
  override readonly name = 'ValidationException';
}

export const parseCondition = remembered((text) => {
  const tokens = createTokens(text);
  const condition = parseOr(tokens);
  tokens.end();
  return condition;
});

export const parseUpdate = remembered((text): Update => {
  const tokens = createTokens(text);
  const update = { set: [] as Update['set'][number][], remove: [] as string[], add: [] as Update['add'][number][] };
  const deleted: Update['delete'][number][] = [];
  while (!tokens.isEnd()) {
    const clause = tokens.take().toUpperCase();
    do {
      const name = tokens.path();
      if (clause === 'SET') {
        tokens.expect('=');
        update.set.push({ name, to: parseSum(tokens) });
      } else if (clause === 'REMOVE') update.remove.push(name);
      else if (clause === 'ADD') update.add.push({ name, value: parseOperand(tokens) });
      else if (clause === 'DELETE') deleted.push({ name, value: parseOperand(tokens) });
      else throw new ExpressionError(`no clause ${clause}`);
    } while (tokens.has(','));
  }
  return { ...update, delete: deleted };
});

type Tokens = ReturnType<typeof createTokens>;

function createTokens(text: string) {
  const tokens = text.match(/[#:]?\w+|<>|<=|>=|[=<>(),+-]/g) ?? [];
  if (tokens.join('') !== text.replace(/\s+/g, '')) throw new ExpressionError(`not understood: ${text}`);
  let next = 0;
  const peek = () => tokens[next]?.toUpperCase() ?? '';
  const take = () => {
    const token = tokens[next];
    if (token === undefined) throw new ExpressionError(`unfinished: ${text}`);
    next += 1;
    return token;
  };
  const has = (token: string) => {
    if (peek() !== token) return false;
    next += 1;
    return true;
  };
  return {
    peek,
    take,
    has,
    isEnd: () => next === tokens.length,
    expect: (token: string) => {
      if (!has(token)) throw new ExpressionError(`${token} expected in ${text}`);
    },
    /** The name behind a `#`; bare names are refused, for they may be reserved words. */
    path: () => {
      const token = take();
      if (!token.startsWith('#')) throw new ExpressionError(`${token} is not written with a placeholder: ${text}`);
      return token.slice(1);
    },
    end: () => {
      if (next < tokens.length) throw new ExpressionError(`more than expected: ${text}`);
    },
  };
}

function parseOr(tokens: Tokens): Condition {
  const parts = [parseAnd(tokens)];
  while (tokens.has('OR')) parts.push(parseAnd(tokens));
  return parts.length === 1 ? parts[0]! : { kind: 'or', parts };
}

function parseAnd(tokens: Tokens): Condition {
  const parts = [parseNot(tokens)];
  while (tokens.has('AND')) parts.push(parseNot(tokens));
  return parts.length === 1 ? parts[0]! : { kind: 'and', parts };
}

function parseNot(tokens: Tokens): Condition {
  if (tokens.has('NOT')) return { kind: 'not', part: parseNot(tokens) };
  if (tokens.has('(')) {
    const inner = parseOr(tokens);
    tokens.expect(')');
    return inner;
  }
  const left = parseOperand(tokens);
  for (const by of ['=', '<>', '<', '<=', '>', '>=']) {
    if (tokens.has(by)) return { kind: 'compare', by, left, right: parseOperand(tokens) };
  }
  if (tokens.has('BETWEEN')) {
    const low = parseOperand(tokens);
    tokens.expect('AND');
    return { kind: 'between', of: left, low, high: parseOperand(tokens) };
  }
  if (tokens.has('IN')) return { kind: 'in', of: left, values: parseList(tokens) };
  if (left.kind !== 'call') throw new ExpressionError(`${left.kind} alone is no condition`);
  return { kind: 'holds', call: left };
}

function parseSum(tokens: Tokens): Operand {
  const left = parseOperand(tokens);
  for (const sign of ['+', '-'] as const) {
    if (tokens.has(sign)) return { kind: 'sum', sign, left, right: parseOperand(tokens) };
  }
  return left;
}

function parseOperand(tokens: Tokens): Operand {
  const token = tokens.take();
  if (token.startsWith('#')) return { kind: 'path', name: token.slice(1) };
  if (token.startsWith(':')) return { kind: 'value', name: token.slice(1) };
  return { kind: 'call', name: token, operands: parseList(tokens) };
}

function parseList(tokens: Tokens): readonly Operand[] {
  tokens.expect('(');
  const operands: Operand[] = [];
  do operands.push(parseOperand(tokens));
  while (tokens.has(','));
  tokens.expect(')');
  return operands;
}

/** A service writes a few dozen expressions and no more. */
function remembered<T>(parse: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text) ?? parse(text);
    known.set(text, found);
    return found;
  };
}
