import { UpstreamFailure } from './upstream-failure.ts';

/**
 * JSON as services really send it: raw line breaks and tabs inside strings (E-utilities put multi-line error texts there)
 * are read as what they are. Throws {@link UpstreamFailure} when it is no whole JSON document.
 */
export function decodeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    try {
      return JSON.parse(escapeControlsInStrings(text));
    } catch {
      throw new UpstreamFailure('transient', 'malformed', 'the answer was cut off or is no JSON');
    }
  }
}

/** A member of an object, `undefined` for anything that is not one. */
export function member(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A list as it is, a single object as a list of one (some services unwrap those), anything else `null`. */
export function list(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  return isObject(value) ? [value] : null;
}

/** Text of a string or number, `''` for anything else. */
export function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** A count: a whole number ≥ 0, as number or digits; `null` otherwise. */
export function count(value: unknown): number | null {
  const digits = text(value);
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function escapeControlsInStrings(json: string): string {
  return json.replace(/"[^"\\]*(?:\\[\s\S][^"\\]*)*"/g, (string) =>
    string.replace(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}
