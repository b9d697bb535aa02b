import type { Random } from '../simulation/random.ts';
import type { Answer, Call, Fate } from './failing-proxy.ts';

type Weights<Name extends string> = Readonly<Record<Name, number>>;
const dynamoFaults = ['throttled', 'error-before', 'error-after', 'cut-before', 'cut-after', 'late', 'slow'] as const;
const sesFaults = [...dynamoFaults, 'daily-quota', 'paused', 'page', 'silent-before', 'silent-after'] as const;
export type DynamoFault = (typeof dynamoFaults)[number];
export type SesFault = (typeof sesFaults)[number];

/** How likely each fault is at each call: drawn anew per seed, from off to eight times the usual. */
export interface FaultProfile {
  readonly dynamo: Weights<DynamoFault>;
  readonly ses: Weights<SesFault>;
  /** Calls in a row that DynamoDB answers with nothing but throttling, now and then: past the SDK's own retries. */
  readonly outage: number;
  /** Of SES's events, how many never come. */
  readonly eventsLost: number;
}

export function drawProfile(random: Random): FaultProfile {
  const knob = (usual: number) => (random.chance(0.35) ? 0 : usual * 2 ** random.between(0, 3));
  const weights = <Name extends string>(names: readonly Name[], usual: number) =>
    Object.fromEntries(names.map((name) => [name, knob(usual)])) as Record<Name, number>;
  const silence = { 'silent-before': knob(0.002), 'silent-after': knob(0.004) };
  return {
    dynamo: weights(dynamoFaults, 0.002),
    ses: { ...weights(sesFaults, 0.012), ...silence },
    outage: knob(0.0005),
    eventsLost: random.pick([0, 0.25, 1]),
  };
}

/** Draws what DynamoDB does with a call. */
export function dynamoFate(fault: DynamoFault | null, random: Random): Fate {
  switch (fault) {
    case null:
      return { kind: 'passes' };
    case 'throttled':
      return { kind: 'refused', answer: throughputExceeded(random) };
    case 'error-before':
      return { kind: 'refused', answer: internalError };
    case 'error-after':
      return { kind: 'denied-after', answer: internalError };
    case 'cut-before':
    case 'cut-after':
      return { kind: fault };
    case 'late':
      return { kind: 'late', delayMs: random.between(5, 600) };
    case 'slow':
      return { kind: 'passes', delayMs: random.between(20, 800) };
  }
}

/** Draws what SES does with a call; its error answers are those of the API reference, "Common errors". */
export function sesFate(fault: SesFault | null, random: Random): Fate {
  switch (fault) {
    case null:
      return { kind: 'passes' };
    case 'throttled':
      return { kind: 'refused', answer: sesError('Throttling', 'Maximum sending rate exceeded.', 400) };
    case 'daily-quota':
      return { kind: 'refused', answer: sesError('Throttling', 'Daily message quota exceeded.', 400) };
    case 'paused':
      return {
        kind: 'refused',
        answer: sesError('AccountSendingPausedException', 'Email sending is disabled for your entire account.', 400),
      };
    case 'error-before':
      return { kind: 'refused', answer: sesError('InternalFailure', 'Try again later.', 500) };
    case 'error-after':
      return { kind: 'denied-after', answer: sesError('ServiceUnavailable', 'Try again later.', 503) };
    case 'page':
      return { kind: 'denied-after', answer: gatewayPage };
    case 'cut-before':
    case 'cut-after':
      return { kind: fault };
    case 'late':
      return { kind: 'late', delayMs: random.between(5, 600) };
    case 'slow':
      return { kind: 'passes', delayMs: random.between(50, 1_500) };
    case 'silent-before':
    case 'silent-after':
      return { kind: 'silent', done: fault === 'silent-after' };
  }
}

export function drawFault<Name extends string>(weights: Weights<Name>, random: Random): Name | null {
  let dice = random.next();
  for (const [name, weight] of Object.entries<number>(weights) as [Name, number][]) {
    if (dice < weight) return name;
    dice -= weight;
  }
  return null;
}

/** The tag of an accepted mail that names its delivery; `null` for any other call. */
export function deliveryOf({ operation, body }: Call): string | null {
  if (operation !== 'SendRawEmail') return null;
  const form = new URLSearchParams(body);
  for (let number = 1; form.has(`Tags.member.${number}.Name`); number += 1) {
    if (form.get(`Tags.member.${number}.Name`) === 'delivery') return form.get(`Tags.member.${number}.Value`);
  }
  return null;
}

export const throttledTable = (random: Random): Answer => throughputExceeded(random);

function throughputExceeded(random: Random): Answer {
  const name = random.pick(['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded']);
  return dynamoError(name, 'The level of configured provisioned throughput for the table was exceeded.', 400);
}

const internalError = dynamoError('InternalServerError', 'Internal server error', 500);

function dynamoError(name: string, message: string, status: number): Answer {
  const body = JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message });
  return { status, headers: { 'Content-Type': 'application/x-amz-json-1.0' }, body };
}

function sesError(code: string, message: string, status: number): Answer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  const body = `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">${error}<RequestId>0</RequestId></ErrorResponse>`;
  return { status, headers: { 'Content-Type': 'text/xml' }, body };
}

const gatewayPage: Answer = {
  status: 502,
  headers: { 'Content-Type': 'text/html' },
  body: '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>',
};
