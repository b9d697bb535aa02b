import { randomBytes, randomInt } from 'node:crypto';
import type { SendQuota, SendRate } from '../../core/ports/send-rate.ts';
import {
  freshRate,
  giveBackToRate,
  type RateAnswer,
  type RateState,
  takeForSignUp,
  takeFromRate,
  takenInADay,
} from '../../core/send-rate.ts';
import type { PlainItem } from './attributes.ts';
import { sendingKey } from './keys.ts';
import { numberOf, numberOrNull, numbersOf, readable, schemaVersion, textOrNull } from './read-attribute.ts';
import { StoreUnavailableError } from './store-unavailable.ts';
import type { Table } from './table.ts';

const key = sendingKey('RATE');
/** Each lost attempt means that another worker's succeeded; twenty in a row are more workers than Lambda runs for us. */
const attempts = 20;

/** Changes whose marks the item keeps: so many others may come between a lost answer and the next look. */
const marksKept = 16;

/**
 * {@link SendRate} in one item that all workers change under its revision: a batch costs one read and one write, and what
 * is decided is `core/send-rate.ts`. `quota` hands out the same object while it is fresh.
 *
 * Each change leaves its mark among the latest. An answer may get lost after the change was applied, and another worker's
 * change cover it before anybody looks; the mark still says that it counted, and nothing is taken twice.
 */
export function createSendRate(
  table: Table,
  quota: () => Promise<SendQuota> = notASender,
  pause: (attempt: number) => Promise<void> = realPause,
): SendRate {
  let basis: { readonly quota: SendQuota; readonly others: number } | null = null;

  async function read(): Promise<{ state: RateState; revision: number; marks: readonly string[] }> {
    const item = await table.get(key);
    if (!item) return { state: freshRate, revision: 0, marks: [] };
    const marks = textOrNull(item, 'marks')?.split(' ') ?? [];
    return { state: rateState(item), revision: numberOf(item, 'revision'), marks };
  }

  async function change<T>(decide: (state: RateState) => { readonly answer: T; readonly next: RateState | null }) {
    const tried = new Map<string, T>();
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const { state, revision, marks } = await read();
      const applied = marks.find((mark) => tried.has(mark));
      if (applied !== undefined) return tried.get(applied) as T;
      const { answer, next } = decide(state);
      if (next === null) return answer;
      const mark = randomBytes(6).toString('base64url');
      tried.set(mark, answer);
      const outcome = await table.update(key, {
        set: {
          v: schemaVersion,
          lanes: [...next.lanes],
          signUps: next.signUps,
          hours: next.hours,
          days: next.days,
          revision: revision + 1,
          marks: [...marks, mark].slice(-marksKept).join(' '),
        },
        condition: {
          expression: revision === 0 ? 'attribute_not_exists(#revision)' : '#revision = :was',
          values: { was: revision },
        },
      });
      if (outcome.applied) return answer;
      await pause(attempt);
    }
    throw new StoreUnavailableError('Others keep changing the pace of sending.', {
      kind: 'throttled',
      remedy: 'The shard is tried again; lower maxConcurrency of the digest queue if this goes on.',
    });
  }

  /** What the provider has counted beyond what was taken here, as of its own answer. */
  function othersAt(state: RateState, current: SendQuota, now: Date): number {
    if (basis?.quota !== current)
      basis = { quota: current, others: Math.max(0, current.sentLastDay - takenInADay(state, now)) };
    return basis.others;
  }

  return {
    reserve: async (want, now): Promise<RateAnswer> => {
      const current = await quota();
      return change((state) => takeFromRate(state, want, current, othersAt(state, current, now), now));
    },
    reserveForSignUp: async (now): Promise<RateAnswer> => {
      const current = await quota();
      return change((state) => takeForSignUp(state, current, othersAt(state, current, now), now));
    },
    giveBack: async (last, spare, now) => {
      if (spare.mails < 1) return;
      await change((state) => ({ answer: null, next: giveBackToRate(state, last, spare, now) }));
    },
    takenByDay: async () => (await read()).state.days,
  };
}

function realPause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, randomInt(5, 10 + 10 * attempt)));
}

async function notASender(): Promise<never> {
  throw new Error('whoever sends must be told the quota');
}

function rateState(item: PlainItem): RateState {
  readable(item);
  const { lanes } = item;
  const numbers = Array.isArray(lanes) ? lanes.filter((lane): lane is number => typeof lane === 'number') : [];
  return {
    lanes: numbers,
    signUps: numberOrNull(item, 'signUps') ?? 0,
    hours: numbersOf(item, 'hours'),
    days: numbersOf(item, 'days'),
  };
}
