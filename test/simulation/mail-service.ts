import { sendOutcome } from '../../lambda/adapters/ses/ses-mailer.ts';
import type { Mail, Mailer } from '../../lambda/core/ports/mailer.ts';
import { type Kernel, NoAnswerError, type Process, ThrottledError } from './kernel.ts';
import { sesMailerSource } from './source-of.ts';

/** A mail that SES accepted: a fact of the outside world, whatever anybody was told about it. */
export interface AcceptedMail {
  readonly id: string;
  readonly mail: Mail;
  readonly process: Process;
  /** When the call began. */
  readonly callAt: number;
  readonly acceptedAt: number;
  /** The sender has had the answer. */
  isTold: boolean;
  /** When the first Send or Delivery event of it had been dealt with. */
  settledByEventAt: number | null;
  /** When the first of these events reached the queue. */
  eventArrivedAt: number | null;
  /** A bounce or complaint was reported about it. */
  isEnding: boolean;
}

/** How often the SDK's client tries, as the adapter has it: read from its source, for the client itself needs a network. */
const sdkAttempts = Number(/maxAttempts: (\d+),/.exec(sesMailerSource)?.[1] ?? Number.NaN);
/** As the adapter has it. */
const patienceMs = 5_000;

/** SES: accepts, throttles, refuses, says nothing before or after it accepted, and reports what became of a mail. */
export function createMailService(kernel: Kernel, putEvent: (body: string) => void) {
  if (!(sdkAttempts >= 1)) throw new Error('ses-mailer.ts no longer says how often the SDK may try');
  const { dice } = kernel;
  const accepted: AcceptedMail[] = [];
  const refusedForGood: Mail[] = [];

  const acceptedSince = (moment: number) => accepted.filter(({ acceptedAt }) => acceptedAt > moment).length;

  function apply(process: Process, mail: Mail, callAt: number): AcceptedMail {
    if (kernel.isFault('ses.refusesAccount')) throw refusal('AccountSendingPausedException');
    if (kernel.isFault('ses.refusesItem')) {
      refusedForGood.push(mail);
      throw refusal('MessageRejected');
    }
    const facts = { isTold: false, settledByEventAt: null, eventArrivedAt: null, isEnding: false };
    const own: AcceptedMail = {
      id: `message-${accepted.length + 1}`,
      mail,
      process,
      callAt,
      acceptedAt: kernel.now(),
      ...facts,
    };
    accepted.push(own);
    kernel.log(`accepted ${own.id} to ${mail.to}: ${mail.text}`);
    report(own);
    return own;
  }

  function report(own: AcceptedMail): void {
    const isLost = kernel.isFault('event.lost');
    emit(own, 'Send', [200, 90_000], isLost);
    const bounces = kernel.isFault('reader.bounces');
    if (!bounces) emit(own, 'Delivery', [1_000, 120_000], isLost && dice.chance(0.7));
    if (bounces) emit(own, 'Bounce', [500, 60_000], false);
    if (!bounces && kernel.isFault('reader.complains')) emit(own, 'Complaint', [60_000, 3_600_000], false);
  }

  function emit(own: AcceptedMail, kind: EventKind, [least, most]: readonly [number, number], isLost: boolean): void {
    if (isLost) return;
    const isLate = kernel.isFault('event.late');
    const copies = kernel.isFault('event.doubled') ? dice.between(2, 4) : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const delayMs = dice.between(least, most) + (isLate ? dice.between(20, 120) * 60_000 : 0);
      kernel.at(kernel.now() + delayMs, () => {
        if (kind === 'Send' || kind === 'Delivery') own.eventArrivedAt ??= kernel.now();
        else own.isEnding = true;
        putEvent(eventText(own, kind, kernel.now()));
      });
    }
  }

  return {
    accepted,
    refusedForGood,
    acceptedSince,
    mailerOf(process: Process): Mailer {
      return {
        send: async (mail) => {
          const callAt = kernel.now();
          for (let attempt = 1; ; attempt += 1) {
            try {
              const own = await kernel.request(process, {
                port: 'ses',
                what: `send to ${mail.to}`,
                apply: () => apply(process, mail, callAt),
                patienceMs,
                latencyMs: [40, 400],
              });
              own.isTold = true;
              return { kind: 'accepted', messageId: own.id };
            } catch (error) {
              // What the SDK's standard retries take for passing: throttling, and no answer.
              const isPassing = error instanceof ThrottledError || error instanceof NoAnswerError;
              if (isPassing && attempt < sdkAttempts) continue;
              return sendOutcome(asSdkError(error));
            }
          }
        },
      };
    },
    /** An event of this mail has been dealt with. */
    acknowledge(messageId: string, kind: string): AcceptedMail | undefined {
      const own = accepted.find(({ id }) => id === messageId);
      if (own && (kind === 'Send' || kind === 'Delivery')) own.settledByEventAt ??= kernel.now();
      return own;
    },
  };
}

export type MailService = ReturnType<typeof createMailService>;

type EventKind = 'Send' | 'Delivery' | 'Bounce' | 'Complaint';

/** An SES event as it is published (SES Developer Guide, "Contents of event data"). */
function eventText({ id, mail, acceptedAt }: AcceptedMail, eventType: EventKind, now: number): string {
  const timestamp = new Date(now).toISOString();
  const tags = Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]]));
  const details = {
    Send: {},
    Delivery: { delivery: { timestamp, recipients: [mail.to] } },
    Bounce: {
      bounce: {
        timestamp,
        bounceType: 'Permanent',
        bounceSubType: 'General',
        bouncedRecipients: [{ emailAddress: mail.to }],
        feedbackId: `feedback-${id}`,
      },
    },
    Complaint: {
      complaint: {
        timestamp,
        complaintFeedbackType: 'abuse',
        complainedRecipients: [{ emailAddress: mail.to }],
        feedbackId: `feedback-${id}`,
      },
    },
  }[eventType];
  const about = { timestamp: new Date(acceptedAt).toISOString(), messageId: id, destination: [mail.to], tags };
  return JSON.stringify({ eventType, mail: about, ...details });
}

function refusal(Code: string): Error {
  return Object.assign(new Error(Code), { name: Code, Code, $metadata: { httpStatusCode: 400 } });
}

function asSdkError(error: unknown): unknown {
  if (error instanceof ThrottledError)
    return Object.assign(refusal('Throttling'), { message: 'Maximum sending rate exceeded.' });
  if (error instanceof NoAnswerError)
    return Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
  return error;
}
