import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createConcernIndex } from '../../lambda/core/concern-index.ts';
import { concerns, type DigestScope } from '../../lambda/core/digest.ts';
import type { StreamEvent } from '../../lambda/core/event-stream.ts';
import { inheritedChoice } from '../../lambda/core/topic-aliases.ts';

const ids = ['myeloid', 'mdsc', 'niche', 'lost', 'old'];
const outline = {
  topics: ['myeloid', 'mdsc', 'niche'].map((id) => ({
    id,
    label: id,
    parent: null,
    description: '',
    terms: [],
    symbols: [],
    ambiguous: [],
    mesh: [],
    exclude: [],
    query: '',
  })),
  aliases: { lost: [], old: ['mdsc'] },
};

const topic = fc.constantFrom(...ids, 'was:old', 'retired:lost', 'constructor', '__proto__');
const events = fc
  .array(
    fc.record({ topics: fc.uniqueArray(topic, { maxLength: 4 }), baseline: fc.constantFrom(false, false, true) }),
    {
      maxLength: 12,
    },
  )
  .map((all) =>
    all.map(
      (own, index): StreamEvent => ({
        ...own,
        number: index + 1,
        kind: index % 4 === 3 ? 'ERRATUM' : 'NEW',
        article: String(index),
        at: '2026-11-10T00:00:00.000Z',
        epoch: 1,
      }),
    ),
  );
const choice = fc.constantFrom(
  '*',
  ...ids,
  'constructor',
  inheritedChoice('old', 'mdsc'),
  inheritedChoice('a', 'niche'),
);
const scope = fc
  .uniqueArray(fc.tuple(choice, fc.nat(12)), { selector: ([own]) => own, maxLength: 4 })
  .map((topics): DigestScope => ({ topics: Object.fromEntries(topics), since: 0 }));

describe('the events of a range by topic', () => {
  it('when a reader chose anything, they are told what each event by itself says', () => {
    fc.assert(
      fc.property(events, fc.array(scope, { maxLength: 6 }), (all, readers) => {
        const concerned = createConcernIndex(all, outline);
        for (const reader of readers)
          expect([...concerned(reader)]).toEqual(all.map((event) => (concerns(event, reader, outline) ? 1 : 0)));
      }),
      { numRuns: 2_000 },
    );
  });
});
