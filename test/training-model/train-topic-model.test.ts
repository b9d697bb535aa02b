import { describe, expect, it } from '@jest/globals';
import { createFiler } from '../../lambda/core/filing.ts';
import { type LabelledArticle, TrainingError } from '../../lambda/core/training/labelled-article.ts';
import { modelTakesOver, trainTopicModel } from '../../lambda/core/training/train-topic-model.ts';
import { article, taxonomyOf, topic } from '../filing/article.ts';
import { glands, inventedExamples, shareRight } from './examples.ts';

describe('when the figures of held-out examples are in', () => {
  it.each([
    [5, 0.6, 0.9, false],
    [7, 0.2, 0.7, true],
    [8, 0.6, 0.69, false],
    [8, 0.6, 0.71, true],
    [13, 0.6, 0.601, false],
    [13, 0.6, 0.61, true],
    [20, 0.6, 0.56, true],
    [20, 0.6, 0.54, false],
    [300, 0.6, 0.56, true],
    [300, 0.6, 0.54, false],
  ])('of %d examples, terms at %d and model at %d: the model takes over: %p', (examples, terms, model, takesOver) => {
    expect(modelTakesOver(examples, { terms, model })).toBe(takesOver);
  });
});

describe('when a topic model is trained', () => {
  const examples = inventedExamples(120);
  const model = trainTopicModel(glands, examples);
  const taught = createFiler({ taxonomy: glands, outline: null, model });
  const untaught = createFiler({ taxonomy: glands, outline: null, model: null });

  it('files articles it has not seen better than the curated terms alone', () => {
    const unseen = inventedExamples(200).slice(120);
    expect(shareRight(unseen, taught)).toBeGreaterThanOrEqual(0.9);
    expect(shareRight(unseen, untaught)).toBeLessThan(0.6);
  });

  it('gives the same bytes for the same examples', () => {
    expect(JSON.stringify(trainTopicModel(glands, inventedExamples(120)))).toBe(JSON.stringify(model));
  });

  it('tells how it did on held-out examples, beside the terms alone', () => {
    expect(model.figures).toMatchObject({ examples: 120, folds: 5 });
    expect(model.figures.macroF1.model).toBeGreaterThan(model.figures.macroF1.terms);
    expect(model.figures.topics.map(({ topic, examples, filedBy }) => [topic, examples, filedBy])).toEqual([
      ['growth', 40, 'model'],
      ['death', 40, 'model'],
    ]);
  });

  it('writes its weights sorted and rounded', () => {
    for (const { weights, threshold } of model.topics) {
      expect(Object.keys(weights)).toEqual(Object.keys(weights).sort());
      for (const weight of Object.values(weights)) expect(weight).toBe(Math.round(weight * 10_000) / 10_000);
      expect(threshold).toBeGreaterThan(0);
      expect(threshold).toBeLessThan(1);
    }
  });

  it('gives reasons that stand in the article, also where no curated term does', () => {
    const [match] = taught(
      article({ title: 'A tumor', abstract: 'Caspase and annexin in a tumor. Caspase again.' }),
    ).topics;
    expect(match?.topic).toBe('death');
    expect(match!.reasons.length).toBeGreaterThan(0);
    for (const { kind, evidence, text } of match!.reasons) {
      expect(kind).toBe('abstract');
      expect('Caspase and annexin in a tumor. Caspase again.').toContain(evidence);
      expect(text).toContain(`"${evidence}"`);
    }
  });

  it('files nothing outside the field, however well the words fit', () => {
    expect(
      taught(article({ title: 'Plants', abstract: 'Caspase, annexin, fragmentation and blebbing in leaves.' })).topics,
    ).toEqual([]);
  });

  it('gives no topic that nothing in the text speaks for, however likely it is at large', () => {
    const [growth] = model.topics;
    const sure = { ...model, topics: [{ ...growth!, bias: 9, weights: {} }] };
    const file = createFiler({ taxonomy: glands, outline: null, model: sure });
    expect(file(article({ title: 'A tumor', abstract: 'Nothing else.' })).topics).toEqual([]);
    expect(file(article({ title: 'Proliferation of a tumor' })).topics).toHaveLength(1);
  });

  it('is not asked when the taxonomy has changed since', () => {
    const later = { ...glands, version: 'later' };
    const file = createFiler({ taxonomy: later, outline: null, model });
    expect(file(article({ title: 'Caspase and annexin of a tumor' })).topics).toEqual([]);
  });
});

