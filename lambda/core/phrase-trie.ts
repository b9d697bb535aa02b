/** A trie over word numbers, flat: nodes and phrases are numbers in arrays, and one hash table holds every edge. */
export interface PhraseTrie {
  /** The node a phrase starting with this word begins at; 0 for none. */
  readonly roots: Int32Array;
  /** Every edge in one hash table, each in four places: from node, by word, to node (0: free), nothing. */
  readonly edges: Int32Array;
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
  const table = new Int32Array(size * 4);
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
      const edge = edgeOf(table, node, word);
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
    edges: table,
  };
}

/** The node one word further; 0 for none. */
export function nextNode(edges: Int32Array, node: number, word: number): number {
  return edges[edgeOf(edges, node, word) + 2]!;
}

/** Where an edge stands, or would stand; its numbers are neighbours, so that looking at it takes one line of the cache. */
function edgeOf(edges: Int32Array, node: number, word: number): number {
  const wrap = edges.length - 1;
  const hash = Math.imul(node, 0x9e3779b1) ^ Math.imul(word, 0x85ebca6b);
  let edge = ((hash ^ (hash >>> 15)) << 2) & wrap;
  while (edges[edge + 2] !== 0 && (edges[edge] !== node || edges[edge + 1] !== word)) edge = (edge + 4) & wrap;
  return edge;
}
