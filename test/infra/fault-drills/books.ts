import { expect } from '@jest/globals';
import { digestRuns } from '../../../cli/digest-runs.ts';
import { slug } from '../../journey/journey-folder.ts';
import { type DrillAccount, hours } from './drill-account.ts';

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

/** Both readers' digests are out, one mail each with the one article there is, and the books agree. */
export async function everybodyHasGotTheirsOnce(account: DrillAccount): Promise<void> {
  account.clock.moveTo(hours(165));
  await account.live(hours(166));
  for (const email of ['daily@example.org', 'weekly@example.org'])
    expect({ email, mails: await account.received(email) }).toEqual({ email, mails: [['99000102']] });
  for (const run of await books(account)) expect(run).toMatchObject({ state: 'finished', balanced: true });
}
