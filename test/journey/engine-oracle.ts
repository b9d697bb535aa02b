/** One mail as the mailbox holds it, with what is known of the call that brought it. */
export interface AcceptedMail {
  readonly delivery: string;
  readonly reader: string;
  readonly articles: readonly string[];
  /** Subject and both bodies: a doubtful mail may only be followed by the very same one. */
  readonly content: string;
  /** When its call arrived, on the clock of `performance.now()`. */
  readonly at: number;
  /** Which process sent it. */
  readonly process: number;
  /** Its sender got the whole answer. */
  readonly told: boolean;
  /** SES's Send event reached the service. */
  readonly eventCame: boolean;
}

export interface ProcessEnd {
  /** It ended by itself with exit code 0. */
  readonly well: boolean;
}

/** An unsubscribe that was acknowledged. */
export interface Leave {
  readonly reader: string;
  /** When the answer was there, on the clock of `performance.now()`. */
  readonly at: number;
  readonly process: number;
  /** A mail was already claimed for this reader then: that one may still go out, within ten seconds. */
  readonly claimed: boolean;
}

export interface Findings {
  readonly mails: number;
  /** Second mails of one delivery, each after an answer that nobody got and a Send event that never came. */
  readonly unknownRepeats: number;
  /** What must not be, in words; empty when all holds. */
  readonly broken: readonly string[];
}

const claimToSendMs = 10_000;

/**
 * Judges the outside world alone: the mails SES took, in its order, against what was published while each reader was
 * subscribed. Nothing is lost, nothing repeated but where nobody could know, nothing sent after an unsubscribe.
 */
export function judge(
  mails: readonly AcceptedMail[],
  processes: readonly ProcessEnd[],
  leaves: readonly Leave[],
  owed: ReadonlyMap<string, ReadonlySet<string>>,
): Findings {
  const broken: string[] = [];
  let unknownRepeats = 0;
  const last = new Map(mails.map((mail) => [mail.process, mail]));
  const byDelivery = new Map<string, AcceptedMail[]>();
  for (const mail of mails) byDelivery.set(mail.delivery, [...(byDelivery.get(mail.delivery) ?? []), mail]);
  const announced = new Map<string, string>();
  for (const [delivery, [first, ...again]] of byDelivery) {
    if (!first) continue;
    for (const article of first.articles) {
      const key = `${first.reader} ${article}`;
      const other = announced.get(key);
      if (other) broken.push(`${key} came with two deliveries, ${other} and ${delivery}`);
      announced.set(key, delivery);
      if (!owed.get(first.reader)?.has(article)) broken.push(`${key} was owed to nobody`);
    }
    let before = first;
    for (const mail of again) {
      const diedWithIt = processes[before.process]?.well === false && last.get(before.process) === before;
      if (before.told && !diedWithIt) broken.push(`${delivery} was sent again although its answer had come`);
      else if (before.eventCame) broken.push(`${delivery} was sent again although its Send event had come`);
      else unknownRepeats += 1;
      if (mail.content !== before.content) broken.push(`${delivery} was sent again with other content`);
      before = mail;
    }
  }
  for (const leave of leaves) {
    const later = mails.filter(({ reader, at }) => reader === leave.reader && at > leave.at);
    const allowed = later.filter(
      (mail) => leave.claimed && mail.process === leave.process && mail.at <= leave.at + claimToSendMs,
    );
    if (later.length > Math.min(1, allowed.length)) broken.push(`${leave.reader} got mail after leaving`);
  }
  const left = new Set(leaves.map(({ reader }) => reader));
  for (const [reader, articles] of owed) {
    if (left.has(reader)) continue;
    for (const article of articles)
      if (!announced.has(`${reader} ${article}`)) broken.push(`${reader} ${article} is lost`);
  }
  return { mails: mails.length, unknownRepeats, broken };
}
