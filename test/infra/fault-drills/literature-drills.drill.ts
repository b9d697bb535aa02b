import { afterEach, describe, expect, it } from '@jest/globals';
import { pauseEverything, resumeEverything } from '../../../cli/pause.ts';
import { books } from './books.ts';
import { citing, type DrillAccount, hours, openDrillAccount } from './drill-account.ts';
import { toDo } from './runbook-page.ts';

let account: DrillAccount;
afterEach(() => account.close());

const headings = () => account.rung().map(({ heading }) => heading);
const lasting = () => account.rung().flatMap(({ heading, lasts }) => (lasts ? [heading] : []));
const blockPage =
  '<!DOCTYPE html><html><title>NCBI - WWW Error Blocked Diagnostic</title><body>Possible misuse</body></html>';
const ofNcbi = ['einfo', 'esearch', 'epost', 'esummary', 'efetch', 'elink', 'id-converter'] as const;

describe('drill: NCBI blocks us for a week', () => {
  it('when it does, SourceBlocked rings, `pause` stops all asking, the pause is all that rings then, and after `resume` each reader gets the week’s articles once', async () => {
    account = await openDrillAccount([citing('99000102', '2026-11-04'), citing('99000103', '2026-11-07')]);
    account.pubmed.setFaults(ofNcbi.map((endpoint) => ({ endpoint, status: 403, body: blockPage })));
    await account.live(hours(28), { every: 60 });
    expect(headings()).toEqual(['sourceblocked']);

    expect(toDo('sourceblocked')).toContain('`pause --reason "NCBI refuses us"`');
    const reason = 'NCBI refuses us';
    expect((await account.command((options, terminal) => pauseEverything({ ...options, reason }, terminal))).code).toBe(
      0,
    );
    const asked = account.pubmed.requests.length;
    await account.live(hours(20 + 7 * 24), { every: 105 });
    expect(account.pubmed.requests).toHaveLength(asked);
    expect(lasting().toSorted()).toEqual(['nopoll', 'nopublish', 'nosweep']);
    expect(await account.mailbox.envelopes()).toEqual([]);

    account.pubmed.setFaults([]);
    expect((await account.command((options, terminal) => resumeEverything(options, terminal))).code).toBe(0);
    await account.live(hours(20 + 7 * 24 + 7), { every: 60 });
    // Monday's run was opened after the pause: late from its beginning, and over at once.
    expect(headings().toSorted()).toEqual(['nopoll', 'nopublish', 'nosweep', 'runoverdue', 'sourceblocked']);
    expect(lasting()).toEqual([]);
    for (const digestAt of [21 + 8 * 24, 165 + 7 * 24]) {
      account.clock.moveTo(hours(digestAt));
      await account.live(hours(digestAt + 0.75));
    }
    for (const email of ['daily@example.org', 'weekly@example.org']) {
      const mails = (await account.received(email)).map((articles) => articles.toSorted());
      expect({ email, mails }).toEqual({ email, mails: [['99000102', '99000103']] });
    }
    for (const run of await books(account)) expect(run).toMatchObject({ state: 'finished', balanced: true });
  }, 600_000);
});
