import type { SignUpRequest, SignUpRequests } from '../../core/ports/sign-up-requests.ts';
import type { PlainItem } from './attributes.ts';
import { signUpKey, signUpPartition } from './keys.ts';
import { readable, schemaVersion, textOf } from './read-attribute.ts';
import { StoreUnavailableError } from './store-unavailable.ts';
import type { Table } from './table.ts';

/** {@link SignUpRequests} in one DynamoDB table; its time-to-live removes what nobody answered. */
export function createSignUpRequests(table: Table): SignUpRequests {
  return {
    put: async ({ review, id, address, form, askedAt, expiresAt }) => {
      await table.put(signUpKey(review, id), {
        v: schemaVersion,
        address,
        form: JSON.stringify(form),
        askedAt,
        expiresAt,
        expires: Math.ceil(Date.parse(expiresAt) / 1_000),
      });
    },
    take: async (review, id, now, leaseMs) => {
      const taken = await table.update(signUpKey(review, id), {
        set: { takenUntil: new Date(now.valueOf() + leaseMs).toISOString() },
        condition: {
          expression: 'attribute_exists(#address) AND (attribute_not_exists(#takenUntil) OR #takenUntil <= :now)',
          values: { now: now.toISOString() },
        },
      });
      return taken.applied ? requestOf(review, taken.item) : null;
    },
    remove: async (review, id) => {
      await table.remove(signUpKey(review, id));
    },
    waiting: async (review, limit) => {
      const requests: SignUpRequest[] = [];
      if (limit < 1) return requests;
      for await (const items of table.pages({ partition: signUpPartition(review), pageSize: Math.min(limit, 100) })) {
        requests.push(...items.map((item) => requestOf(review, item)));
        if (requests.length >= limit) break;
      }
      return requests.slice(0, limit);
    },
  };
}

function requestOf(review: string, item: PlainItem): SignUpRequest {
  readable(item);
  return {
    id: textOf(item, 'SK'),
    review,
    address: textOf(item, 'address'),
    form: formOf(textOf(item, 'form')),
    askedAt: textOf(item, 'askedAt'),
    expiresAt: textOf(item, 'expiresAt'),
  };
}

function formOf(text: string): SignUpRequest['form'] {
  const value: unknown = JSON.parse(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new StoreUnavailableError('A sign-up request in the table has no readable form.', {
    kind: 'unreadable',
    remedy: 'Something other than Living Review wrote to the table: remove that item.',
  });
}
