import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { describe, expect, it } from '@jest/globals';
import { mailFolder, openMailbox, rawMail } from './mailbox-folder.ts';

const send = (ses: SESClient, to: readonly string[], delivery: string) =>
  ses.send(
    new SendRawEmailCommand({
      Source: 'review@example.org',
      Destinations: [...to],
      RawMessage: { Data: rawMail() },
      Tags: Object.entries({ delivery, review: 'csc', subscription: 's1' }).map(([Name, Value]) => ({ Name, Value })),
    }),
  );

describe('when the mailbox reports what became of a mail', () => {
  it('gives the events SES would, in its order, with the tags of the mail', async () => {
    const { mailbox, ses } = await openMailbox();
    const { MessageId } = await send(ses, ['reader@example.org'], 'd1');
    await send(ses, ['bounce+x@simulator.amazonses.com'], 'd2');
    await send(ses, ['complaint@simulator.amazonses.com'], 'd3');
    const events = await mailbox.events();
    expect(events.map(({ kind, delivery }) => `${delivery} ${kind}`)).toEqual([
      'd1 send',
      'd1 delivery',
      'd2 send',
      'd2 bounce-permanent',
      'd3 send',
      'd3 delivery',
      'd3 complaint',
    ]);
    expect(events[0]).toEqual({
      id: `${MessageId}:send`,
      kind: 'send',
      delivery: 'd1',
      subscription: { review: 'csc', id: 's1' },
      at: '2026-11-23T06:00:00.000Z',
      recipient: 'reader@example.org',
    });
    expect((await mailbox.events(events[4]!.id)).map(({ kind }) => kind)).toEqual(['delivery', 'complaint']);
  });

  it('gives events again until they are acknowledged, over restarts, and never after', async () => {
    const dir = await mailFolder();
    const first = await openMailbox({ dir });
    await send(first.ses, ['reader@example.org'], 'd1');
    const [sent] = await first.mailbox.takeEvents();
    expect(await first.mailbox.takeEvents()).toHaveLength(2);
    await first.mailbox.acknowledge(sent!.id);

    const second = await openMailbox({ dir });
    expect((await second.mailbox.takeEvents()).map(({ kind }) => kind)).toEqual(['delivery']);
    await second.mailbox.acknowledge((await second.mailbox.takeEvents())[0]!.id);
    await second.mailbox.acknowledge(sent!.id); // an old one again moves nothing back
    expect(await second.mailbox.takeEvents()).toEqual([]);
    await send(second.ses, ['reader@example.org'], 'd2');
    expect((await second.mailbox.takeEvents()).map(({ delivery }) => delivery)).toEqual(['d2', 'd2']);
  });

  it('loses no event of new mail when old mail was deleted by hand', async () => {
    const { mailbox, ses, dir } = await openMailbox();
    await send(ses, ['reader@example.org'], 'd1');
    await mailbox.acknowledge((await mailbox.takeEvents()).at(-1)!.id);
    for (const name of await readdir(dir)) if (/^\d/.test(name)) await rm(join(dir, name));
    const again = await openMailbox({ dir });
    await send(again.ses, ['reader@example.org'], 'd2');
    expect((await again.mailbox.takeEvents()).map(({ delivery }) => delivery)).toEqual(['d2', 'd2']);
  });
});

describe('when two mailboxes share a folder', () => {
  it('gives every mail a number of its own and shows each the mail of the other', async () => {
    const dir = await mailFolder();
    const [one, two] = [await openMailbox({ dir }), await openMailbox({ dir })];
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => send((index % 2 ? one : two).ses, ['reader@example.org'], `d${index}`)),
    );
    const envelopes = await one.mailbox.envelopes();
    expect(envelopes.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(new Set(envelopes.map(({ tags }) => tags.delivery)).size).toBe(20);
    expect(await two.mailbox.envelopes()).toEqual(envelopes);
  });

  it('names a file that is none of its messages', async () => {
    const { mailbox, dir } = await openMailbox();
    await writeFile(join(dir, '0000000001.json'), '{"half');
    await expect(mailbox.messages()).rejects.toThrow(/0000000001\.json is not a mailbox message; delete it/);
  });
});
