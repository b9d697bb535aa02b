import { gunzipSync, gzipSync } from 'node:zlib';

/** A value as gzip'd JSON (RFC 1952): an article of 6 KB becomes 2.5 KB, and a write unit is 1 KB. */
export function pack(value: unknown): Uint8Array {
  return gzipSync(JSON.stringify(value), { level: 9 });
}

/** `T` is what {@link pack} was given: packed bytes are written by this adapter only, under a schema version. */
export function unpack<T>(bytes: Uint8Array): T {
  return JSON.parse(gunzipSync(bytes).toString('utf8'));
}
