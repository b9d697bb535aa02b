/** A process that was killed: nothing it does from then on happens. */
export class KilledError extends Error {
  override readonly name = 'KilledError';
}

export interface KillSwitch {
  /** The same port, counting its calls and dying at the chosen one. */
  wrap<Port extends object>(name: string, port: Port): Port;
  /** `name.method` of every call that was made. */
  readonly calls: string[];
}

/**
 * Kills the process at its `at`-th call of a port (1 = the first), before the call has happened or just after. Every call
 * behind it fails as well, clean-up included, as when a machine is gone. `counts` chooses which calls are counted.
 */
export function createKillSwitch(
  at: number,
  when: 'before' | 'after' = 'before',
  counts: (call: string) => boolean = () => true,
): KillSwitch {
  const calls: string[] = [];
  let counted = 0;
  let dead = false;
  const wrap = <Port extends object>(name: string, port: Port): Port =>
    new Proxy(port, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function' || typeof key !== 'string') return value;
        return (...given: unknown[]) => {
          // A stream is no promise: it dies by throwing, and is not counted.
          if (key === 'allArticles')
            return streamOf(() => Reflect.apply(value, target, given) as AsyncIterable<unknown>);
          return call(`${name}.${key}`, async () => Reflect.apply(value, target, given));
        };
      },
    });
  const streamOf = async function* (open: () => AsyncIterable<unknown>) {
    if (dead) throw new KilledError('killed before a stream');
    yield* open();
  };
  const call = async (name: string, act: () => Promise<unknown>): Promise<unknown> => {
    calls.push(name);
    if (counts(name)) counted += 1;
    const dies = counts(name) && counted === at;
    if (dead || (dies && when === 'before')) {
      dead = true;
      throw new KilledError(`killed before ${name}`);
    }
    const value = await act();
    if (dies || dead) {
      dead = true;
      throw new KilledError(`killed after ${name}`);
    }
    // A writer's lease is a port of its own.
    return isLease(value) ? wrap('lease', value) : value;
  };
  return { wrap, calls };
}

function isLease(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'putArticle' in value;
}

/** A port none of whose functions may run. */
export function shouldNotBeCalled<Port extends object>(port: Port, ...methods: readonly (keyof Port)[]): Port {
  return new Proxy(port, {
    get(target, key) {
      if (!methods.includes(key as keyof Port)) return Reflect.get(target, key);
      return () => {
        throw new Error(`${String(key)} should not be called`);
      };
    },
  });
}
