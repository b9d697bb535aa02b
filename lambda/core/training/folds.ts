/**
 * Parts examples into folds so that every topic's examples are spread over all of them: rarest topics first, each example
 * to the fold that has fewest of the topic, then fewest at all (iterative stratification, Sechidis et al., 2011).
 * @param topics by example, positions of its topics
 */
export function stratifiedFolds(topics: readonly (readonly number[])[], folds: number): Int32Array {
  const fold = new Int32Array(topics.length).fill(-1);
  const sizes = new Int32Array(folds);
  const members = new Map<number, number[]>();
  for (const [example, own] of topics.entries()) {
    for (const topic of own.length === 0 ? [-1] : own) {
      const known = members.get(topic);
      if (known) known.push(example);
      else members.set(topic, [example]);
    }
  }
  const rarestFirst = [...members].sort(([a, x], [b, y]) => x.length - y.length || a - b);
  for (const [, examples] of rarestFirst) {
    const held = new Int32Array(folds);
    for (const example of examples) if (fold[example]! >= 0) held[fold[example]!]!++;
    for (const example of examples) {
      if (fold[example]! >= 0) continue;
      let chosen = 0;
      for (let other = 1; other < folds; other++) {
        if (held[other]! < held[chosen]! || (held[other] === held[chosen] && sizes[other]! < sizes[chosen]!))
          chosen = other;
      }
      fold[example] = chosen;
      held[chosen]!++;
      sizes[chosen]!++;
    }
  }
  return fold;
}
