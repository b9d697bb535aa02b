import { type Known, nothingKnown } from '../../core/known.ts';
import type { PlainItem } from './attributes.ts';
import { knownKey, knownPartKey, knownPartPrefix } from './keys.ts';
import { pack, unpack } from './packed-json.ts';
import { bytesOf, numberOrNull, readable, schemaVersion, textOf } from './read-attribute.ts';
import { StoreUnavailableError } from './store-unavailable.ts';
import { inParallel, type Reading, type Table } from './table.ts';

/** One item holds so much of a packed Known (DynamoDB's limit is 400 KB with all names); a larger one is cut in parts. */
const partBytes = 350 * 1024;
const readAttempts = 4;

/**
 * What a review knows: usually one item. A large one lies in parts under the fence of the write they belong to, and the
 * item names that fence. Parts are written first, so a crash leaves the old Known whole:
 *
 *     parts of write 7 ── item says 7 ── parts older than 7 go
 */
export async function storeKnown(
  table: Table,
  review: string,
  known: Known,
  fence: string,
  putItem: (attributes: PlainItem) => Promise<void>,
): Promise<void> {
  const body = pack(known);
  const parts = body.length <= partBytes ? 0 : Math.ceil(body.length / partBytes);
  await inParallel([...Array(parts).keys()], 4, async (part) => {
    const bytes = body.subarray(part * partBytes, (part + 1) * partBytes);
    await table.put(knownPartKey(review, fence, part), { v: schemaVersion, body: bytes });
  });
  await putItem(parts === 0 ? { body } : { parts });
  // A Known that has shrunk to one item leaves its old parts behind, unread, until it is large again.
  if (parts > 0) await removeOlderParts(table, review, fence);
}

/** Reads with a moment's lag: half the price, and what it misses the next poll adds again. */
export async function loadKnown(table: Table, review: string): Promise<Known> {
  let reading: Reading = 'may-lag';
  for (let attempt = 0; attempt < readAttempts; attempt += 1) {
    const item = await table.get(knownKey(review), reading);
    if (!item) return nothingKnown;
    readable(item);
    const parts = partsOf(item);
    if (parts === 0) return unpack(bytesOf(item, 'body'));
    const body = await joinParts(table, review, textOf(item, 'fence'), parts);
    if (body) return unpack(body);
    // A writer replaced the parts between the two reads: the item names other parts by now.
    reading = 'strong';
  }
  throw new StoreUnavailableError(`What review "${review}" knows is incomplete.`, {
    kind: 'unreadable',
    remedy: 'Delete its KNOWN item: the next poll builds it again from the event stream.',
  });
}

function partsOf(item: PlainItem): number {
  return numberOrNull(item, 'parts') ?? 0;
}

async function joinParts(table: Table, review: string, fence: string, count: number): Promise<Uint8Array | null> {
  const parts = new Map<number, Uint8Array>();
  await inParallel([...Array(count).keys()], 4, async (part) => {
    const item = await table.get(knownPartKey(review, fence, part));
    if (item) parts.set(part, bytesOf(readable(item), 'body'));
  });
  if (parts.size < count) return null;
  return Buffer.concat([...Array(count).keys()].map((part) => parts.get(part) ?? new Uint8Array()));
}

/** Only older ones: a newer writer's parts may lie there before its item names them. */
async function removeOlderParts(table: Table, review: string, fence: string): Promise<void> {
  const { PK, SK: firstOwn } = knownPartKey(review, fence, 0);
  const values = { first: knownPartPrefix, own: firstOwn };
  const sortKey = { expression: '#SK BETWEEN :first AND :own', values };
  for await (const page of table.pages({ partition: PK, sortKey, only: ['SK'] })) {
    const older = page.map((item) => textOf(item, 'SK')).filter((SK) => SK < firstOwn);
    await inParallel(older, 4, async (SK) => {
      await table.remove({ PK, SK });
    });
  }
}
