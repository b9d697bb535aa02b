/** A trie over word numbers, flat: nodes and phrases are numbers in arrays, and one hash table holds every edge. */
export interface PhraseTrie {
  /** The node a phrase starting with this word begins at; 0 for none. */
  readonly roots: Int32Array;
  /** The node one word further; 0 for none. */
  next(node: number, word: number): number;
  /** 1: some phrase goes on from this node. */
  readonly goesOn: Uint8Array;
  /** The phrases that end at this node. */
  readonly phrases: readonly (readonly number[] | undefined)[];
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
  const fromNode = new Int32Array(size);
  const viaWord = new Int32Array(size);
  const toNode = new Int32Array(size);
  const roots = new Int32Array(words);
  const goesOn = new Uint8Array(edges + 1);
  const phrases: number[][] = [];
  let nodes = 0;

  const slotOf = (node: number, word: number): number => {
    const hash = Math.imul(node, 0x9e3779b1) ^ Math.imul(word, 0x85ebca6b);
    let slot = (hash ^ (hash >>> 15)) & mask;
    while (toNode[slot] !== 0 && (fromNode[slot] !== node || viaWord[slot] !== word)) slot = (slot + 1) & mask;
    return slot;
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
      const slot = slotOf(node, word);
      if (toNode[slot] === 0) {
        fromNode[slot] = node;
        viaWord[slot] = word;
        toNode[slot] = ++nodes;
      }
      node = toNode[slot] as number;
    }
    if (node === 0) continue;
    const ending = phrases[node];
    if (ending === undefined) phrases[node] = [path.phrase];
    else if (!ending.includes(path.phrase)) ending.push(path.phrase);
  }
  return { roots, goesOn, phrases, next: (node, word) => toNode[slotOf(node, word)] as number };
}
