import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bestThreshold, calibrate, logistic } from '../../lambda/core/training/calibration.ts';
import { stratifiedFolds } from '../../lambda/core/training/folds.ts';
import { trainLinear } from '../../lambda/core/training/linear-model.ts';
import { dot, sparseMatrix } from '../../lambda/core/training/sparse-matrix.ts';
import { compileWordFeatures, createWordFeatures } from '../../lambda/core/word-features.ts';

const judged = fc.array(
  fc.record({
    score: fc.double({ min: -5, max: 5, noNaN: true }),
    holds: fc.boolean(),
    weight: fc.double({ min: 0.01, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 40 },
);

describe('when scores are calibrated', () => {
  it('a higher score is never less likely, and every number is finite', () => {
    fc.assert(
      fc.property(judged, (examples) => {
        const { slope, offset } = calibrate(examples);
        expect(slope).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(slope) && Number.isFinite(offset)).toBe(true);
        expect(Number.isFinite(bestThreshold(examples))).toBe(true);
      }),
    );
  });

  it('probabilities follow how often it holds', () => {
    const examples = Array.from({ length: 400 }, (_, at) => ({
      score: at % 2,
      holds: at % 2 === 1 || at % 20 === 0,
      weight: 1,
    }));
    const { slope, offset } = calibrate(examples);
    expect(logistic(offset)).toBeCloseTo(0.1, 1);
    expect(logistic(slope + offset)).toBeGreaterThan(0.97);
  });

  it('it does not matter where the scores lie or how far apart they are', () => {
    const examples = Array.from({ length: 300 }, (_, at) => ({
      score: (at % 10 === 0 ? 0.5 : -0.9) + ((at * 37) % 100) / 50 - 1,
      holds: at % 10 === 0,
      weight: at % 3 === 0 ? 0.5 : 1,
    }));
    const plain = calibrate(examples);
    for (const [times, plus] of [
      [0.01, 0],
      [50, 0],
      [1, 10],
      [1, -3],
      [4, -40],
    ] as const) {
      const moved = calibrate(examples.map((one) => ({ ...one, score: times * one.score + plus })));
      for (const score of [-2, 0, 1.5]) {
        expect(moved.slope * (times * score + plus) + moved.offset).toBeCloseTo(plain.slope * score + plain.offset, 5);
      }
    }
  });

  it('the threshold stands between what holds and what does not', () => {
    const examples = [-3, -2.5, -2, 1, 1.5, 2].map((score) => ({ score, holds: score > 0, weight: 1 }));
    expect(bestThreshold(examples)).toBeGreaterThan(-2);
    expect(bestThreshold(examples)).toBeLessThan(1);
  });
});

describe('when examples are parted into folds', () => {
  it('every topic is spread over all of them', () => {
    const topics = Array.from({ length: 100 }, (_, at) => (at % 10 === 0 ? [1, 0] : at % 3 === 0 ? [0] : []));
    const fold = stratifiedFolds(topics, 5);
    const held = (of: number) =>
      Array.from({ length: 5 }, (_, part) => topics.filter((own, at) => fold[at] === part && own.includes(of)).length);
    expect(held(1)).toEqual([2, 2, 2, 2, 2]);
    expect(Math.max(...held(0)) - Math.min(...held(0))).toBeLessThanOrEqual(1);
  });
});

describe('when a linear model is fitted', () => {
  const rows = [
    [1, 0],
    [0.9, 0.1],
    [0, 1],
    [0.1, 0.8],
  ].map((values) => new Map(values.map((value, column) => [column, value])));
  const matrix = sparseMatrix(rows, 2);
  const problem = {
    matrix,
    rows: Int32Array.of(0, 1, 2, 3),
    sign: Int8Array.of(1, 1, -1, -1),
    cost: Float64Array.of(1, 1, 1, 1),
  };

  it('parts what can be parted', () => {
    const weights = trainLinear(problem);
    expect([0, 1, 2, 3].map((row) => Math.sign(dot(matrix, row, weights)))).toEqual([1, 1, -1, -1]);
  });

  it('stays at what was believed before where examples weigh nothing', () => {
    const prior = Float64Array.of(0.5, -0.25);
    expect(trainLinear({ ...problem, cost: new Float64Array(4), prior })).toEqual(prior);
  });
});

describe('when words are read for a model', () => {
  const features = ['apoptosis', 'cell death', 'tumor', 'p 53', 'beta', 'interferon gamma', 'signaling', 'study'];
  const word = fc.constantFrom(
    'apoptosis',
    'Cell',
    'death',
    'cells',
    'tumours',
    'Tumor',
    'p53',
    'the',
    'of',
    'β',
    'IFN',
    'interferon',
    'γ',
    'gamma',
    '(',
    ')',
    '.',
    ', ',
    '53',
    'signalling',
    'studies',
    'naïve',
    'Größe',
    '\u{1F600}',
    'p-53',
    'cell-death',
  );

  it('numbers and strings find the same words at the same places', () => {
    const read = createWordFeatures();
    const scan = compileWordFeatures(features);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), fc.constantFrom(' ', '  ', '-', ''), (words, between) => {
        const text = words.join(between);
        const said: string[] = [];
        const total = read(text, (feature, start, end) => {
          if (features.includes(feature)) said.push(`${feature}@${start}-${end}`);
        });
        const found: string[] = [];
        expect(scan(text, (feature, start, end) => found.push(`${features[feature]}@${start}-${end}`))).toBe(total);
        expect(found).toEqual(said);
      }),
      { numRuns: 300 },
    );
  });

  it('a pair does not cross the end of a sentence', () => {
    const found: string[] = [];
    compileWordFeatures(features)('A dead cell. Death of a cell (death) and cell death', (feature) =>
      found.push(features[feature]!),
    );
    expect(found).toEqual(['cell death']);
  });
});
