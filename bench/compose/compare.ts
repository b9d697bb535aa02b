import { simpleParser } from 'mailparser';
import { naiveComposer } from './naive.ts';
import { shardComposer } from './ours.ts';
import { reader } from './world.ts';

/** Both ways' mails of readers spread over all, read back by a third program. */
export async function compareMails(subscribers: number, count: number) {
  const ours = await shardComposer();
  const naive = await naiveComposer();
  const differences: string[] = [];
  let compared = 0;
  for (let index = 0; index < subscribers; index += Math.floor(subscribers / count)) {
    const [own, other] = [await ours(reader(index)), await naive(reader(index))];
    const [a, b] = [own && (await read(own)), other && (await read(other))];
    compared += 1;
    for (const part of ['subject', 'to', 'list', 'html', 'text'] as const)
      if (a?.[part] !== b?.[part]) differences.push(`${part} of reader ${index}`);
  }
  return { compared, differences };
}

async function read(mail: Uint8Array) {
  const parsed = await simpleParser(Buffer.from(mail));
  return {
    subject: parsed.subject,
    to: [parsed.to].flat()[0]?.text,
    list: JSON.stringify(parsed.headers.get('list')),
    html: samely(parsed.html || ''),
    text: parsed.text,
  };
}

/** Handlebars writes entities for three characters that need none. */
function samely(html: string): string {
  return html.replaceAll('&#x27;', '&#39;').replaceAll('&#x3D;', '=').replaceAll('&#x60;', '`');
}
