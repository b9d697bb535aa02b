import { readFileSync, writeFileSync } from 'node:fs';
import { type Case, isFaultName } from './scenario.ts';

/** A case that failed once, and why it is kept. */
export interface Regression extends Case {
  readonly found: string;
}

const file = new URL('./regressions.json', import.meta.url);

export function regressions(): readonly Regression[] {
  const kept: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(kept)) throw new Error('regressions.json is no list');
  return kept.map((one: Regression) => {
    const strange = one.without.filter((name) => !isFaultName(name));
    if (strange.length > 0) throw new Error(`seed ${one.seed}: there is no fault ${strange.join(', ')}`);
    return one;
  });
}

export function keep(regression: Regression): void {
  writeFileSync(file, `${JSON.stringify([...regressions(), regression], null, 2)}\n`);
}
