import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { review as smallReview } from '../builders/review.ts';
import { lifeBench, topic } from './life-bench.ts';

const words = ['alphacyte', 'betacyte', 'gammacyte', 'deltacyte'];

/** What can happen to a review and its reader; numbers choose among whatever topics there are at that moment. */
const anyDeed = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('cite' as const), at: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('digest' as const), at: fc.nat(3) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('rename', 'merge', 'split', 'retire', 'save'), at: fc.nat(7) }),
  },
);

/** The same story told simply: who follows what by the outline of the day, and what is on its way to them. */
function story() {
  /** Topic → its words. */
  let outline = new Map(words.map((word, index) => [`topic-${index}`, [word]]));
  let aliases: Record<string, string[]> = {};
  let named = words.length;
  let follows = new Set(['topic-0', 'topic-1']);
  let followsAll = false;
  /** Article → the topic under which it was found. */
  const due = new Map<string, { readonly topic: string | null; readonly byAll: boolean }>();

  const name = () => `topic-${named++}`;
  const become = (old: string, now: readonly string[]) => {
    const replaced = (ids: Iterable<string>) => [...new Set([...ids].flatMap((id) => (id === old ? now : [id])))];
    aliases = Object.fromEntries(Object.entries(aliases).map(([id, ids]) => [id, replaced(ids)]));
    aliases[old] = [...now];
    const had = follows.size;
    follows = new Set(replaced(follows));
    if (had > 0 && follows.size === 0) followsAll = true;
  };
  const nowOf = (id: string) => (outline.has(id) ? [id] : (aliases[id] ?? []));
  const pick = (at: number) => [...outline.keys()][at % outline.size] ?? '';

  return {
    due,
    taxonomyOf: () => ({
      topics: [...outline].map(([id, own]) => topic(id, null, ...own)),
      aliases,
    }),
    follows: () => (followsAll ? null : [...follows].toSorted()),
    cite(id: string, word: string) {
      const found = [...outline].find(([, own]) => own.includes(word))?.[0] ?? null;
      if (followsAll) due.set(id, { topic: found, byAll: true });
      else if (found !== null && follows.has(found)) due.set(id, { topic: found, byAll: false });
    },
    rename(at: number) {
      const [old, id] = [pick(at), name()];
      outline = new Map([...outline].map(([own, its]) => [own === old ? id : own, its]));
      become(old, [id]);
    },
    merge(at: number) {
      const [old, into] = [pick(at), pick(at + 1)];
      if (old === into) return;
      outline.set(into, [...(outline.get(into) ?? []), ...(outline.get(old) ?? [])]);
      outline.delete(old);
      become(old, [into]);
    },
    split(at: number) {
      const old = pick(at);
      const own = outline.get(old) ?? [];
      if (own.length < 2) return;
      const [a, b] = [name(), name()];
      outline.delete(old);
      outline.set(a, own.slice(0, 1)).set(b, own.slice(1));
      become(old, [a, b]);
    },
    retire(at: number) {
      if (outline.size < 3) return;
      const old = pick(at);
      outline.delete(old);
      become(old, []);
    },
    save(at: number): readonly string[] {
      const chosen = [...new Set([pick(at), pick(at >> 1)])];
      for (const [id, { topic: found, byAll }] of due)
        if (byAll || found === null || !(nowOf(found).length === 0 || nowOf(found).some((own) => chosen.includes(own))))
          due.delete(id);
      follows = new Set(chosen);
      followsAll = false;
      return chosen;
    },
  };
}

describe('whatever happens to an outline', () => {
  it('when topics are renamed, merged, split and given up in any order, a reader gets what they follow, once, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyDeed, { minLength: 4, maxLength: 24 }), async (deeds) => {
        const base = smallReview();
        const told = story();
        const life = lifeBench({ ...base, taxonomy: { ...base.taxonomy, ...told.taxonomyOf() } });
        await life.poll(0);
        await life.reader('a1', { 'topic-0': 0, 'topic-1': 0 });
        let week = 0;
        let cited = 0;
        for (const [index, { kind, at }] of [...deeds, { kind: 'digest' as const, at: 0 }].entries()) {
          if (kind === 'cite') {
            cited += 1;
            const word = words[at] ?? '';
            life.cite(`${100 + cited}:The ${word} of tumor ${cited}`);
            await life.poll(7 * week + 1 + index / 100);
            told.cite(`${100 + cited}`, word);
          } else if (kind === 'digest') {
            week += 1;
            const expected = [...told.due.keys()].toSorted().join(',');
            expect(await life.digests(7 * week)).toEqual(expected ? [`a1: ${expected}`] : []);
            told.due.clear();
          } else if (kind === 'save') {
            const reader = await life.read('a1');
            const form = { topics: told.save(at), cadence: 'weekly' };
            await life.actions().changePreferences(base.slug, life.preferences(reader), form);
          } else {
            told[kind](at);
            life.set({ taxonomy: { ...life.review().taxonomy, ...told.taxonomyOf() } });
          }
          const followed = life.actions().followed(await life.read('a1')).topics;
          expect(followed?.toSorted() ?? null).toEqual(told.follows());
        }
      }),
      { numRuns: 40 },
    );
  });
});
