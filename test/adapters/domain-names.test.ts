import { createSocket, type Socket } from 'node:dgram';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createDomainNames } from '../../lambda/adapters/runtime/domain-names.ts';

const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});

const types = { txt: 16, mx: 15 };
type Answer = 'NXDOMAIN' | 'SERVFAIL' | readonly Buffer[];

/** A name server on this machine (RFC 1035, 4): one question in, its records out. */
async function nameServer(zone: Readonly<Record<string, Answer>>) {
  const socket = createSocket('udp4');
  open.push(socket);
  socket.on('message', (query, { port, address }) => {
    const labels: string[] = [];
    let at = 12;
    for (let length = query[at]!; length > 0; length = query[at]!) {
      labels.push(query.toString('ascii', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const type = query.readUInt16BE(at + 1);
    const question = query.subarray(12, at + 5);
    const answer = zone[`${labels.join('.')} ${type === types.txt ? 'TXT' : 'MX'}`] ?? [];
    const records = typeof answer === 'string' ? [] : answer;
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180 | (answer === 'NXDOMAIN' ? 3 : answer === 'SERVFAIL' ? 2 : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    const bodies = records.map((data) => {
      const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, 0]);
      head.writeUInt16BE(data.length, 10);
      return Buffer.concat([head, data]);
    });
    socket.send(Buffer.concat([header, question, ...bodies]), port, address);
  });
  await new Promise<void>((bound) => socket.bind(0, '127.0.0.1', bound));
  return createDomainNames({ servers: [`127.0.0.1:${socket.address().port}`] });
}

const piece = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
const host = (preference: number, name: string) =>
  Buffer.concat([Buffer.from([0, preference]), ...name.split('.').map(piece), Buffer.from([0])]);

describe('the public DNS', () => {
  it('when a text comes in pieces, it is one text (RFC 7208, 3.3)', async () => {
    const names = await nameServer({
      'bounce.lab.org TXT': [Buffer.concat([piece('v=spf1 include:'), piece('amazonses.com ~all')]), piece('other')],
    });
    expect((await names.texts('bounce.lab.org')).toSorted()).toEqual(['other', 'v=spf1 include:amazonses.com ~all']);
  });

  it('when several hosts take mail, the most preferred comes first', async () => {
    const names = await nameServer({ 'lab.org MX': [host(20, 'b.lab.org'), host(10, 'a.lab.org')] });
    expect(await names.mailHosts('lab.org')).toEqual(['a.lab.org', 'b.lab.org']);
  });

  it('when a name or a record does not exist, that is no error; when the server fails, it is', async () => {
    const names = await nameServer({ 'none.org TXT': 'NXDOMAIN', 'broken.org TXT': 'SERVFAIL' });
    expect(await names.texts('none.org')).toEqual([]);
    expect(await names.mailHosts('empty.org')).toEqual([]);
    await expect(names.texts('broken.org')).rejects.toThrow(/SERVFAIL/);
  });
});
