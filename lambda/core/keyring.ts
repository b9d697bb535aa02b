/** A key that signs readers' links, and the id by which a token names it; `null`: the id follows from the key itself. */
export interface TokenKey {
  readonly kid: string | null;
  readonly key: string;
}

/** 32 characters of what a generator makes are 128 bits or more. */
export const tokenKeyAtLeast = 32;

const kidShape = /^[A-Za-z0-9_-]{1,32}$/;

/**
 * The keys of a deployment, the signing one first: one key; several with blanks between them; or a list of keys. Each is
 * the key alone or with its id, `2027-01:<key>` or `{"kid": "2027-01", "key": …}`. `null` for anything else: an empty
 * ring, a short key, an id that occurs twice.
 */
export function parseKeyring(value: unknown): readonly [TokenKey, ...TokenKey[]] | null {
  const entries: readonly unknown[] =
    typeof value === 'string' ? value.split(/\s+/).filter(Boolean) : Array.isArray(value) ? value : [];
  const keys = entries.map(keyOf);
  const ring = keys.filter((key) => key !== null);
  const [first, ...others] = ring;
  if (first === undefined || ring.length < entries.length) return null;
  const names = ring.map(({ kid, key }) => kid ?? `of ${key}`);
  return new Set(names).size === names.length ? [first, ...others] : null;
}

function keyOf(entry: unknown): TokenKey | null {
  if (typeof entry === 'string') {
    const [, kid = null, key = ''] = /^(?:([^:]*):)?([^:]*)$/.exec(entry) ?? [];
    return checked(kid, key);
  }
  if (typeof entry !== 'object' || entry === null) return null;
  const { kid = null, key } = entry as { readonly kid?: unknown; readonly key?: unknown };
  return checked(kid, key);
}

function checked(kid: unknown, key: unknown): TokenKey | null {
  if (typeof key !== 'string' || key.length < tokenKeyAtLeast) return null;
  // `{{resolve:…}}` is a CloudFormation reference that was not resolved: everybody could know that key.
  if (key.includes('{{')) return null;
  if (kid === null) return { kid, key };
  return typeof kid === 'string' && kidShape.test(kid) ? { kid, key } : null;
}
