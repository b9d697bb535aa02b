import { addressHash, addressPointerKey } from './keys.ts';
import { numberOrNull, schemaVersion, textOf } from './read-attribute.ts';
import type { Table } from './table.ts';

/** What stands under the keyed hash of an address. */
export interface AddressPointer {
  readonly id: string;
  /** The consent version at which a change of address took it; `null`: it was made with the subscription. */
  readonly move: number | null;
}

const absent = { expression: 'attribute_not_exists(#PK)' };

/**
 * The pointers from addresses to subscriptions. An address has one subscription because it has one pointer; each write is
 * conditional on what it says. A pointer that a change of address took is marked with the consent version of that change,
 * so that whoever clears up after an older change cannot remove it.
 */
export function addressPointers(table: Table, secret: string | Uint8Array) {
  return {
    hashOf: (address: string): string => {
      // Asked here, not at the start: a Lambda that never looks up an address needs no key, and should have none.
      if (Buffer.byteLength(secret) < 16) throw new RangeError('the key that hashes addresses is under 16 bytes');
      return addressHash(secret, address);
    },

    read: async (hash: string, review: string): Promise<AddressPointer | null> => {
      const item = await table.get(addressPointerKey(hash, review));
      return item && { id: textOf(item, 'id'), move: numberOrNull(item, 'move') };
    },

    /** `false`: the address has one. */
    take: (hash: string, review: string, { id, move }: AddressPointer): Promise<boolean> =>
      table.put(addressPointerKey(hash, review), { v: schemaVersion, id, move }, absent),

    /** Marks one's own pointer as taken by a change; a later change's mark stays. */
    mark: async (hash: string, review: string, id: string, move: number): Promise<void> => {
      await table.put(
        addressPointerKey(hash, review),
        { v: schemaVersion, id, move },
        {
          expression: '#id = :own AND (attribute_not_exists(#move) OR #move < :taken)',
          values: { own: id, taken: move },
        },
      );
    },

    /** Removes it if it names this subscription and was taken before `below`; without `below`, whenever it was taken. */
    remove: async (hash: string, review: string, id: string, below?: number): Promise<void> => {
      const isOld = ' AND (attribute_not_exists(#move) OR #move < :below)';
      await table.remove(addressPointerKey(hash, review), {
        expression: `#id = :id${below === undefined ? '' : isOld}`,
        values: { id, ...(below !== undefined && { below }) },
      });
    },
  };
}

export type AddressPointers = ReturnType<typeof addressPointers>;
