import type { Choices } from '../../lambda/steps/change-subscription.ts';
import { dayMs, hourMs, lastSlot, minuteMs, type ReaderPlan, slots } from './scenario.ts';
import type { World } from './world.ts';

/** Choices that may have been in force from `from` on, and were for certain from `surely` on. */
export interface ChoiceRecord {
  readonly topics: readonly string[];
  readonly from: number;
  readonly surely: number | null;
}

/** What one reader asked for and was told: all an outsider knows. */
export interface ReaderRecord {
  readonly plan: ReaderPlan;
  id: string | null;
  /** The first click on a confirm link, and when one was answered. */
  confirmTriedAt: number | null;
  confirmedAt: number | null;
  readonly choices: ChoiceRecord[];
  leaveTriedAt: number | null;
  leftAt: number | null;
}

/** Lets one reader live: sign up, wait for the mail, confirm, choose anew, leave (aimed at the moment of sending). */
export function letLive(world: World, plan: ReaderPlan): ReaderRecord {
  const { kernel, service, web, mail } = world;
  const { dice } = kernel;
  const record: ReaderRecord = {
    plan,
    id: null,
    confirmTriedAt: null,
    confirmedAt: null,
    choices: [{ topics: plan.topics, from: plan.joinsAt, surely: plan.joinsAt }],
    leaveTriedAt: null,
    leftAt: null,
  };
  const until = (moment: number) => new Promise<void>((resolve) => kernel.at(moment, resolve));
  const pause = (least: number, most: number) => until(kernel.now() + dice.between(least, most));
  const confirmMail = () =>
    mail.accepted.findLast(({ mail: { to, subject } }) => to === plan.address && subject === 'confirm')?.mail;

  async function join(): Promise<void> {
    const choices: Choices = choicesOf(plan);
    for (let attempt = 0; attempt < 12 && record.confirmedAt === null; attempt += 1) {
      await web((process) => service.subscribe(process, plan.address, choices));
      await pause(20 * minuteMs, 40 * minuteMs);
      const asked = confirmMail();
      const token = asked && new URL(asked.text).searchParams.get('token');
      if (!asked || !token) continue;
      record.id = asked.tags.subscription ?? null;
      for (let click = 0; click < 3 && record.confirmedAt === null; click += 1) {
        record.confirmTriedAt ??= kernel.now();
        const answer = await web((process) => service.confirm(process, token));
        if (answer.kind === 'returned' && answer.value === 'confirmed') record.confirmedAt = kernel.now();
        else if (answer.kind === 'returned') break;
        await pause(1_000, minuteMs);
      }
    }
  }

  async function choose(): Promise<void> {
    const { id } = record;
    if (plan.changes === null || id === null) return;
    await until(plan.changes.at);
    const { topics } = plan.changes;
    const from = kernel.now();
    const index = record.choices.push({ topics, from, surely: null }) - 1;
    for (let attempt = 0; attempt < 8 && record.leaveTriedAt === null; attempt += 1) {
      const choices = choicesOf({ ...plan, ...plan.changes });
      const answer = await web((process) => service.changePreferences(process, id, choices));
      if (answer.kind === 'returned' && answer.value !== null) {
        record.choices[index] = { topics, from, surely: kernel.now() };
        return;
      }
      await pause(10_000, 3 * minuteMs);
    }
  }

  async function leave(): Promise<void> {
    const { id } = record;
    if (id === null || record.leaveTriedAt !== null) return;
    record.leaveTriedAt = kernel.now();
    for (let attempt = 0; attempt < 8 && record.leftAt === null; attempt += 1) {
      const answer = await web((process) => service.unsubscribe(process, id));
      if (answer.kind === 'returned') record.leftAt = kernel.now();
      else await pause(500, 20_000);
    }
  }

  async function live(): Promise<void> {
    await until(plan.joinsAt);
    await join();
    const { id } = record;
    if (id === null || record.confirmedAt === null) return;
    world.onClaim.set(id, () => kernel.at(kernel.now() + dice.between(0, dice.pick([200, 5_000])), () => void leave()));
    for (const slot of slots) {
      if (slot > kernel.now() && kernel.isFault('leave.atSlot'))
        kernel.at(slot + dice.between(0, 20 * minuteMs), () => void leave());
    }
    await choose();
  }

  kernel.at(plan.joinsAt, () => void live());
  return record;
}

function choicesOf({ topics, cadence }: Pick<ReaderPlan, 'topics' | 'cadence'>): Choices {
  return { topics, cadence };
}

/** When functions are due: often around a slot, else as rarely as a lossy scheduler might. */
export function ticks(world: World): void {
  const { tick, kernel } = world;
  const first = kernel.now();
  for (let at = first + hourMs; at < lastSlot; at += 5 * hourMs) tick(at, 'poll');
  for (const slot of slots) {
    tick(slot - 20 * minuteMs + kernel.dice.between(0, 40) * minuteMs, 'poll');
    for (const minutes of [-10, 5, 20, 35, 50, 80, 120]) tick(slot + minutes * minuteMs, 'openRuns');
  }
  // From here on nothing goes wrong: what is left of the last slot has these to mend itself.
  for (const minutes of [155, 180, 210, 245, 300]) tick(lastSlot + minutes * minuteMs, 'openRuns');
  for (const days of [1, 2, 4]) {
    tick(lastSlot + days * dayMs - hourMs, 'poll');
    tick(lastSlot + days * dayMs + hourMs, 'openRuns');
  }
  for (const hours of [1, 2, 3]) tick(lastSlot + 7 * dayMs + hours * hourMs, 'openRuns');
}
