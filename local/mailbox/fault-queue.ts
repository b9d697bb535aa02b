import { z } from 'zod';

/** What goes wrong with the next calls: an error answer, a delay, or a connection that breaks before or after the work. */
export const mailboxFault = z.strictObject({
  /** SES action, or `*`. */
  action: z.string().default('*'),
  /** How many calls it strikes. */
  count: z.number().int().positive().default(1),
  /** SES error code, such as `Throttling`; answered with `status` (default 400). */
  code: z.string().optional(),
  message: z.string().optional(),
  status: z.number().int().min(400).max(599).optional(),
  delayMs: z.number().int().nonnegative().optional(),
  /** `before`: nothing is accepted. `after`: the mail is accepted, the answer is lost. */
  reset: z.enum(['before', 'after']).optional(),
});

export type MailboxFault = z.input<typeof mailboxFault>;
export type StruckFault = z.infer<typeof mailboxFault>;

export interface FaultQueue {
  add(faults: readonly MailboxFault[]): void;
  clear(): void;
  /** The fault of this call, or `null`; the first that names the action (or every action) is used up by one. */
  next(action: string): StruckFault | null;
  waiting(): readonly StruckFault[];
}

export function createFaultQueue(): FaultQueue {
  let queue: StruckFault[] = [];
  return {
    add: (faults) => void queue.push(...faults.map((fault) => mailboxFault.parse(fault))),
    clear: () => {
      queue = [];
    },
    next(action) {
      const found = queue.find((fault) => fault.action === '*' || fault.action === action);
      if (!found) return null;
      queue = queue.flatMap((fault) =>
        fault !== found ? [fault] : fault.count > 1 ? [{ ...fault, count: fault.count - 1 }] : [],
      );
      return found;
    },
    waiting: () => [...queue],
  };
}
