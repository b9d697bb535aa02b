import type {
  SignUpQueue,
  SignUpRequest,
  SignUpRequests,
  SignUpWork,
} from '../../lambda/core/ports/sign-up-requests.ts';

/** {@link SignUpRequests} in memory: same behaviour as the DynamoDB ones, proved by the same contract suite. */
export function createMemorySignUpRequests(): SignUpRequests {
  const items = new Map<string, SignUpRequest>();
  const key = (review: string, id: string) => `${review}/${id}`;
  return {
    put: async (request) => {
      items.set(key(request.review, request.id), structuredClone(request));
    },
    get: async (review, id) => structuredClone(items.get(key(review, id)) ?? null),
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
