import { encodeItem, type PlainItem } from './attributes.ts';

/** Text in DynamoDB's expression language, attributes as `#name`, values as `:value`; placeholders follow from the text. */
export interface Expression {
  readonly expression: string;
  readonly values?: PlainItem;
}

export interface Change {
  /** Set to these values; `null` removes the attribute. */
  readonly set: PlainItem;
  /** Further assignments whose value comes from the item itself: `#cursor = #claimTo`. */
  readonly copy?: readonly string[];
  readonly remove?: readonly string[];
  readonly condition: Expression;
}

export function conditional({ expression, values = {} }: Expression) {
  return { ConditionExpression: expression, ...placeholders([expression], values) };
}

export function updating({ set, copy = [], remove = [], condition }: Change) {
  const values = Object.entries(set);
  const assigned = values.flatMap(([attribute, value]) =>
    value === null ? [] : [`#${attribute} = :set_${attribute}`],
  );
  const removed = [...values.flatMap(([attribute, value]) => (value === null ? [attribute] : [])), ...remove];
  const expression = [
    `SET ${[...assigned, ...copy].join(', ')}`,
    ...(removed.length > 0 ? [`REMOVE ${removed.map((attribute) => `#${attribute}`).join(', ')}`] : []),
  ].join(' ');
  return {
    UpdateExpression: expression,
    ConditionExpression: condition.expression,
    ...placeholders([expression, condition.expression], {
      ...Object.fromEntries(values.map(([attribute, value]) => [`set_${attribute}`, value])),
      ...condition.values,
    }),
  };
}

/** Only what an expression uses may be declared: DynamoDB refuses unused placeholders. */
export function placeholders(expressions: readonly string[], values: PlainItem) {
  const { names, used } = usedIn(expressions.join(' '));
  return {
    ...(names.length > 0 && {
      ExpressionAttributeNames: Object.fromEntries(names.map((attribute) => [`#${attribute}`, attribute])),
    }),
    ...(used.length > 0 && {
      ExpressionAttributeValues: encodeItem(
        Object.fromEntries(used.map((value) => [`:${value}`, values[value] ?? null])),
      ),
    }),
  };
}

interface Used {
  readonly names: readonly string[];
  readonly used: readonly string[];
}

/** The adapter writes a few dozen expressions and no more: nothing a reader types ever becomes part of one. */
const known = new Map<string, Used>();

function usedIn(text: string): Used {
  const found = known.get(text);
  if (found) return found;
  const names = [...new Set(Array.from(text.matchAll(/#(\w+)/g), ([, attribute = '']) => attribute))];
  const used = [...new Set(Array.from(text.matchAll(/:(\w+)/g), ([, value = '']) => value))];
  known.set(text, { names, used });
  return { names, used };
}
