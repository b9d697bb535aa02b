import { digestRuns } from '../../../cli/digest-runs.ts';
import { slug } from '../../journey/journey-folder.ts';
import type { DrillAccount } from './drill-account.ts';

interface Line {
  readonly run: string;
  readonly state: string;
  readonly balanced: boolean;
  readonly delivered: number;
}

/** The books as `digest runs --json` prints them, oldest run first. */
export async function books({ command }: DrillAccount): Promise<readonly Line[]> {
  const { printed } = await command((options, terminal) =>
    digestRuns({ ...options, review: slug, last: '50', json: true, link: false }, terminal),
  );
  const lines = printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  return lines.toReversed();
}
