import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sendDigests } from '../../lambda/steps/send-digests.ts';
import { subscription } from '../builders/subscriptions.ts';
import { announce, minute } from '../steps/digest-bench.ts';
import { digestLife } from './digest-life.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('what queues and schedulers do', () => {
  it('when every invocation comes twice, at once and again later, each reader has one mail (LA2)', async () => {
    const life = await digestLife();
    for (const id of ['a1', 'a2']) await life.reader(subscription(id));
    await announce(life.store, '101');
    await Promise.all([life.week(0), life.week(0)]);
    await Promise.all([life.week(0, 16), life.week(0, 16)]);
    expect(['a1', 'a2'].map((id) => life.received(id).length)).toEqual([1, 1]);
  });

  it('when messages come doubled and in the wrong order, the claim decides and nothing comes twice (SQ1)', async () => {
    const life = await digestLife();
    await life.reader(subscription('a1'));
    const messages = [];
    for (let week = 0; week < 4; week += 1) {
      await announce(life.store, String(101 + week));
      await life.open(minute(week * 7 * 24 * 60 + 1));
      messages.push(...life.queue.waiting.splice(0));
    }
    const at = minute(3 * 7 * 24 * 60 + 5);
    for (const message of [...messages.toReversed(), ...messages])
      await sendDigests(message, life.review, at, life.deps);
    const got = life.mailer.delivered.flatMap(({ text }) => text.split(','));
    expect(got.toSorted()).toEqual(['101', '102', '103', '104']);
  });

  it('when nobody deletes a message in time and it comes back again and again, nothing more happens (SQ5)', async () => {
    const life = await digestLife();
    await life.reader(subscription('a1'));
    await announce(life.store, '101');
    await life.open(minute(1));
    const messages = life.queue.waiting.splice(0);
    for (let time = 0; time < 5; time += 1)
      for (const message of messages) await sendDigests(message, life.review, minute(1 + time), life.deps);
    expect(life.mailer.attempts).toHaveLength(1);
  });

  it('when planning failed three times and its event was dropped, the next sweep plans what should exist (LA3)', async () => {
    const life = await digestLife();
    await life.reader(subscription('a1'));
    await announce(life.store, '101');
    const queue = { send: () => Promise.reject(new Error('the queue is not there')) };
    for (const later of [1, 2, 4]) await expect(life.open(minute(later), { queue })).rejects.toThrow('not there');
    await life.week(0, 16);
    expect(life.received('a1')).toHaveLength(1);
  });

  it.each([-30, -5, 5, 30])(
    'when the clock of one worker is %d minutes off, nothing is lost and nothing is repeated (SC4)',
    async (off) => {
      const life = await digestLife();
      for (const id of ['a1', 'a2', 'a3']) await life.reader(subscription(id));
      for (let week = 0; week < 3; week += 1) {
        await announce(life.store, String(101 + week));
        const at = week * 7 * 24 * 60 + 40;
        await life.tick(minute(at));
        await life.tick(minute(at + off));
        await life.tick(minute(at + 16));
      }
      for (const id of ['a1', 'a2', 'a3'])
        expect(life.received(id).flatMap(({ text }) => text.split(','))).toEqual(['101', '102', '103']);
    },
  );
});

describe('what the code keeps away from', () => {
  const sources = ['lambda', 'local', 'cli', 'infra'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => ({ path: `${folder}/${path}`, text: read(`${folder}/${path}`) })),
  );

  it('when mail is sent, it is over SES’s API and never over SMTP, so there is no 454 to tell apart (SE3)', () => {
    expect(sources.length).toBeGreaterThan(100);
    const smtp = sources.filter(({ text }) => /createTransport|smtp-connection|smtp-transport|node:tls/.test(text));
    expect(smtp.map(({ path }) => path)).toEqual([]);
  });

  it('when a promise is left to itself, the linter refuses it: nothing goes on after a Lambda has answered (LA6)', () => {
    expect(JSON.parse(read('biome.json'))).toMatchObject({
      linter: { rules: { nursery: { noFloatingPromises: 'error' } } },
    });
    const excused = sources.filter(({ text }) => text.includes('biome-ignore'));
    expect(excused.map(({ path }) => path)).toEqual([]);
  });

  it('when packages are installed, each is the one the lockfile names by its hash (H55)', () => {
    const { packages } = lockfile();
    const all = Object.entries(packages).filter(([path, { link, inBundle }]) => path !== '' && !link && !inBundle);
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
    expect(read('.ci/run')).toMatch(/^begin 'npm ci' npm ci$/m);
  });

  it('when a package brings an install script, it does not run, and one that is new among them is looked at first (H55)', () => {
    // .npmrc holds it for whoever types `npm ci`; what these five would build, they bring along built.
    expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
    const scripted = Object.entries(lockfile().packages).filter(([, { hasInstallScript }]) => hasInstallScript);
    const known = ['@parcel/watcher', '@swc/core', 'classic-level', 'esbuild', 'unrs-resolver'];
    expect(scripted.map(([path]) => path.replace(/^.*node_modules\//, '')).toSorted()).toEqual(known);
    // None of our own would be skipped by it either.
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
    expect(Object.keys(scripts).filter((name) => /^(pre|post)/.test(name) || name === 'install')).toEqual([]);
  });
});

function lockfile() {
  return JSON.parse(read('package-lock.json')) as {
    packages: Readonly<
      Record<string, { integrity?: string; link?: boolean; inBundle?: boolean; hasInstallScript?: boolean }>
    >;
  };
}
