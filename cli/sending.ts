import { sendingRecord, takenToday } from '../lambda/steps/watch-sending.ts';
import { openSession } from './session.ts';
import { say, type Terminal } from './terminal.ts';

export interface SendingOptions {
  readonly data: string;
}

/** `sending status`: whether digests go out, and what the circuit counts, as one JSON object. */
export async function sendingStatus(options: SendingOptions, terminal: Terminal): Promise<number> {
  const session = await openSession(options, terminal);
  try {
    const { sending } = session.service;
    const state = await sending.read();
    const record = await sendingRecord(state, session.clock.now(), session.service);
    terminal.stdout.write(`${JSON.stringify({ ...state, lastSevenDays: record })}\n`);
    const pause = await session.service.servicePause.read();
    if (pause) say(terminal, `Everything is paused, since ${pause.at}: ${pause.reason}`);
    const remedy = state.paused?.by === 'deployment' ? '. `doctor --go-live` lets digests out.' : '';
    say(terminal, state.paused ? `Sending is paused: ${state.paused.reason}${remedy}` : 'Sending goes on.');
    return 0;
  } finally {
    await session.close();
  }
}

/** `sending pause`: no digest is claimed from now on; what is on its way arrives, and nothing is lost. */
export async function pauseSending(options: SendingOptions & { readonly reason: string }, terminal: Terminal) {
  const session = await openSession(options, terminal);
  try {
    const at = session.clock.now().toISOString();
    const isNew = await session.service.sending.pause({ reason: options.reason, at, by: 'keeper' });
    say(terminal, isNew ? 'Paused. Digests wait until `sending resume`.' : 'It was paused already.');
    return 0;
  } finally {
    await session.close();
  }
}

/** `sending resume`: the next sweep sends what has waited. What bounced or was complained about before counts no more. */
export async function resumeSending(options: SendingOptions, terminal: Terminal): Promise<number> {
  const session = await openSession(options, terminal);
  try {
    const now = session.clock.now();
    const taken = await takenToday(now, session.service);
    const wasPaused = await session.service.sending.resume({ at: now.toISOString(), taken });
    say(terminal, wasPaused ? 'Resumed. The next sweep sends what has waited.' : 'It was not paused.');
    return 0;
  } finally {
    await session.close();
  }
}
