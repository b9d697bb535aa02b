import { createEventHeap, type HeapEvent } from './event-heap.ts';
import { type FaultName, type Faults, noFaults } from './faults.ts';
import { createRandom, hashText, type Random } from './random.ts';

/** A Lambda invocation, or a person: whoever can be killed. Nothing it awaits is ever answered once it is dead. */
export interface Process {
  readonly name: string;
  readonly startedAt: number;
  /** What its clock shows beside the true moment. */
  readonly skewMs: number;
  readonly kill: KillPlan | null;
  calls: number;
  sends: number;
  dead: boolean;
  ended: boolean;
  /** It did all it was asked to; a killed one never did, one that threw or handed work back did not. */
  isWhole: boolean;
  /** Its host will freeze at a request like this. */
  readonly freezesAt: RegExp | null;
  frozenUntil: number;
  /** Tells whoever invoked it. */
  onDeath: () => void;
}

/** Dies at its `nth` request (of SES, if aimed there): before it is sent, once it is applied, or as its answer arrives. */
export interface KillPlan {
  readonly aim: 'any' | 'ses';
  readonly nth: number;
  readonly when: 'before' | 'after' | 'answered';
}

export type Port = 'dynamo' | 'ses' | 'ncbi' | 'sqs';

export interface Request<T> {
  readonly port: Port;
  readonly what: string;
  /** Happens on the other side, at the moment the request arrives. */
  readonly apply: () => T | Promise<T>;
  /** After so long the client gives up; the other side may still do it. */
  readonly patienceMs: number;
  readonly latencyMs: readonly [number, number];
}

/** The other side said no before anything happened. */
export class ThrottledError extends Error {
  override readonly name = 'ThrottledError';
}

/** No answer: it may have happened, or not. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

export interface Invocation {
  readonly timeoutMs: number;
  /** At such a request its host may freeze, so that it outlives its time-out. */
  readonly mayFreezeAt?: RegExp;
  /** A person's browser is not killed. */
  readonly isPerson?: boolean;
}

export type Ending<T> = { readonly kind: 'returned'; readonly value: T } | { readonly kind: 'failed' | 'killed' };

/**
 * One seed's world: a virtual clock, a heap of events and dice. Ordinary async code runs on it unchanged, because between
 * two events every microtask is drained; the only ways out of a process are {@link request} and {@link sleep}.
 */
