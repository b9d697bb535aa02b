import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildTaxonomy } from '../../lambda/adapters/review-folder/build-taxonomy.ts';
import type { Problem } from '../../lambda/adapters/review-folder/review-folder-error.ts';
import { parseYamlFile } from '../../lambda/adapters/review-folder/yaml-file.ts';
import { currentTopics } from '../../lambda/core/topic-aliases.ts';

/** A taxonomy of bare topics: `id` or `id < old; older`, and lines for `retired:`. */
function taxonomy(topics: readonly string[], retired: readonly string[] = []) {
  const text = [
    'field:',
    '  terms: tumor',
    ...(retired.length > 0 ? ['retired:', ...retired.map((line) => `  ${line}`)] : []),
    'topics:',
    ...topics.flatMap((line) => {
      const [id, was] = line.split(' < ');
      return [
        `  - id: ${id}`,
        ...(was ? [`    was: ${was}`] : []),
        '    label: L',
        '    description: D.',
        '    terms: x',
      ];
    }),
  ].join('\n');
  const source = parseYamlFile('taxonomy.yaml', text);
  if ('problems' in source) throw new Error(JSON.stringify(source.problems));
  const problems: Problem[] = [];
  const built = buildTaxonomy(source, problems);
  return { aliases: built?.aliases, problems, taxonomy: built };
}

const told = ({ problems }: { readonly problems: readonly Problem[] }) =>
  problems.map(({ line, wrong, remedy }) => `${line}: ${wrong} → ${remedy}`);

describe('how a keeper says what became of a topic', () => {
  it('when nothing was renamed, the taxonomy has no aliases at all', () => {
    expect(taxonomy(['a', 'b'])).toMatchObject({ aliases: undefined, problems: [] });
  });

  it('when a topic was renamed, several were merged, one was split or retired, it is one map from old to new', () => {
    const built = taxonomy(
      ['tams < macrophages', 'suppressors < mdsc; tan', 'cytotoxic < t-cells', 'treg < t-cells'],
      ['exosomes: tams; treg', 'nanomedicine:'],
    );
    expect(told(built)).toEqual([]);
    expect(built.aliases).toEqual({
      exosomes: ['tams', 'treg'],
      macrophages: ['tams'],
      mdsc: ['suppressors'],
      nanomedicine: [],
      't-cells': ['cytotoxic', 'treg'],
      tan: ['suppressors'],
    });
  });

  it('when a name went through several hands, the oldest leads to what exists now', () => {
    const built = taxonomy(['tams < macs'], ['macrophages: phagocytes', 'phagocytes: macs', 'gone: lost', 'lost:']);
    expect(told(built)).toEqual([]);
    expect(built.aliases).toEqual({
      gone: [],
      lost: [],
      macrophages: ['tams'],
      macs: ['tams'],
      phagocytes: ['tams'],
    });
  });

  it('when only aliases are added, the taxonomy files as before: its version stays', () => {
    expect(taxonomy(['a < old']).taxonomy?.version).toBe(taxonomy(['a']).taxonomy?.version);
  });
});

describe('what contradicts itself is named with its line and what to do', () => {
  it.each<[string, readonly string[], readonly string[], string]>([
    [
      'an old id that is still a topic',
      ['a < b', 'b'],
      [],
      '5: "b" stands under was of "a", but is still a topic → take it out; if',
    ],
    ['a topic that was itself', ['a < a'], [], '5: "a" is still the id of this topic → take it out of was'],
    ['an id twice in one list', ['a < c; c'], [], '5: "c" stands twice under was of "a" → take one out'],
    ['an id that is none', ['a < Old Name'], [], '5: "Old Name" is no topic id → write the old id as it was'],
    [
      'a retired topic that is still one',
      ['a'],
      ['a:'],
      '4: "a" is retired, but is still a topic → take the topic out',
    ],
    [
      'a retired id that was renamed too',
      ['a < b'],
      ['b: a'],
      '4: "b" is retired, and stands under was of "a" → keep one',
    ],
    ['a retired id that is none', ['a'], ['B C: a'], '4: "B C" is no topic id → write the old id as it was'],
    [
      'readers sent nowhere',
      ['macrophages'],
      ['b: macrophage'],
      '4: the readers of "b" are sent to "macrophage", which does not exist → did you mean "macrophages"?',
    ],
    [
      'readers sent nowhere near',
      ['a'],
      ['b: zzzzzz'],
      '4: the readers of "b" are sent to "zzzzzz", which does not exist → name the id of a topic, or nothing',
    ],
    [
      'a ring',
      ['a'],
      ['b: c', 'c: b'],
      '4: retired topics stand in a ring: b > c > b → send one of them to a topic that exists',
    ],
  ])('when there is %s', (_, topics, retired, expected) => {
    const found = told(taxonomy(topics, retired));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  it('when retired is no list or holds a number, the keeper is told how to write it', () => {
    expect(told(taxonomy(['a'], ['- b']))[0]).toMatch(/^3: retired: this is no list of old ids → write/);
    expect(told(taxonomy(['a'], ['b: 12']))[0]).toMatch(/^4: retired: these are no phrases →/);
  });
});

describe('reading old ids', () => {
  it('whatever is renamed into whatever, every old id leads to topics that exist, each once, and those to themselves', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }),
        fc.dictionary(fc.constantFrom('d', 'e', 'f'), fc.array(fc.constantFrom(...ids), { maxLength: 3 })),
        (live, retired) => {
          const built = taxonomy(
            live,
            Object.entries(retired).map(([old, to]) => `${old}: ${to.join('; ')}`),
          );
          if (!built.taxonomy || built.problems.length > 0) return;
          const now = currentTopics(built.taxonomy, ids);
          expect(new Set(now).size).toBe(now.length);
          for (const id of now) expect(live).toContain(id);
          expect(currentTopics(built.taxonomy, now)).toEqual(now);
        },
      ),
    );
  });
});
