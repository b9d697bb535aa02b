/**
 * How `npm start` lets the sample's time pass on a fresh folder. A baseline mails nothing, so it lies some weeks back; from
 * there the clock is walked forward, and the reader, who joins a week before the end, gets one real digest.
 */
export const demoMoments: readonly { readonly at: Date; readonly readerIsThere: boolean }[] = [
  { at: new Date('2026-10-26T08:00:00Z'), readerIsThere: false },
  { at: new Date('2026-11-02T08:00:00Z'), readerIsThere: false },
  { at: new Date('2026-11-09T08:00:00Z'), readerIsThere: false },
  { at: new Date('2026-11-12T08:00:00Z'), readerIsThere: true },
  { at: new Date('2026-11-16T08:00:00Z'), readerIsThere: true },
];
