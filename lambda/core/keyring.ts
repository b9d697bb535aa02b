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

export type Rotation =
  | { readonly kind: 'rotated'; readonly keyring: string | readonly unknown[]; readonly keys: number }
  /** The signing key has that id already: the rotation was done before. */
  | { readonly kind: 'already' }
  /** An older key has that id, or what stands there is no keyring: nothing may be written. */
  | { readonly kind: 'refused'; readonly why: 'id in use' | 'no keyring' };

/**
 * The keyring with a new key before the others, in the spelling it had (text or list); every old entry stays as it was
 * written, because its spelling is the id by which old links name it. The same `kid` again changes nothing.
 */
export function rotatedKeyring(value: unknown, { kid, key }: { readonly kid: string; readonly key: string }): Rotation {
  const ring = parseKeyring(value);
  if (ring === null) return { kind: 'refused', why: 'no keyring' };
  if (ring[0].kid === kid) return { kind: 'already' };
  if (ring.some((old) => old.kid === kid)) return { kind: 'refused', why: 'id in use' };
  const keyring = typeof value === 'string' ? `${kid}:${key} ${value.trim()}` : [{ kid, key }, ...(value as unknown[])];
  // What the service will read is what was meant: one key more, each old one under its own id.
  const after = parseKeyring(keyring);
  const isWhole = after?.length === ring.length + 1 && ring.every((old, index) => isSameKey(after[index + 1], old));
  return isWhole ? { kind: 'rotated', keyring, keys: after.length } : { kind: 'refused', why: 'no keyring' };
}

/**
 * The keys of another deployment before one's own, as a list: the other's first signs, all verify. Keys that are there
 * already are not written twice; `null` where either is no keyring, or two different keys have one id.
 */
export function joinedKeyrings(other: unknown, own: unknown): readonly TokenKey[] | null {
  const [first, second] = [parseKeyring(other), parseKeyring(own)];
  if (first === null || second === null) return null;
  const joined = [...first, ...second.filter((key) => !first.some((known) => isSameKey(known, key)))];
  return parseKeyring(joined.map(spelt)) && joined;
}

/** As it stands in a secret; a key without an id is the key alone, because its id follows from it. */
export function spelt({ kid, key }: TokenKey): string | TokenKey {
  return kid === null ? key : { kid, key };
}

function isSameKey(a: TokenKey | undefined, b: TokenKey): boolean {
  return a?.kid === b.kid && a.key === b.key;
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
