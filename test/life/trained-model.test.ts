import { describe, expect, it } from '@jest/globals';
import { buildTaxonomy } from '../../lambda/adapters/review-folder/build-taxonomy.ts';
import { underTodaysIds } from '../../lambda/adapters/review-folder/renamed-model.ts';
import { parseYamlFile } from '../../lambda/adapters/review-folder/yaml-file.ts';
import { createFiler } from '../../lambda/core/filing.ts';
import type { Taxonomy } from '../../lambda/core/taxonomy.ts';
import type { TopicModel } from '../../lambda/core/topic-model.ts';
import { record } from '../builders/articles.ts';

function outline(topics: string, facetTopic: string): Taxonomy {
  const text = `field:\n  terms: tumor\n  facets:\n    - label: immunity\n      terms: immune\n      topics: ${facetTopic}\n${topics}`;
  const source = parseYamlFile('taxonomy.yaml', text);
  const built = 'problems' in source ? null : buildTaxonomy(source, []);
  if (!built) throw new Error('no taxonomy');
  return built;
}

const topic = (id: string, terms: string, more = '') =>
  `  - id: ${id}\n    label: ${id}\n    description: D.\n    terms: ${terms}\n${more}`;

const before = outline(
  `topics:\n${topic('myeloid', 'myeloid cell')}${topic('macrophages', 'macrophage', '    parent: myeloid\n')}${topic('vaccines', 'vaccine')}`,
  'macrophages; vaccines',
);
const after = outline(
  `topics:\n${topic('innate', 'myeloid cell', '    was: myeloid\n')}${topic('tams', 'macrophage', '    parent: innate\n    was: macs; macrophages\n')}${topic('vaccines', 'vaccine')}`,
  'tams; vaccines',
);

const precision = { precision: 1, recall: 1, f1: 1 };
const figures = (id: string) =>
  ({ topic: id, examples: 9, filedBy: 'model', terms: precision, model: precision }) as const;
const trained: TopicModel = {
  format: 1,
  taxonomyVersion: before.version,
  topics: [
    {
      topic: 'macrophages',
      bias: -1,
      threshold: 0.5,
      weights: { 'score:macrophages': 2, 'score:myeloid': 0.5, polarisation: 3 },
    },
  ],
  figures: {
    examples: 20,
    folds: 5,
    macroF1: { terms: 0.5, model: 0.6 },
    topics: ['myeloid', 'macrophages'].map(figures),
  },
};

describe('a model and topics that were renamed', () => {
  it('when only names have changed since, it goes on under the new ones and files as before', () => {
    const model = underTodaysIds(trained, after);
    expect(model?.taxonomyVersion).toBe(after.version);
    expect(model?.topics[0]).toMatchObject({
      topic: 'tams',
      weights: { 'score:tams': 2, 'score:innate': 0.5, polarisation: 3 },
    });
    expect(model?.figures.topics.map(({ topic: id }) => id)).toEqual(['innate', 'tams']);
    const article = record('99000101', { title: 'Macrophages in an immune tumor', abstract: [] });
    const filed = (taxonomy: Taxonomy, own: TopicModel | null) =>
      createFiler({ taxonomy, outline: null, model: own })(article).topics.map(({ topic: id, score }) => [id, score]);
    const scoreBefore = filed(before, trained);
    expect(scoreBefore).toHaveLength(1);
    expect(filed(after, model)).toEqual(scoreBefore.map(([, score]) => ['tams', score]));
    expect(filed(after, model)).not.toEqual(filed(after, null));
  });

  it('when words have changed too, it stays the model of another taxonomy', () => {
    const topics = after.topics.map((own) => (own.id === 'vaccines' ? { ...own, terms: ['vaccination'] } : own));
    expect(underTodaysIds(trained, { ...after, topics })).toBe(trained);
  });

  it('when nothing was renamed, or a topic was split or given up, nothing is carried over', () => {
    expect(underTodaysIds(trained, before)).toBe(trained);
    expect(underTodaysIds(null, after)).toBeNull();
    expect(underTodaysIds(trained, { ...after, aliases: { macrophages: ['tams', 'vaccines'], myeloid: [] } })).toBe(
      trained,
    );
  });
});
