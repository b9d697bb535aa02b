/** The page of whoever keeps the review. */
export const enKeeper = {
  title: 'Digest runs',
  text: (review: string) =>
    `What became of the latest digests of ${review}. Each reader who was due counts once: due is the sum of delivered, nothing new, suppressed, in doubt and failed.`,
  none: 'There has been no digest run yet.',
  columns: {
    run: 'Run',
    head: 'Up to event',
    due: 'Due',
    delivered: 'Delivered',
    empty: 'Nothing new',
    suppressed: 'Suppressed',
    inDoubt: 'In doubt',
    failed: 'Failed',
    state: 'State',
    balance: 'Balance',
  },
  cadences: { immediate: 'At once', daily: 'Daily', weekly: 'Weekly', monthly: 'Monthly' },
  states: { planned: 'planned', sending: 'sending', finished: 'finished' },
  balances: 'balances',
  notYet: 'not yet: the rest is put off',
  doesNotBalance: 'DOES NOT BALANCE',
};
