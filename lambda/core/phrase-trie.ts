import { createPairTable, type PairTable, setPair, valueOfPair } from './pair-table.ts';

/** A trie over word numbers, flat: nodes and phrases are numbers in arrays, and one hash table holds every edge. */
export interface PhraseTrie {
  /** The node a phrase starting with this word begins at; 0 for none. */
  readonly roots: Int32Array;
  /** Every edge: from a node, by a word, to a node. */
  readonly edges: PairTable;
  /** 1: some phrase goes on from this node. */
  readonly goesOn: Uint8Array;
  /** The phrases that end at a node: `ends` from `endsFrom[node]` to before `endsFrom[node + 1]`. */
  readonly endsFrom: Int32Array;
  readonly ends: Int32Array;
}

/** Builds the trie from paths of word numbers (all below `words`), each with the number of its phrase. */
export function buildTrie(
  paths: readonly { readonly words: readonly number[]; readonly phrase: number }[],
  words: number,
): PhraseTrie {
  const edges = paths.reduce((total, path) => total + path.words.length, 0);
  const table = createPairTable(edges);
  const roots = new Int32Array(words);
  const goesOn = new Uint8Array(edges + 1);
  const phrases: number[][] = [];
  let nodes = 0;

  for (const path of paths) {
    let node = 0;
    for (let depth = 0; depth < path.words.length; depth++) {
      const word = path.words[depth] as number;
      if (depth === 0) {
        if (roots[word] === 0) roots[word] = ++nodes;
        node = roots[word] as number;
        continue;
      }
      goesOn[node] = 1;
      if (valueOfPair(table, node, word) === 0) setPair(table, node, word, ++nodes);
      node = valueOfPair(table, node, word);
    }
    if (node === 0) continue;
    const ending = phrases[node];
    if (ending === undefined) phrases[node] = [path.phrase];
    else if (!ending.includes(path.phrase)) ending.push(path.phrase);
  }
  const endsFrom = new Int32Array(nodes + 2);
  for (let node = 0; node <= nodes; node++) endsFrom[node + 1] = endsFrom[node]! + (phrases[node]?.length ?? 0);
  return {
    roots,
    goesOn,
    endsFrom,
    ends: Int32Array.from(phrases.flat()),
    edges: table,
  };
}
