import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeMime } from '../lambda/adapters/mime/compose-mime.ts';
import { allTopics, type Cadence, freshState, plainChoices, type Subscription } from '../lambda/core/subscription.ts';
import { parseChoices } from '../lambda/steps/change-subscription.ts';
import { createDigestReader, digestMail } from '../lambda/steps/digest-mail.ts';
import { UserError } from '../local/user-error.ts';
import { openSession } from './session.ts';
import { say, type Terminal } from './terminal.ts';

export interface PreviewOptions {
  readonly review: string;
  readonly topics?: string;
  readonly cadence: string;
  readonly out: string;
  readonly data: string;
}

const daysOf: Readonly<Record<Cadence, number>> = { immediate: 1, daily: 1, weekly: 7, monthly: 31 };

/**
 * What a reader of these choices would have been sent for the cadence's last period, written as .html, .txt and .eml. The
 * same function composes it that composes what is sent.
 */
export async function digestPreview(options: PreviewOptions, terminal: Terminal): Promise<number> {
  const session = await openSession({ data: options.data, review: options.review }, terminal);
  try {
    const { service, clock, review } = session;
    const choices = parseChoices(review, options.topics?.split(',') ?? [], options.cadence);
    const { committed } = await service.store.head(review.slug);
    const since = new Date(clock.now().valueOf() - daysOf[choices.cadence] * 86_400_000).toISOString();
    const recent = (await service.store.events(review.slug, 0, committed)).filter(
      ({ at, baseline }) => at > since && !baseline,
    );
    const range = { from: (recent[0]?.number ?? committed + 1) - 1, to: committed };
    const reader: Subscription = {
      id: '0'.repeat(32),
      review: review.slug,
      address: 'preview@example.org',
      status: 'ACTIVE',
      consentVersion: 1,
      cadence: choices.cadence,
      topics: Object.fromEntries((choices.topics.length > 0 ? choices.topics : [allTopics]).map((topic) => [topic, 0])),
      cursor: range.from,
      since: 0,
      claim: null,
      createdAt: since,
      confirmedAt: since,
      endedAt: null,
      confirmBy: null,
      lastSent: null,
      ...plainChoices,
      ...freshState,
    };
    const digestOf = await createDigestReader(review, service)(range);
    const mail = digestMail(review, reader, digestOf, service);
    if (mail === null) {
      say(
        terminal,
        `Nothing new for these choices since ${since.slice(0, 10)}: nothing would be sent, and nothing was written.`,
      );
      return 0;
    }
    await mkdir(options.out, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
      throw new UserError(`${options.out} cannot be written (${error.code}). Choose another folder with --out.`);
    });
    const eml = await composeMime(Object.assign(mail, { tags: {} }), {
      from: 'Living Review <digest@living-review.example>',
      replyTo: '',
    });
    const files = { 'digest.html': mail.html, 'digest.txt': mail.text, 'digest.eml': eml };
    for (const [name, content] of Object.entries(files)) await writeFile(join(options.out, name), content);
    say(terminal, `${mail.subject}`);
    for (const name of Object.keys(files)) terminal.stdout.write(`${join(options.out, name)}\n`);
    return 0;
  } finally {
    await session.close();
  }
}
