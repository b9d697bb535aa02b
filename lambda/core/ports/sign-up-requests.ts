/** Somebody asked for a subscription and has not been answered by mail yet. Short-lived: it holds an address. */
export interface SignUpRequest {
  /** 32 hex digits; a new subscription takes it for its own. */
  readonly id: string;
  readonly review: string;
  readonly address: string;
  /** The form's other fields as they came, JSON values only. They were read once to be refused; the answer reads them again. */
  readonly form: Readonly<Record<string, unknown>>;
  readonly askedAt: string;
  /** ISO 8601: from then on it is not answered any more, and may be gone. */
  readonly expiresAt: string;
}

export interface SignUpRequests {
  put(request: SignUpRequest): Promise<void>;
  /**
   * The request, for this worker alone for so long; `null` when it is answered, or another worker has it. A worker that was
   * killed has it no longer once `leaseMs` are over.
   */
  take(review: string, id: string, now: Date, leaseMs: number): Promise<SignUpRequest | null>;
  /** It is answered. Safe to repeat. */
  remove(review: string, id: string): Promise<void>;
  /** What waits, expired ones included, at most `limit`, in no order. */
  waiting(review: string, limit: number): Promise<readonly SignUpRequest[]>;
}

/** A request by its id: no address is in a queue, or in what a queue could not deliver. */
export interface SignUpWork {
  readonly review: string;
  readonly id: string;
}

/** Wakes a worker. At least once, any order; the item decides, not the message. */
export interface SignUpQueue {
  send(work: SignUpWork): Promise<void>;
}
