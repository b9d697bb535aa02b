/** Endpoints a fault may name; `*` stands for every one. */
export const endpoints = [
  'einfo',
  'esearch',
  'epost',
  'esummary',
  'efetch',
  'elink',
  'id-converter',
  'europe-pmc',
  'icite',
  'web',
] as const;
export type Endpoint = (typeof endpoints)[number];

/** What goes wrong. Without status or body the true answer is given, late, cut short or broken off. */
export interface Fault {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds before the answer. */
  readonly delayMs?: number;
  /** Closes the connection without an answer. */
  readonly drop?: boolean;
  /** Answers this many bytes of the body and ends as if that were all. */
  readonly truncateAt?: number;
  /** Breaks the connection after this many bytes on the wire: an incomplete read. */
  readonly dropAt?: number;
}

/** One rule: the first that fits a call decides. Calls are counted per endpoint from the moment the plan is set. */
export interface FaultRule extends Fault {
  readonly endpoint: Endpoint | '*';
  /** The nth call to its endpoint, from 1; absent = any. */
  readonly call?: number;
  /** How many times it strikes in all; absent = 1 with `call`, for ever without. */
  readonly times?: number;
}

export interface FaultPlan {
  set(rules: readonly FaultRule[]): void;
  /** The fault of this call, or `null`. With `call` and `times`, it strikes calls call … call + times - 1. */
  next(endpoint: Endpoint): Fault | null;
}

export function createFaultPlan(initial: readonly FaultRule[] = []): FaultPlan {
  let rules: { readonly rule: FaultRule; struck: number }[] = [];
  let calls = new Map<Endpoint, number>();
  const set = (next: readonly FaultRule[]) => {
    rules = next.map((rule) => ({ rule, struck: 0 }));
    calls = new Map();
  };
  set(initial);
  return {
    set,
    next(endpoint) {
      const call = (calls.get(endpoint) ?? 0) + 1;
      calls.set(endpoint, call);
      const fitting = rules.find(({ rule, struck }) => {
        if (rule.endpoint !== '*' && rule.endpoint !== endpoint) return false;
        if (rule.call === undefined) return struck < (rule.times ?? Number.POSITIVE_INFINITY);
        return call >= rule.call && call < rule.call + (rule.times ?? 1);
      });
      if (!fitting) return null;
      fitting.struck++;
      return fitting.rule;
    },
  };
}