describe('when there is little to learn from', () => {
  const cases: Readonly<Record<string, readonly LabelledArticle[]>> = {
    'one example': inventedExamples(1),
    'five examples': inventedExamples(5),
    'one class only': inventedExamples(60).filter(({ topics }) => topics[0]?.topic === 'growth'),
    'nothing that bears on a topic': inventedExamples(60).filter(({ topics }) => topics.length === 0),
    'the same text twenty times': Array.from({ length: 20 }, () => inventedExamples(1)[0]!),
  };

  it.each(Object.keys(cases))('%s: the curated terms go on deciding', (name) => {
    const model = trainTopicModel(glands, cases[name]!);
    expect(model.topics).toEqual([]);
    const taught = createFiler({ taxonomy: glands, outline: null, model });
    const untaught = createFiler({ taxonomy: glands, outline: null, model: null });
    for (const { record } of inventedExamples(30)) expect(taught(record)).toEqual(untaught(record));
  });

  it('examples without a text teach nothing, and are not counted', () => {
    const empty = { record: article({}), topics: [{ topic: 'growth', weight: 1 }] };
    expect(trainTopicModel(glands, [empty, ...inventedExamples(9)]).figures.examples).toBe(9);
    expect(() => trainTopicModel(glands, [empty])).toThrow(TrainingError);
  });

  it('labels of the same text are put together', () => {
    const { record } = inventedExamples(1)[0]!;
    const twice = ['growth', 'death'].map((topic) => ({ record, topics: [{ topic, weight: 1 }] }));
    const { figures } = trainTopicModel(glands, twice);
    expect(figures.examples).toBe(1);
    expect(figures.topics.map(({ topic, examples }) => [topic, examples])).toEqual([
      ['growth', 1],
      ['death', 1],
    ]);
  });
});

describe('when an example cannot be meant so', () => {
  const { record } = inventedExamples(1)[0]!;

  it('an unknown topic is named, with the place of the example', () => {
    const wrong = [...inventedExamples(2), { record, topics: [{ topic: 'groth', weight: 1 }] }];
    expect(() => trainTopicModel(glands, wrong)).toThrow(/example 3: the topic "groth" is not in the taxonomy/);
  });

  it.each([0, -1, 1.5, Number.NaN])('a weight of %s is refused', (weight) => {
    expect(() => trainTopicModel(glands, [{ record, topics: [{ topic: 'growth', weight }] }])).toThrow(TrainingError);
  });

  it('no example at all is refused', () => {
    expect(() => trainTopicModel(glands, [])).toThrow(TrainingError);
  });
});

describe('when topics are nested', () => {
  it('a child’s examples do not speak against its parent', () => {
    const nested = taxonomyOf(
      topic({ id: 'cells', terms: ['cell biology'] }),
      topic({ id: 'growth', parent: 'cells', terms: ['proliferation'] }),
      topic({ id: 'death', terms: ['apoptosis'] }),
    );
    const { figures } = trainTopicModel(nested, [
      ...inventedExamples(60),
      { record: article({ title: 'Cell biology of a tumor' }), topics: [{ topic: 'cells', weight: 1 }] },
    ]);
    // Of the 61, twenty are of the child: neither for nor against.
    const parent = figures.topics.find(({ topic }) => topic === 'cells');
    expect(parent).toMatchObject({ examples: 1, filedBy: 'terms', terms: { precision: 1, recall: 1 } });
  });
});

describe('when examples have MeSH headings', () => {
  it('articles without them are filed by the words all the same', () => {
    const indexed = inventedExamples(120).map(({ record, topics }) => ({
      record: {
        ...record,
        mesh: topics.map(({ topic }) => ({ ui: topic === 'growth' ? 'D049109' : 'D017209', name: topic, major: true })),
      },
      topics,
    }));
    const model = trainTopicModel(glands, indexed);
    expect(model.topics.map(({ topic }) => topic)).toEqual(['growth', 'death']);
    expect(Object.keys(model.topics[1]!.weights)).toContain('mesh:D017209');
    expect(
      shareRight(inventedExamples(200).slice(120), createFiler({ taxonomy: glands, outline: null, model })),
    ).toBeGreaterThanOrEqual(0.9);
  });
});
