/** A trie over word numbers, flat: nodes and phrases are numbers in arrays, and one hash table holds every edge. */
export interface PhraseTrie {
  /** The node a phrase starting with this word begins at; 0 for none. */
  readonly roots: Int32Array;
  /** The node one word further; 0 for none. */
  next(node: number, word: number): number;
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
  let size = 64;
  while (size < edges * 2) size *= 2;
  const mask = size - 1;
  const wrap = size * 4 - 1;
  // An edge is three numbers in a row (from, word, to), so that looking at one takes one line of the cache; `to` 0: free.
  const table = new Int32Array(size * 4);
  const roots = new Int32Array(words);
  const goesOn = new Uint8Array(edges + 1);
  const phrases: number[][] = [];
  let nodes = 0;

  const edgeOf = (node: number, word: number): number => {
    const hash = Math.imul(node, 0x9e3779b1) ^ Math.imul(word, 0x85ebca6b);
    let edge = ((hash ^ (hash >>> 15)) & mask) << 2;
    while (table[edge + 2] !== 0 && (table[edge] !== node || table[edge + 1] !== word)) edge = (edge + 4) & wrap;
    return edge;
  };
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
      const edge = edgeOf(node, word);
      if (table[edge + 2] === 0) table.set([node, word, ++nodes], edge);
      node = table[edge + 2] as number;
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
    next: (node, word) => table[edgeOf(node, word) + 2]!,
  };
}
