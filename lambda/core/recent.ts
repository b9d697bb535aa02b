/** The latest answers to questions that come again, at most so many: the one not asked for longest goes first. */
export interface Recent<Key, Value> {
  readonly get: (key: Key) => Value | undefined;
  readonly set: (key: Key, value: Value) => void;
}

/** `limit`: entries kept. A Map keeps its keys in the order they were set. */
export function createRecent<Key, Value>(limit: number): Recent<Key, Value> {
  const entries = new Map<Key, Value>();
  return {
    get: (key) => {
      const found = entries.get(key);
      if (found === undefined) return undefined;
      entries.delete(key);
      entries.set(key, found);
      return found;
    },
    set: (key, value) => {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size <= limit) return;
      for (const oldest of entries.keys()) {
        entries.delete(oldest);
        break;
      }
    },
  };
}
