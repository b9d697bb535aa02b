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
  const text = expressions.join(' ');
  const names = [...new Set(Array.from(text.matchAll(/#(\w+)/g), ([, attribute = '']) => attribute))];
  const used = [...new Set(Array.from(text.matchAll(/:(\w+)/g), ([, value = '']) => value))];
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
