import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type StoredItem = Readonly<Record<string, AttributeValue>>;

/**
 * One item as DynamoDB's own export to S3 writes it (`DYNAMODB_JSON`, "DynamoDB table export output format"):
 * `{"Item":{"PK":{"S":"…"},…}}`, binary values in base64. Attributes in the order of their names, so that the same item
 * is the same line.
 */
export function lineOf(item: StoredItem): string {
  return JSON.stringify({ Item: mapOut(item) });
}

/** The item of one line; throws {@link ExportLineError} for what is none of this table's. */
export function itemOf(line: string): StoredItem {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new ExportLineError('it is not JSON');
  }
  const { Item } = Object(value) as { readonly Item?: unknown };
  if (!isMap(Item)) throw new ExportLineError('it holds no item');
  const item = mapIn(Item);
  if (item.PK?.S === undefined || item.SK?.S === undefined) throw new ExportLineError('its item has no PK and SK');
  return item;
}

export class ExportLineError extends Error {
  override readonly name = 'ExportLineError';
}

function mapOut(map: StoredItem): Record<string, unknown> {
  const names = Object.keys(map).toSorted();
  return Object.fromEntries(names.map((name) => [name, valueOut(map[name])]));
}

function valueOut(value: AttributeValue | undefined): unknown {
  if (value?.B !== undefined) return { B: base64(value.B) };
  if (value?.BS !== undefined) return { BS: value.BS.map(base64) };
  if (value?.L !== undefined) return { L: value.L.map(valueOut) };
  if (value?.M !== undefined) return { M: mapOut(value.M) };
  return value;
}

function mapIn(map: Readonly<Record<string, unknown>>): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, valueIn(value)]));
}

function valueIn(value: unknown): AttributeValue {
  const [entry, ...others] = isMap(value) ? Object.entries(value) : [];
  if (!entry || others.length > 0) throw new ExportLineError('an attribute is not {"<type>": …}');
  const [type, given] = entry;
  if (type === 'S' && typeof given === 'string') return { S: given };
  if (type === 'N' && typeof given === 'string') return { N: given };
  if (type === 'BOOL' && typeof given === 'boolean') return { BOOL: given };
  if (type === 'NULL' && given === true) return { NULL: true };
  if (type === 'B' && typeof given === 'string') return { B: bytes(given) };
  if (type === 'M' && isMap(given)) return { M: mapIn(given) };
  if (type === 'L' && Array.isArray(given)) return { L: given.map(valueIn) };
  if (isTexts(given)) {
    if (type === 'SS') return { SS: [...given] };
    if (type === 'NS') return { NS: [...given] };
    if (type === 'BS') return { BS: given.map(bytes) };
  }
  throw new ExportLineError(`an attribute of type "${type}" is not as DynamoDB writes it`);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((member) => typeof member === 'string');
}

function base64(value: Uint8Array): string {
  return Buffer.from(value).toString('base64');
}

function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
