import { mkdir } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import dynalite from 'dynalite';
import { levelErrorCode, lockFolder } from '../folder-lock.ts';
import { UserError } from '../user-error.ts';

export interface Dynalite {
  /** `http://127.0.0.1:<port>`: for `createDynamoClient`, or for AWS_ENDPOINT_URL_DYNAMODB of another process. */
  readonly endpoint: string;
  /** Answers what is under way, then lets go of the folder. */
  close(): Promise<void>;
}

/**
 * The embedded DynamoDB engine (dynalite 4) on the loopback address. With a folder, every answered write is on disk and
 * survives a kill; `null` keeps everything in memory. Throws {@link UserError} when the folder cannot be written or
 * another process uses it.
 */
export async function startDynalite({ dir }: { readonly dir: string | null }): Promise<Dynalite> {
  const guard = dir === null ? null : await takeFolder(dir);
  const server = dynalite({
    ...(dir === null ? {} : { path: dir }),
    // How long tables seem to be under construction: nothing here waits for hardware.
    createTableMs: 1,
    deleteTableMs: 1,
    updateTableMs: 1,
  });
  surviveAbortedRequests(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the embedded database has no port');
  const endpoint = `http://127.0.0.1:${address.port}`;
  const close = () =>
    new Promise<void>((resolve, reject) => {
      server.close((error) => (error ? reject(error) : resolve()));
      // A client that keeps a connection alive must not keep the folder locked.
      server.closeIdleConnections();
    }).finally(() => guard?.close());
  return { endpoint, close };
}

/**
 * dynalite opens its LevelDB behind the first request and ends the process when it cannot. So an empty LevelDB beside it is
 * opened first and kept open: its lock belongs to one process from then on, and falls with it however it ends. Then the
 * folder itself is opened once, to say what is wrong in time and in words.
 */
async function takeFolder(dir: string): Promise<{ close(): Promise<void> }> {
  let guard: { close(): Promise<void> } | undefined;
  try {
    await mkdir(dir, { recursive: true });
    guard = await lockFolder(`${dir}-lock`);
    await (await lockFolder(dir)).close();
    return guard;
  } catch (error) {
    await guard?.close().catch(() => {});
    throw new UserError(remedyFor(dir, error), { cause: error });
  }
}

function remedyFor(dir: string, error: unknown): string {
  const code = levelErrorCode(error) ?? '';
  if (code === 'LEVEL_LOCKED')
    return `Another Living Review is running on this data directory (${dir}). Stop it, or choose another folder with --data.`;
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC', 'LEVEL_IO_ERROR'].includes(code))
    return `The data directory ${dir} cannot be written (${code}). Choose another with --data, or change its permissions.`;
  return `The database in ${dir} cannot be opened (${code || String(error)}). Restore the folder, or choose another with --data.`;
}

/**
 * dynalite throws from a request's `error` event, outside any handler: one client that gives up on a request would end
 * the whole process. Its listener is replaced for as long as dynalite 4 does so (index.js, httpHandler).
 */
function surviveAbortedRequests(server: Server): void {
  const handlers = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    for (const handle of handlers) handle.call(server, request, response);
    request.removeAllListeners('error');
    request.on('error', () => response.destroy());
  });
}
