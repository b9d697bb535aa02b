/** What the last seven days brought, since the keeper last resumed sending. */
export interface SendingRecord {
  readonly sent: number;
  readonly bounces: number;
  readonly complaints: number;
}

/**
 * SES puts an account under review at 5 % bounces or 0.1 % complaints and may pause it at 10 % or 0.5 % (Developer Guide,
 * "Enforcement FAQ"). We stop before that happens, because then everybody's mail stops, confirmations included.
 */
const complaintRate = 0.003;
const bounceRate = 0.08;
/**
 * A rate of few mails says nothing. A list whose readers complain at the 0.1 % that SES tolerates has five complaints among
 * its 1,667 latest mails (0.3 %) in 3 weeks of 100; with three it would stop every twelfth week, and one complaint among 100
 * mails would stop a small one. Ten bounces among 125 mails come from a list of 5 % bad addresses in 11 of 100 cases, of 2 %
 * in 1 of 3,000; each bad address bounces once and is suppressed.
 */
const complaintsAtLeast = 5;
const bouncesAtLeast = 10;

export const healthWindowMs = 7 * 24 * 3_600_000;

/** Why sending must pause, in words with figures; `null` while it need not. */
export function whyPause({ sent, bounces, complaints }: SendingRecord): string | null {
  // More trouble than mails: what was taken is not known, so the rate is as high as it can be.
  const share = (trouble: number) => trouble / Math.max(sent, trouble, 1);
  const said = (trouble: number, word: string) =>
    `${trouble} ${word} for ${sent} mails in seven days (${(share(trouble) * 100).toFixed(1)} %)`;
  if (complaints >= complaintsAtLeast && share(complaints) >= complaintRate) return said(complaints, 'complaints');
  if (bounces >= bouncesAtLeast && share(bounces) >= bounceRate) return said(bounces, 'permanent bounces');
  return null;
}
