import type { LiteratureSource } from '../../core/article.ts';
import { emptyHead, type StreamEvent, type StreamHead } from '../../core/event-stream.ts';
import type { PlainItem } from './attributes.ts';
import { flagOf, numberOf, numberOrNull, readable, textOf, textOrNull, textsOf } from './read-attribute.ts';

/** The head item; before the first commit it holds the lease alone. */
export function streamHead(item: PlainItem | null): StreamHead {
  if (!item) return emptyHead;
  readable(item);
  return {
    committed: numberOrNull(item, 'committed') ?? 0,
    epoch: numberOf(item, 'epoch'),
    leaseUntil: textOrNull(item, 'leaseUntil') ?? '',
    revision: numberOrNull(item, 'revision') ?? 0,
    baselineAt: textOrNull(item, 'baselineAt'),
    baselined: item.baselined === undefined ? [] : (textsOf(item, 'baselined') as readonly LiteratureSource[]),
    filedUnder: textOrNull(item, 'filedUnder') ?? '',
    recheckedAt: textOrNull(item, 'recheckedAt'),
  };
}

/** The event of one item; its number is the item's sort key. */
export function streamEvent(item: PlainItem): StreamEvent {
  readable(item);
  return {
    number: Number(textOf(item, 'SK')),
    kind: textOf(item, 'kind') as StreamEvent['kind'],
    article: textOf(item, 'article'),
    topics: textsOf(item, 'topics'),
    at: textOf(item, 'at'),
    baseline: flagOf(item, 'baseline'),
    epoch: numberOf(item, 'epoch'),
  };
}
