import type { Moment } from '../core/ports/moment.ts';
import type { SendRate } from '../core/ports/send-rate.ts';
import type { SendingState } from '../core/ports/sending-state.ts';
import type { RateGrant } from '../core/send-rate.ts';

export interface SendGateDependencies {
  readonly sending: Pick<SendingState, 'read'>;
  readonly sendRate: Pick<SendRate, 'reserve' | 'giveBack'>;
  readonly moment: Pick<Moment, 'elapsedMs' | 'wait'>;
}

/** `paused`: by the circuit or the keeper. `exhausted`: the day's quota is used up. `crowded`: others were always ahead. */
export type Shut = 'paused' | 'exhausted' | 'crowded';

export interface SendGate {
  /** Comes back when it is this mail's turn, or says why there is none now. Asked right before each claim. */
  pass(): Promise<'open' | Shut>;
  /** Gives back what was taken and not used. */
  close(): Promise<void>;
}

/** A pause reaches every worker within these seconds. */
const stateFreshMs = 5_000;
/**
 * A shard with one reader takes two mails, one with thousands thirty-two at a time, but no more than it sends in three
 * seconds: others wait for what one has taken. Under ten it would be the writes that cost more than the mails.
 */
const firstBatch = 2;
const largestBatch = 32;
const batchMs = 3_000;
const busyBatch = 10;
const waitAtMostMs = 60_000;
/** Longer than the table takes to answer; only where a day is nearly over, so that no other worker waits for it. */
const lastMailsLeadMs = 1_000;

/** One worker's way through pause, daily quota and pace. It waits here, before the claim, so that claim and send stay together. */
export function createSendGate(clock: () => Date, { sending, sendRate, moment }: SendGateDependencies): SendGate {
  let looked: { readonly atMs: number; readonly paused: boolean } | null = null;
  let grant: RateGrant | null = null;
  let cell = 0;
  let batch = firstBatch;
  let spare = 0;
  /** How long before a cell it is asked for. */
  let leadMs = 0;

  async function isPaused(): Promise<boolean> {
    if (looked === null || moment.elapsedMs() - looked.atMs >= stateFreshMs)
      looked = { atMs: moment.elapsedMs(), paused: (await sending.read()).paused !== null };
    return looked.paused;
  }

  /** The next cell of the grant that has not gone by, and when it begins; `null` when none is left. */
  function nextCell(): { readonly number: number; readonly atMs: number } | null {
    if (grant === null) return null;
    const start = Date.parse(grant.notBefore);
    const late = grant.everyMs > 0 ? Math.ceil((clock().valueOf() - start) / grant.everyMs) : 0;
    const number = Math.max(cell, late);
    return number < grant.granted ? { number, atMs: start + number * grant.everyMs } : null;
  }

  async function waitUntil(atMs: number): Promise<void> {
    const ms = atMs - clock().valueOf();
    if (ms > 0) await moment.wait(ms);
  }

  return {
    async pass() {
      const beganMs = moment.elapsedMs();
      for (;;) {
        if (await isPaused()) return 'paused';
        const next = nextCell();
        if (next) {
          await waitUntil(next.atMs);
          // Who wakes up late is past the beginning of the cell, and might meet the next one: the cell after it, then.
          if (grant && grant.everyMs > 0 && clock().valueOf() - next.atMs >= grant.everyMs) continue;
          cell = next.number + 1;
          spare -= 1;
          return 'open';
        }
        if (moment.elapsedMs() - beganMs > waitAtMostMs) return 'crowded';
        const answer = await sendRate.reserve(batch, new Date(clock().valueOf() + leadMs));
        if ('exhausted' in answer) {
          if (grant === null || spare < 1) return 'exhausted';
          // The last mails of the day are our own, for cells that went by before the answer came: taken anew, for later ones.
          await sendRate.giveBack(grant, { cells: 0, mails: spare }, clock());
          grant = null;
          spare = 0;
          leadMs = lastMailsLeadMs;
          continue;
        }
        if (answer.granted === 0) {
          await waitUntil(Date.parse(answer.notBefore));
          continue;
        }
        grant = answer;
        cell = 0;
        spare += answer.granted;
        const fair = answer.everyMs > 0 ? Math.max(busyBatch, Math.ceil(batchMs / answer.everyMs)) : largestBatch;
        batch = Math.min(largestBatch, fair, batch * 2);
      }
    },
    async close() {
      if (grant === null || spare < 1) return;
      await sendRate.giveBack(grant, { cells: grant.granted - cell, mails: spare }, clock());
      spare = 0;
    },
  };
}
