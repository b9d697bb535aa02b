import type { EventRange } from '../../core/subscription.ts';
import type { Plain, PlainItem } from './attributes.ts';
import { textOrNull } from './read-attribute.ts';
import { StoreUnavailableError } from './store-unavailable.ts';

/**
 * Event ranges as text, `3-17 20-25`: a fifth of what lists of numbers weigh in an item that is read for every mail. No
 * ranges are no attribute.
 */
export function encodeRanges(ranges: readonly EventRange[]): string | null {
  return ranges.length === 0 ? null : ranges.map(([from, to]) => `${from}-${to}`).join(' ');
}

export function decodeRanges(item: PlainItem, name: string): readonly EventRange[] {
  return rangesOf(textOrNull(item, name) ?? '', name);
}

export function encodeRangesByName(named: Readonly<Record<string, readonly EventRange[]>>): Plain {
  const written = Object.entries(named).flatMap(([name, ranges]) => {
    const text = encodeRanges(ranges);
    return text === null ? [] : [[name, text] as const];
  });
  return written.length === 0 ? null : Object.fromEntries(written);
}

export function decodeRangesByName(item: PlainItem, name: string): Readonly<Record<string, readonly EventRange[]>> {
  const value = item[name] ?? {};
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array)
    return unreadable(name);
  return Object.fromEntries(
    Object.entries(value).map(([key, text]) => [
      key,
      typeof text === 'string' ? rangesOf(text, name) : unreadable(name),
    ]),
  );
}

function rangesOf(text: string, name: string): readonly EventRange[] {
  if (text === '') return [];
  return text.split(' ').map((range) => {
    const [, from, to] = /^(\d+)-(\d+)$/.exec(range) ?? [];
    return from === undefined || to === undefined ? unreadable(name) : [Number(from), Number(to)];
  });
}

function unreadable(name: string): never {
  throw new StoreUnavailableError(`A subscription has no readable event ranges "${name}".`, {
    kind: 'unreadable',
    remedy: 'Something other than Living Review wrote to the table: restore the item from a backup.',
  });
}
