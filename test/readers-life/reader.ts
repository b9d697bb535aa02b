import { openDigestRuns } from '../../lambda/steps/open-digest-runs.ts';
import { sendDigests } from '../../lambda/steps/send-digests.ts';
import { review } from '../builders/review.ts';
import { digestBench } from '../steps/digest-bench.ts';
import { readerBench } from '../steps/reader-bench.ts';

export const minutesADay = 24 * 60;
export type OwnLink = 'address' | 'undo' | 'export' | 'erase';

/** Readers over the real routes and pages, and the digests they get from the same store. */
export async function readersBench() {
  const bench = await readerBench();
  const digests = await digestBench();
  const { store, subscriptions, mailer } = bench;
  const { runs, queue } = digests;
  const isDigest = (subject: string) => subject === 'News';
  return {
    ...bench,
    /** Lets days pass and has everything done that is due then. */
    async passDays(days: number) {
      for (let quarter = 0; quarter < days * 2; quarter += 1) {
        bench.passMinutes(minutesADay / 2);
        const at = bench.now();
        await openDigestRuns(review(), at, { ...digests.deps, store, subscriptions, runs, queue });
        for (const shard of queue.waiting.splice(0))
          await sendDigests(shard, review(), at, { ...digests.deps, store, subscriptions, mailer, runs });
      }
    },
    /** `reader@example.org: 101,102` for every digest that reached a mailbox. */
    digests: () => mailer.delivered.flatMap(({ to, subject, text }) => (isDigest(subject) ? [`${to}: ${text}`] : [])),
    mailsTo: (address: string) => mailer.delivered.filter(({ to, subject }) => to === address && !isDigest(subject)),
    /** The address of one of the reader's own pages, as a mail or page names it. */
    ownLink: (text: string, page: OwnLink): string => {
      const found = new RegExp(`https?://[^\\s"<>]*/me/${page}\\?token=[\\w.-]+`).exec(text);
      if (!found) throw new Error(`no ${page} link`);
      return found[0];
    },
    /** Where a form on a page goes whose button says this. */
    formOf: (page: string, button: string): string => {
      const forms = [...page.matchAll(/<form method="post" action="([^"]+)">([\s\S]*?)<\/form>/g)];
      const found = forms.find(([, , inside]) => inside?.includes(`>${button}</button>`))?.[1];
      if (!found) throw new Error(`no form ${button}`);
      return found.replaceAll('&amp;', '&');
    },
  };
}

export type ReadersBench = Awaited<ReturnType<typeof readersBench>>;
