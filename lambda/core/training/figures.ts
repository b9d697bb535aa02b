import type { Precision, TopicFigures } from '../topic-model.ts';

/** How often what was given is right, and what is right was given. An example with a label below 0 tells neither. */
export function tally(label: Float64Array, isGiven: (example: number) => boolean): Precision {
  let hits = 0;
  let given = 0;
  let wanted = 0;
  for (const [example, own] of label.entries()) {
    if (own < 0) continue;
    const holds = own > 0;
    const gives = isGiven(example);
    if (holds) wanted++;
    if (gives) given++;
    if (holds && gives) hits++;
  }
  return {
    precision: rounded(given === 0 ? 0 : hits / given),
    recall: rounded(wanted === 0 ? 0 : hits / wanted),
    f1: rounded(given + wanted === 0 ? 0 : (2 * hits) / (given + wanted)),
  };
}

export function meanF1(topics: readonly TopicFigures[], by: 'terms' | 'model'): number {
  const sum = topics.reduce((total, topic) => total + topic[by].f1, 0);
  return rounded(topics.length === 0 ? 0 : sum / topics.length);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
