/** Whether digests may be sent, for every worker and every review. */
export interface Sending {
  /** `by`: the circuit opened by itself, the keeper did it, or a fresh deployment is not live yet. */
  readonly paused: {
    readonly reason: string;
    readonly at: string;
    readonly by: 'circuit' | 'keeper' | 'deployment';
  } | null;
  /** When the keeper last resumed it, and what had been taken that day by then: older trouble counts no more. */
  readonly resumed: { readonly at: string; readonly taken: number } | null;
}

export type Trouble = 'bounce' | 'complaint';

export interface SendingState {
  read(): Promise<Sending>;
  /** Pauses it unless it is paused; `false` when it was. */
  pause(paused: NonNullable<Sending['paused']>): Promise<boolean>;
  /** Resumes it and forgets the trouble before, or, with `null`, nothing; `false` when it was not paused. */
  resume(resumed: Sending['resumed']): Promise<boolean>;
  /** Notes a permanent bounce or a complaint. Idempotent by event id. */
  note(trouble: Trouble, event: string, at: string): Promise<void>;
  /** How many were noted after a moment, at most eight days back. */
  troubles(after: string, now: Date): Promise<Readonly<Record<Trouble, number>>>;
}
