export interface MovableClock {
  readonly now: () => Date;
  /** From now on it is this moment, and time goes on at its pace. */
  readonly moveTo: (moment: Date) => void;
  /** The moment that `work` takes for now is wrong by so much. */
  readonly skewed: <T>(ms: number, work: () => Promise<T>) => Promise<T>;
  readonly restore: () => void;
}

/** The clock of the whole test, engines included: what a Lambda's own clock says when nobody hands it one. */
export function takeClock(start: Date): MovableClock {
  const Real = globalThis.Date;
  let shiftMs = start.valueOf() - Real.now();
  globalThis.Date = class extends Real {
    constructor(...given: unknown[]) {
      if (given.length === 0) super(Real.now() + shiftMs);
      else super(...(given as [number]));
    }
    static override now(): number {
      return Real.now() + shiftMs;
    }
  } as DateConstructor;
  return {
    now: () => new Date(),
    moveTo(moment) {
      shiftMs = moment.valueOf() - Real.now();
    },
    async skewed(ms, work) {
      shiftMs += ms;
      try {
        return await work();
      } finally {
        shiftMs -= ms;
      }
    },
    restore() {
      globalThis.Date = Real;
    },
  };
}