export function createKernel(
  seed: number,
  drawn: Faults,
  startsAt: number,
  keepTrace: boolean,
  /** The world's answer to a frozen host: what makes its return awkward. */
  onFreeze: () => void,
) {
  const heap = createEventHeap();
  const dice = createRandom(seed, 'world');
  const ties = createRandom(seed, 'ties');
  const trace: string[] = [];
  const stats = { requests: 0, kills: 0, unanswered: 0, invocations: 0 };
  let now = startsAt;
  let hash = hashText(String(seed));
  let numbers = 0;
  let faults = drawn;
  /** Set by the other side while it applies a request: its answer comes so much later. */
  let answerDelayMs = 0;

  const nextNumber = () => {
    numbers += 1;
    return numbers;
  };
  const log = (line: string) => {
    const text = `${now - startsAt} ${line}`;
    hash = hashText(text, hash);
    if (keepTrace) trace.push(`${new Date(now).toISOString().slice(5, 23)} ${line}`);
  };
  const at = (moment: number, act: HeapEvent['act']) =>
    heap.push({ at: Math.max(moment, now), tie: ties.next(), number: nextNumber(), act });
  const isFault = (name: FaultName) => dice.chance(faults[name]);

  async function run(until: number): Promise<void> {
    while (heap.nextAt() <= until) {
      const event = heap.pop()!;
      now = event.at;
      const done = event.act();
      if (done === 'nothing') continue;
      if (done) await done;
      await new Promise(setImmediate);
    }
    now = until;
  }

  function planKill(): KillPlan | null {
    const when = dice.pick(['before', 'after', 'answered'] as const);
    if (isFault('kill.atSend')) return { aim: 'ses', nth: dice.between(1, 2), when };
    return isFault('kill') ? { aim: 'any', nth: dice.between(1, dice.pick([4, 10, 30])), when } : null;
  }

  const kill = (process: Process, how: string) => {
    if (process.dead || process.ended) return;
    process.dead = true;
    process.isWhole = false;
    stats.kills += 1;
    log(`${process.name} ${how}`);
    process.onDeath();
  };

  /** Runs `work` as a process of its own; `onEnd` hears how it ended, as the Lambda service would. */
  function invoke<T>(
    name: string,
    { timeoutMs, mayFreezeAt, isPerson = false }: Invocation,
    work: (process: Process) => Promise<T>,
    onEnd: (ending: Ending<T>) => void = () => {},
  ): Process {
    stats.invocations += 1;
    const process: Process = {
      name: `${name}#${stats.invocations}`,
      startedAt: now,
      skewMs: Math.round((2 * dice.next() - 1) * 1000 * faults['clock.skew']),
      kill: isPerson ? null : planKill(),
      calls: 0,
      sends: 0,
      dead: false,
      ended: false,
      isWhole: true,
      freezesAt: mayFreezeAt && isFault('freeze') ? mayFreezeAt : null,
      frozenUntil: 0,
      onDeath: () => tell({ kind: 'killed' }),
    };
    let told = false;
    const tell = (ending: Ending<T>) => {
      if (told) return;
      told = true;
      onEnd(ending);
    };
    at(now + timeoutMs, () => {
      if (process.dead || process.ended) return 'nothing';
      // A frozen host cannot kill it; whoever invoked it believes it dead all the same.
      if (process.frozenUntil > now) tell({ kind: 'killed' });
      else kill(process, 'timed out');
      return undefined;
    });
    void Promise.resolve()
      .then(() => work(process))
      .then(
        (value) => {
          if (process.dead) return;
          process.ended = true;
          tell({ kind: 'returned', value });
        },
        (error: unknown) => {
          if (process.dead) return;
          process.ended = true;
          process.isWhole = false;
          log(`${process.name} failed: ${error instanceof Error ? `${error.name} ${error.message}` : String(error)}`);
          tell({ kind: 'failed' });
        },
      );
    return process;
  }

  /** Whether its kill plan strikes at this request, and when. */
  function strikes(process: Process, port: Port): KillPlan['when'] | null {
    process.calls += 1;
    if (port === 'ses') process.sends += 1;
    const { kill: plan } = process;
    if (plan === null) return null;
    return (plan.aim === 'any' ? process.calls : port === 'ses' ? process.sends : 0) === plan.nth ? plan.when : null;
  }

  function request<T>(process: Process, { port, what, apply, patienceMs, latencyMs }: Request<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (process.dead) return;
      stats.requests += 1;
      const strike = strikes(process, port);
      if (strike === 'before') return kill(process, `killed before ${port} ${what}`);
      let settled = false;
      const settle = (act: () => void) => {
        if (settled || process.dead) return;
        settled = true;
        if (strike === 'answered') kill(process, `killed after the answer of ${port} ${what}`);
        else act();
      };
      const unanswered = (how: string) =>
        settle(() => {
          stats.unanswered += 1;
          reject(new NoAnswerError(`${port} ${what}: ${how}`));
        });
      const [least, most] = latencyMs;
      const isLate = isFaultOf(port, 'late');
      const isCut = isFaultOf(port, 'cut');
      const freezes = process.frozenUntil === 0 && process.freezesAt?.test(what) === true && dice.chance(0.4);
      // Longer than the lease: the process wakes up as a writer whose time is over.
      if (freezes) process.frozenUntil = now + dice.between(17, 40) * 60_000;
      const wakesAt = process.frozenUntil;
      if (freezes) {
        log(`${process.name} frozen at ${port} ${what}`);
        onFreeze();
      } else
        at(now + patienceMs, () => {
          if (settled || process.dead) return 'nothing';
          // The timers of a frozen host stand still.
          if (process.frozenUntil <= now) unanswered('the client gave up');
          return undefined;
        });
      const arrivesIn = isLate ? patienceMs + dice.between(1, 4 * patienceMs) : dice.between(least, most);
      at(now + arrivesIn, () => {
        if (isCut) return at(now + 1, () => unanswered('the connection broke'));
        if (isFaultOf(port, 'throttled')) {
          log(`${process.name} ${port} ${what} throttled`);
          return at(now + 1, () => settle(() => reject(new ThrottledError(`${port} ${what}`))));
        }
        const answer = (outcome: () => void, result: string) => {
          log(`${process.name} ${port} ${what} ${result}`);
          if (strike === 'after') kill(process, `killed after ${port} ${what}`);
          if (isFaultOf(port, 'lost')) return at(now + 1, () => unanswered('the answer is lost'));
          const stalledMs = isFaultOf(port, 'stalled') ? dice.between(1, Math.round(1.5 * patienceMs)) : 0;
          if (answerDelayMs > 0) process.frozenUntil = now + answerDelayMs;
          const delayMs = dice.between(1, 20) + stalledMs + answerDelayMs;
          answerDelayMs = 0;
          at(freezes ? Math.max(wakesAt, now + delayMs) : now + delayMs, () => settle(outcome));
        };
        const refused = (error: unknown) =>
          answer(() => reject(error), error instanceof Error ? error.name : String(error));
        try {
          const applied = apply();
          if (!(applied instanceof Promise)) return answer(() => resolve(applied), 'ok');
          return applied.then((value) => answer(() => resolve(value), 'ok'), refused);
        } catch (error) {
          refused(error);
        }
      });
    });
  }

  /** Only some ports know some faults; a fault a port does not know never happens. */
  function isFaultOf(port: Port, fault: string): boolean {
    const name = `${port}.${fault}`;
    return Object.hasOwn(faults, name) && isFault(name as FaultName);
  }

  const sleep = (process: Process, ms: number) =>
    new Promise<void>((resolve) => {
      at(now + ms, () => {
        if (!process.dead) resolve();
      });
    });

  return {
    now: () => now,
    clockOf: (process: Process) => new Date(now + process.skewMs),
    dice: dice as Random,
    stats,
    trace,
    hash: () => (hash >>> 0).toString(16).padStart(8, '0'),
    log,
    at,
    run,
    invoke,
    request,
    sleep,
    isFault,
    delayAnswer: (ms: number) => {
      answerDelayMs = ms;
    },
    /** From here on nothing goes wrong any more. */
    calmDown: () => {
      faults = noFaults;
      log('calm');
    },
  };
}

export type Kernel = ReturnType<typeof createKernel>;
