import type {
  SignUpQueue,
  SignUpRequest,
  SignUpRequests,
  SignUpWork,
} from '../../lambda/core/ports/sign-up-requests.ts';

/** {@link SignUpRequests} in memory: same behaviour as the DynamoDB ones, proved by the same contract suite. */
export function createMemorySignUpRequests(): SignUpRequests {
  const items = new Map<string, SignUpRequest>();
  const takenUntil = new Map<string, number>();
  const key = (review: string, id: string) => `${review}/${id}`;
  return {
    put: async (request) => {
      items.set(key(request.review, request.id), structuredClone(request));
      takenUntil.delete(key(request.review, request.id));
    },
    take: async (review, id, now, leaseMs) => {
      const found = items.get(key(review, id));
      if (!found || (takenUntil.get(key(review, id)) ?? 0) > now.valueOf()) return null;
      takenUntil.set(key(review, id), now.valueOf() + leaseMs);
      return structuredClone(found);
    },
    remove: async (review, id) => {
      items.delete(key(review, id));
    },
    waiting: async (review, limit) =>
      [...items.values()]
        .filter((request) => request.review === review)
        .slice(0, Math.max(0, limit))
        .map((request) => structuredClone(request)),
  };
}

export interface MemorySignUpQueue extends SignUpQueue {
  readonly waiting: SignUpWork[];
}

export function createMemorySignUpQueue(): MemorySignUpQueue {
  const waiting: SignUpWork[] = [];
  return {
    waiting,
    send: async (work) => {
      waiting.push(work);
    },
  };
}
