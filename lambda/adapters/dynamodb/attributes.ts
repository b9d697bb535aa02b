import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** What an item holds, without DynamoDB's type letters. Sets are not used. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | readonly Plain[]
  | { readonly [name: string]: Plain };

export type PlainItem = Readonly<Record<string, Plain>>;

/** `null` attributes are left out: absence is cheaper to store and can be asked for with attribute_not_exists. */
export function encodeItem(item: PlainItem): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) => (value === null ? [] : [[name, encode(value)]])),
  );
}

export function decodeItem(item: Readonly<Record<string, AttributeValue>>): PlainItem {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, decode(value)]));
}

/** DynamoDB has no NaN or Infinity; its numbers hold every safe integer. */
export function encode(value: Plain): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be stored: DynamoDB numbers are finite`);
    return { N: String(value) };
  }
  if (value instanceof Uint8Array) return { B: value };
  if (isList(value)) return { L: value.map(encode) };
  return { M: Object.fromEntries(Object.entries(value).map(([name, member]) => [name, encode(member)])) };
}

function decode(value: AttributeValue): Plain {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.B !== undefined) return value.B;
  if (value.L !== undefined) return value.L.map(decode);
  if (value.M !== undefined) return decodeItem(value.M);
  if (value.NULL !== undefined) return null;
  throw new TypeError(`an attribute of type ${Object.keys(value).join()} is not one of ours`);
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}
