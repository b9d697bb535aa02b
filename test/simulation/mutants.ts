import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Mutation } from './mutations.ts';
import type { Summary } from './summary.ts';

export const repository = fileURLToPath(new URL('../../', import.meta.url));
const copied = ['lambda', 'templates', 'test/simulation', 'test/builders', 'test/memory', 'test/steps', 'package.json'];

/** The text of a file with one edit made. Throws unless what is to be replaced stands there exactly once. */
export function edited(text: string, { file, find, replace }: Mutation['edits'][number]): string {
  const times = text.split(find).length - 1;
  if (times !== 1) throw new Error(`${file}: stands ${times} times, not once: ${find}`);
  return text.replace(find, () => replace);
}

/** A copy of what the simulation runs, with the bug in it; the caller removes the folder. */
export function plant({ edits }: Pick<Mutation, 'edits'>): string {
  const dir = mkdtempSync(join(tmpdir(), 'living-review-mutant-'));
  for (const path of copied) cpSync(join(repository, path), join(dir, path), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(dir, 'node_modules'));
  for (const edit of edits) {
    const path = join(dir, edit.file);
    writeFileSync(path, edited(readFileSync(path, 'utf8'), edit));
  }
  return dir;
}

export interface MutantReport {
  readonly mutation: Mutation;
  /** The seeds it took, or `null`: it got away. */
  readonly seeds: number | null;
  readonly first: string;
}

/** Runs one mutant in a process of its own until it is caught, at most over the seeds it is allowed. */
export async function catchMutant(mutation: Mutation): Promise<MutantReport> {
  const dir = plant(mutation);
  try {
    const args = ['--import', 'tsx', join(dir, 'test/simulation/run.ts'), '--until', mutation.caughtAs.join()];
    const limits = ['--seeds', String(mutation.within), '--processes', '1'];
    const { stdout } = await promisify(execFile)(process.execPath, [...args, ...limits, '--json'], { cwd: dir });
    const summary: Summary = JSON.parse(stdout);
    const caught = mutation.caughtAs.some((kind) => summary.violations[kind] > 0);
    return { mutation, seeds: caught ? summary.seeds : null, first: summary.failing[0]?.first ?? '' };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** All mutants, so many at once. */
export async function catchMutants(
  mutations: readonly Mutation[],
  processes: number,
  onReport: (report: MutantReport) => void,
): Promise<readonly MutantReport[]> {
  const queue = mutations.values();
  const reports: MutantReport[] = [];
  const work = async () => {
    for (const mutation of queue) {
      const report = await catchMutant(mutation);
      reports.push(report);
      onReport(report);
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  return reports;
}
