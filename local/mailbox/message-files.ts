import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type MailboxEnvelope, type MailboxMessage, type StoredMessage, storedMessage } from './stored-message.ts';

/** A folder of accepted mail, one file each, safe to kill at any moment: a file is whole or it is not there. */
export interface MessageFiles {
  add(message: StoredMessage): Promise<void>;
  /** In the order of acceptance; sees what other processes have added. */
  envelopes(): Promise<readonly MailboxEnvelope[]>;
  /** `null` when there is no such message. */
  read(id: string): Promise<MailboxMessage | null>;
  all(): Promise<readonly MailboxMessage[]>;
  /** Up to where events have been taken. */
  acknowledged(): Promise<EventPosition>;
  acknowledge(position: EventPosition): Promise<void>;
}

/** The nth event of one message; `event` counts from 1, 0 = none of it yet. */
export interface EventPosition {
  readonly sequence: number;
  readonly event: number;
}

const fileName = /^(\d{10})\.json$/;
const acknowledgedFile = 'acknowledged-events.json';
/** A temporary file this old belongs to a process that was killed while writing it. */
const abandonedAfterMs = 60_000;

export async function openMessageFiles(dir: string): Promise<MessageFiles> {
  await mkdir(dir, { recursive: true });
  await removeAbandoned(dir);
  const known = new Map<number, MailboxEnvelope>();

  const sequences = async () => {
    const names = await readdir(dir);
    return names.flatMap((name) => Number(fileName.exec(name)?.[1] ?? 0) || []).toSorted((a, b) => a - b);
  };
  const acknowledged = async (): Promise<EventPosition> => {
    const text = await readFile(join(dir, acknowledgedFile), 'utf8').catch(absent);
    if (text === null) return { sequence: 0, event: 0 };
    const [sequence = 0, event = 0] = JSON.parse(text) as readonly number[];
    return { sequence, event };
  };
  // A number once acknowledged is never given again, even if its file was deleted by hand: its events would be lost.
  let last = Math.max((await sequences()).at(-1) ?? 0, (await acknowledged()).sequence);
  let placing: Promise<void> = Promise.resolve();
  const load = async (sequence: number): Promise<MailboxMessage> => {
    const path = join(dir, nameOf(sequence));
    const { raw, version: _, ...envelope } = parse(path, await readFile(path, 'utf8'));
    return { ...envelope, sequence, raw: Buffer.from(raw, 'base64') };
  };
  const envelopes = async () => {
    const present = await sequences();
    const remaining = new Set(present);
    for (const sequence of known.keys()) if (!remaining.has(sequence)) known.delete(sequence);
    for (const sequence of present) {
      if (known.has(sequence)) continue;
      const { raw: _, ...envelope } = await load(sequence);
      known.set(sequence, envelope);
    }
    return present.map((sequence) => known.get(sequence)!);
  };

  return {
    async add(message) {
      const temporary = await writeTemporary(dir, JSON.stringify(message));
      // One at a time, so that numbers are given in order; another process is fenced off by link(2), which fails if the
      // name exists.
      const place = placing.then(async () => {
        last = await claimName(temporary, dir, last + 1);
      });
      placing = place.catch(() => {});
      await place;
      await syncFolder(dir);
    },
    envelopes,
    async read(id) {
      const found = (await envelopes()).find((envelope) => envelope.id === id);
      return found ? load(found.sequence) : null;
    },
    async all() {
      const messages: MailboxMessage[] = [];
      for (const sequence of await sequences()) messages.push(await load(sequence));
      return messages;
    },
    acknowledged,
    async acknowledge({ sequence, event }) {
      await rename(await writeTemporary(dir, JSON.stringify([sequence, event])), join(dir, acknowledgedFile));
      await syncFolder(dir);
    },
  };
}

function nameOf(sequence: number): string {
  return `${String(sequence).padStart(10, '0')}.json`;
}

function parse(path: string, text: string): StoredMessage {
  try {
    return storedMessage.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${path} is not a mailbox message; delete it (it was changed by another program)`, {
      cause: error,
    });
  }
}

/** Written and flushed under a name nobody reads. */
async function writeTemporary(dir: string, text: string): Promise<string> {
  const path = join(dir, `.writing-${randomUUID()}`);
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  return path;
}

async function claimName(temporary: string, dir: string, first: number): Promise<number> {
  for (let sequence = first; ; sequence++) {
    const path = join(dir, nameOf(sequence));
    try {
      await link(temporary, path);
      await unlink(temporary);
      return sequence;
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EEXIST') continue;
      // File systems without hard links (exFAT, some mounts): there only one process may write, and rename is as atomic.
      if (code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP') {
        await rename(temporary, path);
        return sequence;
      }
      throw error;
    }
  }
}

async function syncFolder(dir: string): Promise<void> {
  try {
    const folder = await open(dir, 'r');
    await folder.sync().finally(() => folder.close());
  } catch (error) {
    // Windows cannot open a folder; there the rename alone has to do.
    if (!['EISDIR', 'EPERM', 'EACCES'].includes(codeOf(error))) throw error;
  }
}

async function removeAbandoned(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!name.startsWith('.writing-')) continue;
    const path = join(dir, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (Date.now() - mtimeMs > abandonedAfterMs) await unlink(path).catch(absent);
  }
}

function absent(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw error;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
