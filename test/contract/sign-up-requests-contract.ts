import { expect, it } from '@jest/globals';
import type { SignUpRequest, SignUpRequests } from '../../lambda/core/ports/sign-up-requests.ts';
import { freshReview } from './stores-under-test.ts';

const now = new Date('2026-11-16T06:00:00.000Z');

/** What every store of sign-up requests does. */
export function signUpRequestsContract(requests: () => SignUpRequests): void {
  const request = (review: string, id: string, own: Partial<SignUpRequest> = {}): SignUpRequest => ({
    id,
    review,
    address: 'reader@example.org',
    form: { topics: ['vaccines'], cadence: 'daily' },
    askedAt: '2026-11-16T06:00:00.000Z',
    expiresAt: '2026-11-17T06:00:00.000Z',
    ...own,
  });

  it('when a request is put, it is there as it came until it is removed', async () => {
    const store = requests();
    const review = freshReview();
    const one = request(review, 'a'.repeat(32), {
      form: { topics: ['ü "quoted"', ''], schedule: { hour: 7 }, cap: null },
    });
    await store.put(one);
    expect(await store.take(review, one.id, now, 0)).toEqual(one);
    await store.remove(review, one.id);
    await store.remove(review, one.id);
    expect(await store.take(review, one.id, now, 0)).toBeNull();
  });

  it('when twenty workers want it at once, one has it; when that one is killed, another has it after the lease', async () => {
    const store = requests();
    const review = freshReview();
    const one = request(review, 'a'.repeat(32));
    await store.put(one);
    const taken = await Promise.all(Array.from({ length: 20 }, () => requests().take(review, one.id, now, 60_000)));
    expect(taken.filter((found) => found !== null)).toEqual([one]);
    const later = (seconds: number) => new Date(now.valueOf() + seconds * 1_000);
    expect(await store.take(review, one.id, later(59), 60_000)).toBeNull();
    expect(await store.waiting(review, 10)).toEqual([one]);
    expect(await store.take(review, one.id, later(60), 60_000)).toEqual(one);
    expect(await store.take(review, 'b'.repeat(32), now, 60_000)).toBeNull();
  });

  it('when it is put twice, it is one request', async () => {
    const store = requests();
    const review = freshReview();
    await store.put(request(review, 'a'.repeat(32)));
    await store.put(request(review, 'a'.repeat(32)));
    expect(await store.waiting(review, 10)).toEqual([request(review, 'a'.repeat(32))]);
  });

  it('when the waiting ones are asked for, they are those of the review, and no more than wanted', async () => {
    const store = requests();
    const review = freshReview();
    const ids = Array.from({ length: 7 }, (_, index) => String(index).repeat(32));
    for (const id of ids) await store.put(request(review, id));
    await store.put(request(freshReview(), 'f'.repeat(32)));
    expect((await store.waiting(review, 100)).map(({ id }) => id).toSorted()).toEqual(ids);
    expect(await store.waiting(review, 3)).toHaveLength(3);
    expect(await store.waiting(review, 0)).toEqual([]);
    expect(await store.waiting(freshReview(), 10)).toEqual([]);
  });
}
