import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { parseSesEvent } from '../../lambda/adapters/ses/ses-events.ts';
import type { MailEvent } from '../../lambda/core/ports/mailer.ts';
import { type AccountOptions, createAccount } from './account.ts';
import { createFaultQueue, type MailboxFault, mailboxFault } from './fault-queue.ts';
import { type EventPosition, openMessageFiles } from './message-files.ts';
import { errorXml, readCall, resultXml, type SesAnswer } from './query-protocol.ts';
import { runSesAction } from './ses-actions.ts';
import { SesError } from './ses-error.ts';
import type { MailboxEnvelope, MailboxMessage } from './stored-message.ts';

export interface MailboxOptions extends AccountOptions {
  /** Where mail is kept; made when missing. */
  readonly dir: string;
  readonly clock: () => Date;
  /** 0 (any free one) unless said. */
  readonly port?: number;
}

export interface Mailbox {
  /** For AWS_ENDPOINT_URL_SES. */
  readonly endpoint: string;
  /** Oldest first, without and with their bytes. */
  envelopes(): Promise<readonly MailboxEnvelope[]>;
  messages(): Promise<readonly MailboxMessage[]>;
  message(id: string): Promise<MailboxMessage | null>;
  /** Events in SES's order, after one of them (by id) or from the first. */
  events(after?: string): Promise<readonly MailEvent[]>;
  /** Events not yet acknowledged; the same ones again until they are, over restarts too. */
  takeEvents(): Promise<readonly MailEvent[]>;
  /** Everything up to and including this event is done with. */
  acknowledge(eventId: string): Promise<void>;
  addFaults(faults: readonly MailboxFault[]): void;
  clearFaults(): void;
  close(): Promise<void>;
}

/**
 * Amazon SES v1 on this machine: takes mail, checks it as SES does, keeps it in a folder and sends nothing anywhere. Faults
 * are asked for with `POST /_/faults` (one rule or a list), read with GET and taken back with DELETE.
 */
export async function startMailbox(options: MailboxOptions): Promise<Mailbox> {
  const files = await openMessageFiles(options.dir);
  const account = createAccount(options, () => performance.now());
  const faults = createFaultQueue();

  const answerSes = async (form: URLSearchParams, response: ServerResponse): Promise<SesAnswer | null> => {
    const call = readCall(form);
    const fault = faults.next(call.action);
    if (fault?.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
    if (fault?.reset === 'before') return drop(response);
    if (fault && fault.reset === undefined && (fault.code !== undefined || fault.status !== undefined)) {
      const code =
        fault.code ??
        (fault.status !== undefined && fault.status >= 500 ? 'ServiceUnavailable' : 'InvalidParameterValue');
      return errorXml(new SesError(code, fault.message ?? faultMessage(code), fault.status));
    }
    try {
      const result = await runSesAction(call, { account, files, now: options.clock() });
      return fault?.reset === 'after' ? drop(response) : resultXml(call.action, result);
    } catch (error) {
      if (error instanceof SesError) return errorXml(error);
      throw error;
    }
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<SesAnswer | null> => {
    const url = new URL(request.url ?? '/', 'http://mailbox.invalid');
    if (url.pathname === '/_/faults') return answerFaults(request, faults);
    if (url.pathname !== '/')
      return errorXml(new SesError('InvalidAction', `There is nothing at ${url.pathname}; SES v1 is at /`, 404));
    const form = new URLSearchParams(url.search);
    if (request.method === 'POST')
      for (const [name, value] of new URLSearchParams(await readBody(request))) form.append(name, value);
    return answerSes(form, response);
  };

  const server = createServer((request, response) => {
    handle(request, response)
      .catch((error: unknown) => errorXml(asSesError(error)))
      .then((answer) => {
        if (answer === null) return;
        response.writeHead(answer.status, { 'Content-Type': answer.contentType }).end(answer.body);
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The mailbox has no TCP port');

  const eventsFrom = async (sequence: number): Promise<readonly PositionedEvent[]> =>
    (await files.envelopes()).filter((envelope) => envelope.sequence >= sequence).flatMap(eventsOf);
  const notAcknowledged = async (): Promise<readonly PositionedEvent[]> => {
    const done = await files.acknowledged();
    return (await eventsFrom(done.sequence)).filter(({ position }) => isAfter(position, done));
  };
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    envelopes: files.envelopes,
    messages: files.all,
    message: files.read,
    async events(after) {
      const all = await eventsFrom(0);
      const from = after === undefined ? 0 : all.findIndex(({ event }) => event.id === after) + 1;
      return all.slice(from).map(({ event }) => event);
    },
    takeEvents: async () => (await notAcknowledged()).map(({ event }) => event),
    async acknowledge(eventId) {
      const found = (await notAcknowledged()).find(({ event }) => event.id === eventId);
      if (found) await files.acknowledge(found.position);
    },
    addFaults: faults.add,
    clearFaults: faults.clear,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

interface PositionedEvent {
  readonly event: MailEvent;
  readonly position: EventPosition;
}

function eventsOf({ events, sequence }: MailboxEnvelope): readonly PositionedEvent[] {
  return events.flatMap((stored, index) => {
    const event = parseSesEvent(JSON.stringify(stored));
    return event ? [{ event, position: { sequence, event: index + 1 } }] : [];
  });
}

function isAfter(a: EventPosition, b: EventPosition): boolean {
  return a.sequence > b.sequence || (a.sequence === b.sequence && a.event > b.event);
}

async function answerFaults(request: IncomingMessage, faults: ReturnType<typeof createFaultQueue>): Promise<SesAnswer> {
  const json = (status: number, value: unknown) => ({
    status,
    contentType: 'application/json',
    body: JSON.stringify(value),
  });
  if (request.method === 'DELETE') faults.clear();
  else if (request.method === 'POST') {
    const parsed = z
      .union([z.array(mailboxFault), mailboxFault.transform((fault) => [fault])])
      .safeParse(parseJson(await readBody(request)));
    if (!parsed.success) {
      return json(400, {
        error:
          'A fault is {action?, count?, code?, message?, status?, delayMs?, reset?: "before"|"after"}, or a list of them',
      });
    }
    faults.add(parsed.data);
  } else if (request.method !== 'GET') return json(405, { error: 'Use GET, POST or DELETE' });
  return json(200, { faults: faults.waiting() });
}

/** A message of 10 MB is some 14 MB in base64, more where the form escapes its `+` and `/`. */
const maxBodyBytes = 32 * 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  if (size > maxBodyBytes) throw new SesError('InvalidParameterValue', 'Request is too large', 413);
  return Buffer.concat(chunks).toString('utf8');
}

function drop(response: ServerResponse): null {
  response.destroy();
  return null;
}

function faultMessage(code: string): string {
  return code === 'Throttling' ? 'Maximum sending rate exceeded.' : `${code} (asked for by a fault rule)`;
}

function asSesError(error: unknown): SesError {
  if (error instanceof SesError) return error;
  return new SesError('InternalFailure', error instanceof Error ? error.message : String(error), 500);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
