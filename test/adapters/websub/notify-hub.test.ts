import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { notifyHub } from '../../../lambda/adapters/websub/notify-hub.ts';
import { createMemoryLog } from '../../memory/moment.ts';

let server: Server | null = null;

/** A hub on this machine: what it was told, and how it answers. */
async function hub(status: number): Promise<{ readonly url: string; readonly told: readonly URLSearchParams[] }> {
  const told: URLSearchParams[] = [];
  const made = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      told.push(new URLSearchParams(body));
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  server = made;
  const address = made.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`, told };
}

afterEach(async () => {
  const open = server;
  server = null;
  if (open) await new Promise((resolve) => open.close(resolve));
});

describe('a WebSub hub', () => {
  it('when feeds have changed it is told which, in one request', async () => {
    const { url, told } = await hub(204);
    const { log, lines } = createMemoryLog();
    expect(await notifyHub(url, ['https://x.example/a.rss', 'https://x.example/a.atom'], log)).toBe(true);
    expect(told).toHaveLength(1);
    expect(told[0]?.get('hub.mode')).toBe('publish');
    expect(told[0]?.getAll('hub.url')).toEqual(['https://x.example/a.rss', 'https://x.example/a.atom']);
    expect(lines).toEqual([]);
  });

  it('when nothing has changed it is not asked', async () => {
    const { url, told } = await hub(204);
    expect(await notifyHub(url, [], createMemoryLog().log)).toBe(true);
    expect(told).toEqual([]);
  });

  it('when it refuses, or is not there, that is a line in the log and no more', async () => {
    const { url } = await hub(500);
    const { log, lines } = createMemoryLog();
    expect(await notifyHub(url, ['https://x.example/a.rss'], log)).toBe(false);
    expect(await notifyHub('http://127.0.0.1:9/', ['https://x.example/a.rss'], log)).toBe(false);
    expect(lines.filter((line) => line.includes('warn'))).toHaveLength(2);
  });
});
