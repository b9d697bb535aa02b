import type { Plain, PlainItem } from './attributes.ts';
import { StoreUnavailableError } from './store-unavailable.ts';

/**
 * The version this code writes into every item (`v`). It reads that one and the one before it, because two versions of
 * the service are live during a deployment.
 */
export const schemaVersion = 1;

/** Refuses an item written by a version this one cannot read; hands the others through. */
export function readable(item: PlainItem): PlainItem {
  const version = numberOf(item, 'v');
  if (version === schemaVersion || (version === schemaVersion - 1 && version > 0)) return item;
  const remedy = 'Deploy the version of Living Review that wrote it, or a later one.';
  throw new StoreUnavailableError(`Item ${nameOf(item)} has schema version ${version}, newer or older than this one.`, {
    kind: 'unreadable',
    remedy,
  });
}

export function textOf(item: PlainItem, name: string): string {
  return expect(item, name, textOrNull(item, name));
}

export function textOrNull(item: PlainItem, name: string): string | null {
  const value = item[name] ?? null;
  return value === null || typeof value === 'string' ? value : wrongType(item, name);
}

export function numberOf(item: PlainItem, name: string): number {
  return expect(item, name, numberOrNull(item, name));
}

export function numberOrNull(item: PlainItem, name: string): number | null {
  const value = item[name] ?? null;
  return value === null || typeof value === 'number' ? value : wrongType(item, name);
}

export function flagOf(item: PlainItem, name: string): boolean {
  const value = item[name];
  return typeof value === 'boolean' ? value : wrongType(item, name);
}

export function bytesOf(item: PlainItem, name: string): Uint8Array {
  const value = item[name];
  return value instanceof Uint8Array ? value : wrongType(item, name);
}

export function textsOf(item: PlainItem, name: string): readonly string[] {
  const value = item[name];
  return Array.isArray(value) && value.every((member) => typeof member === 'string') ? value : wrongType(item, name);
}

export function numbersOf(item: PlainItem, name: string): Readonly<Record<string, number>> {
  const value = item[name];
  return isNumbers(value) ? value : wrongType(item, name);
}

function isNumbers(value: Plain | undefined): value is Readonly<Record<string, number>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array) return false;
  return Object.values(value).every((member) => typeof member === 'number');
}

function expect<T>(item: PlainItem, name: string, value: T | null): T {
  return value ?? wrongType(item, name);
}

function wrongType(item: PlainItem, name: string): never {
  throw new StoreUnavailableError(`Item ${nameOf(item)} has no readable attribute "${name}".`, {
    kind: 'unreadable',
    remedy: 'Something other than Living Review wrote to the table: restore the item from a backup.',
  });
}

// Keys hold slugs, ids and keyed hashes, never an address: fit for a log.
function nameOf(item: PlainItem): string {
  return `${String(item.PK ?? '?')} / ${String(item.SK ?? '?')}`;
}
