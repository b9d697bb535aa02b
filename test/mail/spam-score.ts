import { spawnSync } from 'node:child_process';
import { composeMime } from '../../lambda/adapters/mime/compose-mime.ts';
import { everyMail } from '../templates/every-mail.ts';
import { envelope, review } from '../templates/invented-review.ts';

/*
 * Every kind of mail, in every language, as a receiving server gets it, judged by SpamAssassin with its local rules alone
 * (no network: nothing of DNS, SPF or DKIM). Exits 1 when one scores more than the limit, and names the rules that hit.
 *
 *   npx tsx test/mail/spam-score.ts
 */
const limit = 1;

const gtube = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X';
const english = everyMail();
const { digest, confirmation } = everyMail('es');
const mails = Object.entries({
  ...english,
  'digest in Spanish': digest ?? english.digest,
  'confirmation in Spanish': confirmation ?? english.confirmation,
  // The Generic Test for Unsolicited Bulk Email must be found, or the filter did not look.
  [gtube]: { subject: 'Not ours', html: `<p>${gtube}</p>`, text: gtube },
}).flatMap(([name, mail]) => (mail ? [{ name, mail }] : []));
const sent = await Promise.all(
  mails.map(({ name, mail }) =>
    composeMime(
      {
        ...mail,
        to: 'reader@example.org',
        headers: {
          'List-Unsubscribe': `<${envelope.unsubscribeUrl}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          'List-Id': `${review.slug} <${review.slug}.living.example.org>`,
          'Auto-Submitted': 'auto-generated',
          'X-Mail-Of-Ours': Buffer.from(name).toString('hex'),
        },
        tags: {},
      },
      { from: 'Living Review <digest@living.example.org>', replyTo: '' },
    ),
  ),
);

/** What servers on the way add: the last hop (by loopback: addresses for documentation count as forged), and where bounces go. */
const trace = [
  'Return-Path: <bounces@mail.living.example.org>',
  'Received: from mail.living.example.org (localhost [127.0.0.1])',
  `\tby mx.example.org with ESMTPS id 4XyzAbCdEf; ${new Date().toUTCString().replace('GMT', '+0000')}`,
];
const mbox = sent
  .map((raw) => {
    const message = `${trace.join('\n')}\n${Buffer.from(raw).toString('utf8').replaceAll('\r\n', '\n')}`;
    return `From bounces@mail.living.example.org Mon Nov 16 06:15:02 2026\n${message.replace(/^From /gm, '>From ')}\n`;
  })
  .join('\n');

const { stdout, stderr, status } = spawnSync(
  'spamassassin',
  ['--local', '--test-mode', '--mbox', '--cf=score ALL_TRUSTED 0'],
  {
    input: mbox,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  },
);
if (status !== 0) {
  process.stderr.write(`spamassassin did not run (install Debian's package spamassassin): ${stderr}\n`);
  process.exit(1);
}
// It answers in an order of its own. A report says `Content analysis details:   (0.3 points, 5.0 required)`, then a line
// for each rule.
const reports = new Map(
  stdout.split(/^From bounces@/m).map((message) => {
    const name = /^X-Mail-Of-Ours: (\w+)$/m.exec(message)?.[1] ?? '';
    const report = /^Content analysis details:\s+\((-?[\d.]+) points[\s\S]*?\n\n([\s\S]*?)\n\n/m.exec(message);
    return [Buffer.from(name, 'hex').toString(), report] as const;
  }),
);
let failed = 0;
for (const { name } of mails) {
  const [, points, rules = ''] = reports.get(name) ?? [];
  const isFine = points !== undefined && (name === gtube ? Number(points) > 900 : Number(points) <= limit);
  if (!isFine) failed += 1;
  process.stdout.write(`${isFine ? '✓' : '✗'} ${name}: ${points ?? 'no report'}\n${isFine ? '' : `${rules}\n`}`);
}
process.stdout.write(`${mails.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;
