import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exportData, restoreData } from '../../cli/data.ts';
import { resumeSending } from '../../cli/sending.ts';
import { keptFolder, ownEnvironment } from './kept-folder.ts';

let restoreEnvironment: () => void;
beforeEach(() => {
  restoreEnvironment = ownEnvironment();
});
afterEach(() => restoreEnvironment());

describe('a backup and its restore, rehearsed with the keeper’s own commands', () => {
  it('when the service is restored into an empty folder with its keys, the site is byte for byte the same, and so is each digest from then on', async () => {
    const [lost, copy] = [await keptFolder(), await keptFolder()];
    const [early, late] = ['early@example.org', 'late@example.org'];
    try {
      await lost.tick('2026-10-26T08:00:00Z');
      await lost.subscribe({ email: early, cadence: 'weekly' }, { email: late, cadence: 'monthly' });
      await lost.tick('2026-11-09T08:00:00Z');
      const site = await lost.files();
      const got = [await lost.received(early), await lost.received(late)];
      expect(got.map((mails) => mails.length)).toEqual([1, 1]);

      const now = new Date('2026-11-09T09:00:00Z');
      const dir = join(lost.data, 'backup');
      expect(await exportData(dir, { data: lost.data }, lost.terminal, now)).toBe(0);
      await cp(join(lost.data, 'secrets.json'), join(copy.data, 'secrets.json'));
      expect(await restoreData(dir, { data: copy.data, replace: false }, copy.terminal, now)).toBe(0);
      await copy.tick('2026-11-09T08:00:00Z');
      expect(await copy.files()).toEqual(site);

      // Ticks go on; nobody is mailed before the keeper says so.
      await copy.tick('2026-11-10T08:00:00Z');
      expect([await copy.received(early), await copy.received(late)]).toEqual([[], []]);
      expect(await resumeSending({ data: copy.data }, copy.terminal)).toBe(0);
      for (const folder of [lost, copy]) await folder.tick('2026-12-07T08:00:00Z');
      const after = [(await lost.received(early)).slice(1), (await lost.received(late)).slice(1)];
      expect([await copy.received(early), await copy.received(late)]).toEqual(after);
      expect(after.map((mails) => mails.length)).toEqual([1, 1]);
      for (const reader of [0, 1])
        for (const article of after[reader]?.[0] ?? []) expect(got[reader]?.[0]).not.toContain(article);
    } finally {
      await lost.remove();
      await copy.remove();
    }
  }, 400_000);
});
