import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';

/** Something that is measured in a process of its own. */
export interface Candidate {
  readonly name: string;
  /** Says "ready" when it is, then answers each round's number with what it measured. */
  readonly program: URL;
  readonly args: readonly string[];
  /** Another Node than this process's, and its options; absent: this one and its own. */
  readonly node?: { readonly path: string; readonly options: readonly string[] };
}

/**
 * A round of each candidate in turn, so that what else the machine does troubles all of them alike; the first round of each
 * is the compiler's, and not counted. `isSlow`: whoever answers such a round is measured in the first two only.
 */
export async function measureInTurn<Round>(
  candidates: readonly Candidate[],
  rounds: number,
  isSlow: (round: Round) => boolean = () => false,
): Promise<ReadonlyMap<string, readonly Round[]>> {
  const processes: (readonly [string, ChildProcess])[] = [];
  const measured = new Map<string, Round[]>(candidates.map(({ name }) => [name, []]));
  try {
    for (const { name, program, args, node } of candidates) {
      const child = fork(fileURLToPath(program), args, node && { execPath: node.path, execArgv: [...node.options] });
      processes.push([name, child]);
      await answerOf(child);
    }
    for (let round = 0; round <= rounds; round++) {
      for (const [name, child] of processes) {
        const own = measured.get(name)!;
        if (round > 2 && isSlow(own.at(-1)!)) continue;
        child.send(round);
        const answer = (await answerOf(child)) as Round;
        if (round > 0) own.push(answer);
      }
    }
  } finally {
    for (const [, child] of processes) child.kill();
  }
  return measured;
}

/** The next message of a measuring process; its end is an error. */
export async function answerOf(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  const end = once(child, 'exit', { signal: ended.signal }).then(
    ([code]) => Promise.reject(new Error(`A measuring process ended early (${code}).`)),
    () => undefined,
  );
  const [answer] = await Promise.race([once(child, 'message'), end.then(() => new Promise<never>(() => {}))]);
  ended.abort();
  return answer;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** What else the machine is doing: figures of a busy one are worth less. */
export function loadAverage(): string {
  return `load average ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}`;
}
