import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { Mail, Mailer, SendOutcome } from '../../core/ports/mailer.ts';

export interface SesMailerOptions {
  /** For local engines; else the SDK's own resolution (AWS_ENDPOINT_URL_SES included). */
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** `Living Review <review@example.org>`. */
  readonly from: string;
  /** SES publishes its events through it; `''` only where nobody listens. */
  readonly configurationSet: string;
  readonly compose: (mail: Mail) => Promise<Uint8Array>;
}

/**
 * Sends one mail to one reader with `SendRawEmail`. SES takes no idempotency token, so the SDK's own retries are off: a
 * retry after a lost answer would be a second mail. What to do about each outcome is the step's decision.
 */
export function createSesMailer(options: SesMailerOptions): Mailer {
  const client = new SESClient({
    maxAttempts: 1,
    ...(options.endpoint ? { endpoint: options.endpoint } : {}),
    ...(options.region ? { region: options.region } : {}),
    ...(options.credentials ? { credentials: options.credentials } : {}),
    requestHandler: { requestTimeout: 5_000, connectionTimeout: 3_000, throwOnRequestTimeout: true },
  });
  return {
    async send(mail) {
      let raw: Uint8Array;
      try {
        raw = await options.compose(mail);
      } catch (error) {
        return { kind: 'refused-item', reason: error instanceof Error ? error.message : 'the mail cannot be composed' };
      }
      try {
        const { MessageId } = await client.send(
          new SendRawEmailCommand({
            Source: options.from,
            Destinations: [mail.to],
            RawMessage: { Data: raw },
            ...(options.configurationSet ? { ConfigurationSetName: options.configurationSet } : {}),
            Tags: Object.entries(mail.tags).map(([Name, Value]) => ({ Name, Value })),
          }),
        );
        return { kind: 'accepted', messageId: MessageId ?? '' };
      } catch (error) {
        return sendOutcome(error);
      }
    },
  };
}

/** Account-level refusals of SES v1 (API reference, SendRawEmail, Errors; "Common errors"): nobody's mail goes out now. */
const accountCodes = new Set([
  'AccountSendingPausedException',
  'AccountSendingPaused',
  'ConfigurationSetDoesNotExist',
  'ConfigurationSetDoesNotExistException',
  'ConfigurationSetSendingPaused',
  'ConfigurationSetSendingPausedException',
  'MailFromDomainNotVerified',
  'MailFromDomainNotVerifiedException',
  'AccessDenied',
  'AccessDeniedException',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
  'ExpiredToken',
  'ExpiredTokenException',
  'OptInRequired',
]);

/** Errors before a connection stood: nothing can have been accepted. */
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Tells a definite no from a maybe. Only an answer that SES itself worded is definite; a time-out, a reset or a 5xx may
 * have come after acceptance. Reasons carry the code, never SES's message: that repeats addresses.
 */
export function sendOutcome(error: unknown): SendOutcome {
  const { name, code, message, status } = errorFacts(error);
  if (neverConnected.has(code)) return { kind: 'refused-now', reason: `the mail service cannot be reached (${code})` };
  if (status === undefined || status >= 500) return { kind: 'in-doubt', reason: `no clear answer (${code || name})` };
  if (/throttl/i.test(name) || status === 429) {
    // "Maximum sending rate exceeded" passes within seconds, "Daily message quota exceeded" with the day.
    return /daily/i.test(message)
      ? { kind: 'refused-account', reason: 'the daily sending quota is used up' }
      : { kind: 'refused-now', reason: 'the sending rate is exceeded' };
  }
  if (accountCodes.has(name)) return { kind: 'refused-account', reason: name };
  if (name === 'MessageRejected' || name === 'MessageRejectedException') {
    return /not verified|sending (?:suspended|paused|disabled)/i.test(message)
      ? { kind: 'refused-account', reason: 'an address or domain is not verified with SES, or sending is off' }
      : { kind: 'refused-item', reason: name };
  }
  return { kind: 'refused-item', reason: name };
}

function errorFacts(error: unknown) {
  const facts = error as { name?: string; code?: string; message?: string; $metadata?: { httpStatusCode?: number } };
  const cause = (error as { cause?: { code?: string } }).cause;
  return {
    name: facts.name ?? 'Error',
    code: facts.code ?? cause?.code ?? '',
    message: facts.message ?? '',
    // Without a parsed answer the SDK has no status: then nothing is known.
    status: facts.$metadata?.httpStatusCode,
  };
}
