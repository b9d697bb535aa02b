import { dayMs, daysCarriedOver, hourMs, lastSlot, lastTickAt, minuteMs, slots } from './scenario.ts';
import type { World } from './world.ts';

/** When functions are due: often around a slot, else as rarely as a lossy scheduler might. */
export function ticks(world: World): void {
  const { tick, kernel, scenario } = world;
  const first = kernel.now();
  // As deployed: a poll every six hours.
  for (let at = first + hourMs; at < lastSlot; at += 6 * hourMs) {
    tick(at, 'poll');
    if (scenario.hasSignUpQueue) tick(at + 2 * hourMs, 'sweepSignUps');
  }
  for (let at = first + 9 * hourMs; at < lastSlot; at += 8 * hourMs) tick(at, 'openRuns');
  for (const slot of slots) {
    tick(slot - 20 * minuteMs + kernel.dice.between(0, 40) * minuteMs, 'poll');
    for (const minutes of [-10, 5, 20, 35, 60, 100]) tick(slot + minutes * minuteMs, 'openRuns');
  }
  // From here on nothing goes wrong: what is left of the last slot has these to mend itself.
  for (const minutes of [155, 185, 215, 270]) tick(lastSlot + minutes * minuteMs, 'openRuns');
  for (const days of [1, 2, 4]) {
    tick(lastSlot + days * dayMs - hourMs, 'poll');
    tick(lastSlot + days * dayMs + hourMs, 'openRuns');
  }
  tick(lastSlot + 2 * dayMs - 8 * hourMs, 'openRuns');
  for (const hours of [0, 1, 2]) tick(lastTickAt + hours * hourMs, 'openRuns');
  for (let days = 1; days <= daysCarriedOver(scenario); days += 1) tick(lastTickAt + days * 25 * hourMs, 'openRuns');
}
