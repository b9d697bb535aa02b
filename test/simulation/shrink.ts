import { faultNames } from './faults.ts';
import { type Case, drawScenario } from './scenario.ts';

/**
 * A smaller case that still fails: faults are turned off one by one, then articles and readers taken away from the end,
 * for as long as `fails` holds. What is left is what matters.
 */
export async function shrink(own: Case, fails: (candidate: Case) => Promise<boolean>): Promise<Case> {
  let least = own;
  const keepIf = async (candidate: Case) => {
    if (await fails(candidate)) least = candidate;
    return least === candidate;
  };
  for (const fault of faultNames) {
    if (!least.without.includes(fault)) await keepIf({ ...least, without: [...least.without, fault] });
  }
  for (const what of ['articles', 'readers'] as const) {
    let count = least[what] ?? drawScenario(least)[what].length;
    while (count > 1 && (await keepIf({ ...least, [what]: count - 1 }))) count -= 1;
  }
  return least;
}
