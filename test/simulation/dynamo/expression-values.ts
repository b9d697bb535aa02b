import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Condition, ExpressionError, type Operand, parseCondition, parseUpdate } from './expression-parser.ts';

export type Item = Readonly<Record<string, AttributeValue>>;

export interface Placeholders {
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
}

/** Whether a condition holds for an item; an absent one is `{}`. */
export function holds(text: string, item: Item, given: Placeholders): boolean {
  return isTrue(parseCondition(text), item, given);
}

/** The item after an update expression, the key attributes as they were. */
export function updated(text: string, item: Item, given: Placeholders): Item {
  const { set, remove, add, delete: taken } = parseUpdate(text);
  const after: Record<string, AttributeValue> = { ...item };
  for (const { name, to } of set) {
    const value = operandValue(to, item, given);
    if (value === undefined) throw new ExpressionError(`${name} is set to an attribute that is not there`);
    after[attribute(name, given)] = value;
  }
  for (const name of remove) delete after[attribute(name, given)];
  for (const { name, value } of add) {
    const own = attribute(name, given);
    const more = needed(value, item, given);
    const before = item[own];
    if (more.N !== undefined) after[own] = { N: String(Number(before?.N ?? 0) + Number(more.N)) };
    else if (more.SS !== undefined) after[own] = { SS: [...new Set([...(before?.SS ?? []), ...more.SS])] };
    else throw new ExpressionError('ADD takes a number or a set of strings');
  }
  for (const { name, value } of taken) {
    const own = attribute(name, given);
    const gone = new Set(needed(value, item, given).SS ?? []);
    const left = (item[own]?.SS ?? []).filter((one) => !gone.has(one));
    if (left.length > 0) after[own] = { SS: left };
    else delete after[own];
  }
  return after;
}

/** DynamoDB refuses placeholders that are declared and not used, or used and not declared. */
export function assertAllUsed(texts: readonly (string | undefined)[], given: Placeholders): void {
  const used = usedIn(texts.join(' '));
  const declared = [
    ...Object.keys(given.ExpressionAttributeNames ?? {}),
    ...Object.keys(given.ExpressionAttributeValues ?? {}),
  ];
  const unused = declared.filter((name) => !used.has(name));
  if (unused.length === 0 && declared.length === used.size) return;
  const undeclared = [...used].filter((name) => !declared.includes(name));
  if (unused.length > 0 || undeclared.length > 0)
    throw new ExpressionError(`unused in expressions: ${unused.join()}; not defined: ${undeclared.join()}`);
}

const known = new Map<string, ReadonlySet<string>>();

function usedIn(text: string): ReadonlySet<string> {
  const used = known.get(text) ?? new Set(text.match(/[#:]\w+/g) ?? []);
  known.set(text, used);
  return used;
}

function isTrue(condition: Condition, item: Item, given: Placeholders): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((part) => isTrue(part, item, given));
    case 'or':
      return condition.parts.some((part) => isTrue(part, item, given));
    case 'not':
      return !isTrue(condition.part, item, given);
    case 'compare':
      return compares(
        operandValue(condition.left, item, given),
        condition.by,
        operandValue(condition.right, item, given),
      );
    case 'between': {
      const value = operandValue(condition.of, item, given);
      return (
        compares(value, '>=', operandValue(condition.low, item, given)) &&
        compares(value, '<=', operandValue(condition.high, item, given))
      );
    }
    case 'in': {
      const value = operandValue(condition.of, item, given);
      return condition.values.some((one) => compares(value, '=', operandValue(one, item, given)));
    }
    case 'holds':
      return callHolds(condition.call, item, given);
  }
}

function callHolds(call: Operand, item: Item, given: Placeholders): boolean {
  if (call.kind !== 'call') throw new ExpressionError('only a function can hold');
  const [first, second] = call.operands.map((operand) => operandValue(operand, item, given));
  switch (call.name) {
    case 'attribute_exists':
      return first !== undefined;
    case 'attribute_not_exists':
      return first === undefined;
    case 'begins_with':
      return first?.S !== undefined && second?.S !== undefined && first.S.startsWith(second.S);
    case 'contains':
      if (second?.S === undefined) return false;
      return (
        first?.SS?.includes(second.S) ??
        first?.L?.some(({ S }) => S === second.S) ??
        first?.S?.includes(second.S) ??
        false
      );
    default:
      throw new ExpressionError(`no function ${call.name}`);
  }
}

/** A comparison with something absent, or of another type, never holds (only `<>` of two types does). */
function compares(left: AttributeValue | undefined, by: string, right: AttributeValue | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  const order = orderOf(left, right);
  if (order === null) return by === '<>';
  switch (by) {
    case '=':
      return order === 0;
    case '<>':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      throw new ExpressionError(`no comparison ${by}`);
  }
}

function orderOf(left: AttributeValue, right: AttributeValue): number | null {
  if (left.S !== undefined && right.S !== undefined) return Buffer.compare(Buffer.from(left.S), Buffer.from(right.S));
  if (left.N !== undefined && right.N !== undefined) return Number(left.N) - Number(right.N);
  if (left.BOOL !== undefined && right.BOOL !== undefined) return Number(left.BOOL) - Number(right.BOOL);
  return null;
}

function operandValue(operand: Operand, item: Item, given: Placeholders): AttributeValue | undefined {
  switch (operand.kind) {
    case 'path':
      return item[attribute(operand.name, given)];
    case 'value':
      return given.ExpressionAttributeValues?.[`:${operand.name}`];
    case 'sum': {
      const [left, right] = [needed(operand.left, item, given), needed(operand.right, item, given)];
      const sign = operand.sign === '+' ? 1 : -1;
      return { N: String(Number(left.N) + sign * Number(right.N)) };
    }
    case 'call': {
      const [first, second] = operand.operands;
      if (operand.name === 'if_not_exists' && first && second)
        return operandValue(first, item, given) ?? operandValue(second, item, given);
      if (operand.name === 'list_append' && first && second)
        return { L: [...(needed(first, item, given).L ?? []), ...(needed(second, item, given).L ?? [])] };
      if (operand.name === 'size' && first) {
        const value = needed(first, item, given);
        return { N: String((value.S ?? value.L ?? value.SS ?? value.B ?? []).length) };
      }
      throw new ExpressionError(`no function ${operand.name} gives a value`);
    }
  }
}

function needed(operand: Operand, item: Item, given: Placeholders): AttributeValue {
  const value = operandValue(operand, item, given);
  if (value === undefined) throw new ExpressionError('an operand is not there');
  return value;
}

function attribute(name: string, given: Placeholders): string {
  const found = given.ExpressionAttributeNames?.[`#${name}`];
  if (found === undefined) throw new ExpressionError(`#${name} is not defined`);
  return found;
}
