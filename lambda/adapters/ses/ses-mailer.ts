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
  /** How long SES may take to answer; 5 seconds if not said. */
  readonly requestTimeoutMs?: number;
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
    requestHandler: {
      requestTimeout: options.requestTimeoutMs ?? 5_000,
      connectionTimeout: 3_000,
      throwOnRequestTimeout: true,
    },
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
        // Without SES's own id it was not SES that answered: a page of some proxy, perhaps.
        return MessageId
          ? { kind: 'accepted', messageId: MessageId }
          : { kind: 'in-doubt', reason: 'an answer without a message id' };
      } catch (error) {
        return sendOutcome(error);
      }
    },
  };
}

/** Refusals that say nothing about the mail (API reference, SendRawEmail; "Common errors"): nobody's goes out now. */
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
  'NotAuthorized',
  'OptInRequired',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'InvalidAction',
]);

/** Refusals of this one mail, whenever it is sent. Only these give a digest up; an unknown code never does. */
const itemCodes = new Set([
  'MessageRejected',
  'MessageRejectedException',
  'InvalidParameterValue',
  'InvalidParameterCombination',
  'MissingParameter',
  'ValidationError',
  'ValidationException',
  'RequestEntityTooLarge',
]);

/** Errors before a connection stood: nothing can have been accepted. */
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Tells a definite no from a maybe. Only an answer that SES itself worded, with a code, is definite; a time-out, a reset,
 * a 5xx or a proxy's page may have come after acceptance. Reasons carry the code, never SES's message: that repeats
 * addresses.
 */
export function sendOutcome(error: unknown): SendOutcome {
  const { name, code, network, message, status } = errorFacts(error);
  if (neverConnected.has(network)) {
    return { kind: 'refused-now', reason: `the mail service cannot be reached (${network})` };
  }
  if (name === 'CredentialsProviderError') return { kind: 'refused-account', reason: 'there are no AWS credentials' };
  if (code === '' || status === undefined || status >= 500) {
    return { kind: 'in-doubt', reason: `no clear answer (${network || code || status || name})` };
  }
  if (/throttl/i.test(code) || status === 429) {
    // "Maximum sending rate exceeded" passes within seconds, "Daily message quota exceeded" with the day.
    return /daily/i.test(message)
      ? { kind: 'refused-account', reason: 'the daily sending quota is used up' }
      : { kind: 'refused-now', reason: 'the sending rate is exceeded' };
  }
  if (accountCodes.has(code)) return { kind: 'refused-account', reason: code };
  if (/^MessageRejected/.test(code) && /not verified|sending (?:suspended|paused|disabled)/i.test(message)) {
    return { kind: 'refused-account', reason: 'an address or domain is not verified with SES, or sending is off' };
  }
  return { kind: itemCodes.has(code) ? 'refused-item' : 'refused-now', reason: code };
}

interface ErrorFacts {
  readonly name?: string;
  /** SES's own error code, as its answer's XML gives it; the network's comes in lower case. */
  readonly Code?: string;
  readonly code?: string;
  readonly message?: string;
  readonly cause?: { readonly code?: string };
  readonly $metadata?: { readonly httpStatusCode?: number };
}

function errorFacts(error: unknown) {
  const facts: ErrorFacts = typeof error === 'object' && error !== null ? error : {};
  const message = facts.message ?? '';
  return {
    name: facts.name ?? 'Error',
    code: facts.Code ?? '',
    // The SDK wraps errors it does not know as such; their message still names the system call.
    network: facts.code ?? facts.cause?.code ?? /\b(?:connect|getaddrinfo) (E[A-Z_]+)/.exec(message)?.[1] ?? '',
    message,
    // Without an answer there is no status: then nothing is known.
    status: facts.$metadata?.httpStatusCode,
  };
}
