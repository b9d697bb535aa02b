import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import { describe, expect, it } from '@jest/globals';
import { mailFolder, openMailbox, rawMail, sesClient } from './mailbox-folder.ts';

const program = fileURLToPath(new URL('mailbox-process.ts', import.meta.url));

describe('when the mailbox is killed in the middle of its work', () => {
  it('has every mail it accepted, whole and with its Send event, and nothing in halves', async () => {
    const dir = await mailFolder();
    const accepted: string[] = [];
    for (const killAfter of [1, 7, 25]) {
      const child = spawn(process.execPath, ['--import', 'tsx', program, dir], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const ses = sesClient(line.toString().trim());
      const ended = once(child, 'exit');
      const body = 'x'.repeat(200_000);
      let sent = 0;
      const sender = async () => {
        for (;;) {
          const delivery = `${killAfter}-${sent++}`;
          const command = new SendRawEmailCommand({
            Source: 'review@example.org',
            Destinations: ['reader@example.org'],
            RawMessage: { Data: rawMail({}, body) },
            Tags: [{ Name: 'delivery', Value: delivery }],
          });
          if (
            !(await ses.send(command).then(
              () => accepted.push(delivery),
              () => 0,
            ))
          )
            return;
          if (accepted.length >= killAfter && !child.killed) child.kill('SIGKILL');
        }
      };
      await Promise.all(Array.from({ length: 6 }, sender));
      await ended;
    }
    const { mailbox } = await openMailbox({ dir });
    const messages = await mailbox.messages();
    const kept = messages.map(({ tags }) => tags.delivery);
    expect(accepted.length).toBeGreaterThanOrEqual(25);
    expect(accepted.filter((delivery) => !kept.includes(delivery))).toEqual([]);
    expect(new Set(kept).size).toBe(kept.length);
    expect(messages.every(({ raw }) => raw.toString().endsWith('x\r\n') && raw.length > 200_000)).toBe(true);
    const sendEvents = (await mailbox.takeEvents()).filter(({ kind }) => kind === 'send');
    expect(sendEvents.map(({ delivery }) => delivery)).toEqual(kept);
  });
});
