import { parsePause } from '../../lambda/core/delivery-choices.ts';
import { InvalidRequestError } from '../../lambda/core/invalid-request.ts';
import type { ChoiceRecord } from './choices.ts';
import type { Process } from './kernel.ts';
import { type Act, type Choice, minuteMs, type ReaderPlan, slots } from './scenario.ts';
import type { World } from './world.ts';

/** What one reader asked for and was told: all an outsider knows. */
export interface ReaderRecord {
  readonly plan: ReaderPlan;
  id: string | null;
  /** The first click on a confirm link, and when one was answered. */
  confirmTriedAt: number | null;
  confirmedAt: number | null;
  readonly choices: ChoiceRecord[];
  /** Another address: when its link was first clicked, and when that was answered. */
  moved: { readonly to: string; readonly triedAt: number; surely: number | null } | null;
  leaveTriedAt: number | null;
  leftAt: number | null;
}

/** Lets one reader live: sign up, wait for the mail, confirm, choose anew, pause, move, leave (aimed at the moment of sending). */
export function letLive(world: World, plan: ReaderPlan): ReaderRecord {
  const { kernel, service, web, mail } = world;
  const { dice } = kernel;
  const record: ReaderRecord = {
    plan,
    id: null,
    confirmTriedAt: null,
    confirmedAt: null,
    choices: [{ choice: plan.choice, pausedUntil: null, from: plan.joinsAt, surely: plan.joinsAt }],
    moved: null,
    leaveTriedAt: null,
    leftAt: null,
  };
  const acts = [...plan.acts];
  const until = (moment: number) => new Promise<void>((resolve) => kernel.at(moment, resolve));
  const pause = (least: number, most: number) => until(kernel.now() + dice.between(least, most));
  /** The link in the latest mail of a kind to an address. */
  const linkIn = (address: string, subject: string) => {
    const asked = mail.accepted.findLast((own) => own.mail.to === address && own.mail.subject === subject)?.mail;
    const token = asked && new URL(asked.text).searchParams.get('token');
    return asked && token ? { token, subscription: asked.tags.subscription ?? null } : null;
  };
  /** Asks again until somebody answers, at most so often; `null`: nobody did. */
  const insist = async <T>(
    times: number,
    waitMs: number,
    work: (process: Process) => Promise<T>,
  ): Promise<T | null> => {
    for (let attempt = 0; attempt < times; attempt += 1) {
      const answer = await web(work);
      if (answer.kind === 'returned') return answer.value;
      await pause(waitMs / 20, waitMs);
    }
    return null;
  };

  async function join(): Promise<void> {
    for (let attempt = 0; attempt < 12 && record.confirmedAt === null; attempt += 1) {
      await web((process) => service.signUp(process, plan.address, plan.choice));
      await pause(20 * minuteMs, 40 * minuteMs);
      const link = linkIn(plan.address, 'confirm');
      if (link === null) continue;
      record.id = link.subscription;
      for (let click = 0; click < 3 && record.confirmedAt === null; click += 1) {
        record.confirmTriedAt ??= kernel.now();
        const answer = await web((process) => service.confirm(process, link.token));
        if (answer.kind === 'returned' && answer.value === 'confirmed') record.confirmedAt = kernel.now();
        else if (answer.kind === 'returned') break;
        await pause(1_000, minuteMs);
      }
    }
  }

  /** Does what the record then says, until it is acknowledged. */
  async function settle(
    next: Pick<ChoiceRecord, 'choice' | 'pausedUntil'>,
    work: (process: Process, id: string) => Promise<boolean>,
  ): Promise<void> {
    const { id } = record;
    if (id === null || record.leaveTriedAt !== null) return;
    const index = record.choices.push({ ...next, from: kernel.now(), surely: null }) - 1;
    const made = record.choices[index]!;
    const isDone = await insist(8, 3 * minuteMs, async (process) => {
      if (record.leaveTriedAt !== null || record.choices.at(-1) !== made) return false;
      return work(process, id);
    });
    if (isDone) record.choices[index] = { ...made, surely: kernel.now() };
  }

  function act(own: Act): Promise<void> {
    const { choice, pausedUntil, surely } = record.choices.at(-1)!;
    // Whoever was not told whether the last saving worked cannot say what they have: only saying everything anew settles it.
    if (surely === null && (own.kind === 'choose' || own.kind === 'leave-topic')) return Promise.resolve();
    switch (own.kind) {
      case 'choose':
        return settle({ choice: own.choice, pausedUntil }, (process, id) =>
          service.changePreferences(process, id, own.choice),
        );
      case 'pause': {
        const end = endOfPause(choice, own.until);
        if (end === null) return Promise.resolve();
        return settle({ choice, pausedUntil: end }, (process, id) =>
          service.changePreferences(process, id, choice, own.until),
        );
      }
      case 'leave-topic': {
        const [topic, ...topics] = choice.topics;
        if (topic === undefined || topics.length === 0) return Promise.resolve();
        return settle({ choice: { ...choice, topics }, pausedUntil }, (process, id) =>
          service.leaveTopic(process, id, topic),
        );
      }
      case 'move':
        return move(own.address);
    }
  }

  /** When the day begins where the reader is; `null`: whoever was late to join means a day that has come, and lets it be. */
  function endOfPause({ schedule }: Choice, day: string): number | null {
    try {
      return Date.parse(parsePause(day, schedule?.timeZone ?? 'UTC', new Date(kernel.now()))!);
    } catch (error) {
      if (error instanceof InvalidRequestError) return null;
      throw error;
    }
  }

  async function move(to: string): Promise<void> {
    const { id } = record;
    if (id === null) return;
    for (let attempt = 0; attempt < 4 && record.moved === null; attempt += 1) {
      await web((process) => service.askForAddress(process, id, to));
      await pause(16 * minuteMs, 30 * minuteMs);
      const link = linkIn(to, 'address');
      if (link === null) continue;
      const moved: ReaderRecord['moved'] = { to, triedAt: kernel.now(), surely: null };
      record.moved = moved;
      const answer = await insist(3, minuteMs, (process) => service.confirmAddress(process, link.token));
      if (answer === 'done') moved.surely = kernel.now();
    }
  }

  async function leave(): Promise<void> {
    const { id } = record;
    if (id === null || record.leaveTriedAt !== null) return;
    record.leaveTriedAt = kernel.now();
    const answer = await insist(8, 20_000, (process) => service.unsubscribe(process, id));
    if (answer !== null) record.leftAt = kernel.now();
  }

  async function live(): Promise<void> {
    await until(plan.joinsAt);
    await join();
    const { id } = record;
    if (id === null || record.confirmedAt === null) return;
    world.onClaim.set(id, (isStalled) =>
      kernel.at(kernel.now() + dice.between(0, dice.pick([200, 5_000])), () => {
        const next = acts[0];
        // Only whoever leaves early in a long stall shows whether the next claim asks for their consent.
        if (!isStalled && next && next.kind !== 'move' && dice.chance(0.5)) void act(acts.shift()!);
        else void leave();
      }),
    );
    world.onTurn.set(id, () => {
      const isSaved = acts[0] !== undefined && acts[0].kind !== 'move';
      if (isSaved) kernel.at(kernel.now() + dice.between(0, 60), () => void (acts[0] && act(acts.shift()!)));
    });
    for (const slot of slots) {
      if (slot > kernel.now() && kernel.isFault('leave.atSlot'))
        kernel.at(slot + dice.between(0, 20 * minuteMs), () => void leave());
    }
    while (acts[0]) {
      const { at } = acts[0];
      await until(at);
      if (acts[0]?.at === at) await act(acts.shift()!);
    }
  }

  kernel.at(plan.joinsAt, () => void live());
  return record;
}
