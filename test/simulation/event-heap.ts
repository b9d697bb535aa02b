/** What happens at a virtual moment. Events of one moment come in an order that the dice decided. */
export interface HeapEvent {
  readonly at: number;
  readonly tie: number;
  readonly number: number;
  /** `nothing`: it came to nothing, so nobody was woken by it. */
  readonly act: () => void | 'nothing' | Promise<void>;
}

/** A binary heap, the earliest event on top. */
export function createEventHeap() {
  const heap: HeapEvent[] = [];
  const isBefore = (a: number, b: number) => {
    const [x, y] = [heap[a]!, heap[b]!];
    return x.at !== y.at ? x.at < y.at : x.tie !== y.tie ? x.tie < y.tie : x.number < y.number;
  };
  const swap = (a: number, b: number) => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };
  return {
    nextAt: () => heap[0]?.at ?? Number.POSITIVE_INFINITY,
    push(event: HeapEvent): void {
      heap.push(event);
      let child = heap.length - 1;
      while (child > 0) {
        const parent = (child - 1) >> 1;
        if (!isBefore(child, parent)) return;
        swap(child, parent);
        child = parent;
      }
    },
    pop(): HeapEvent | undefined {
      const top = heap[0];
      const last = heap.pop();
      if (heap.length === 0 || last === undefined) return top;
      heap[0] = last;
      for (let parent = 0; ; ) {
        const [left, right] = [2 * parent + 1, 2 * parent + 2];
        let least = parent;
        if (left < heap.length && isBefore(left, least)) least = left;
        if (right < heap.length && isBefore(right, least)) least = right;
        if (least === parent) return top;
        swap(least, parent);
        parent = least;
      }
    },
  };
}
