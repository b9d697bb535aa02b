import { describe, expect, it } from '@jest/globals';
import { type AcceptedMail, judge } from './engine-oracle.ts';
import { runEnginesDrill } from './strangers-engines.ts';

const mail = (changes: Partial<AcceptedMail> = {}): AcceptedMail => ({
  delivery: 'd1',
  reader: 'a@example.org',
  articles: ['101'],
  content: 'one article',
  at: 1_000,
  process: 0,
  told: true,
  eventCame: true,
  ...changes,
});
const owed = new Map([['a@example.org', new Set(['101'])]]);
const verdict = (mails: readonly AcceptedMail[], wells = [true, true], leaves: Parameters<typeof judge>[2] = []) =>
  judge(
    mails,
    wells.map((well) => ({ well })),
    leaves,
    owed,
  );

describe('the judge of the drill', () => {
  it('when each article came once, nothing is broken; when one did not come, it is lost', () => {
    expect(verdict([mail()])).toEqual({ mails: 1, unknownRepeats: 0, broken: [] });
    expect(verdict([]).broken).toEqual(['a@example.org 101 is lost']);
  });

  it('when a mail came twice, it is unknown only if its answer and its Send event were lost', () => {
    const again = mail({ at: 2_000, process: 1 });
    const lost = { told: false, eventCame: false };
    expect(verdict([mail(lost), again])).toMatchObject({ unknownRepeats: 1, broken: [] });
    // The process died with the answer in its hands.
    expect(verdict([mail({ eventCame: false }), again], [false, true])).toMatchObject({
      unknownRepeats: 1,
      broken: [],
    });
    expect(verdict([mail(), again]).broken).toHaveLength(1);
    expect(verdict([mail({ told: false }), again]).broken).toHaveLength(1);
    expect(verdict([mail(lost), mail({ at: 2_000, process: 1, content: 'another' })]).broken).toHaveLength(1);
    expect(verdict([mail(), mail({ delivery: 'd2' })]).broken).toHaveLength(1);
  });

  it('when a mail follows an unsubscribe, only one that was claimed before it may, within ten seconds', () => {
    const leave = { reader: 'a@example.org', at: 500, process: 0, claimed: true };
    expect(verdict([mail()], [true], [leave]).broken).toEqual([]);
    expect(verdict([mail()], [true], [{ ...leave, claimed: false }]).broken).toHaveLength(1);
    expect(verdict([mail({ process: 1 })], [true, true], [leave]).broken).toHaveLength(1);
    expect(verdict([mail({ at: 20_000 })], [true], [leave]).broken).toHaveLength(1);
  });
});

describe('a stranger’s SES and DynamoDB', () => {
  it('when they fail and the process is killed, nothing is lost, repeated without cause, or sent after leaving', async () => {
    const report = await runEnginesDrill({ seed: 1, kills: 2, days: 7, every: 7 });
    expect(report.broken).toEqual([]);
    expect(report.mails).toBeGreaterThan(3);
    expect(report.kills).toBeGreaterThan(0);
    expect(report.faults).toBeGreaterThan(0);
  }, 600_000);
});
