/**
 * What a month costs on AWS, from units a mail and a review take and from list prices. Pure arithmetic, so that docs/cost.md
 * can be made again when either changes. Free tiers are left out: they belong to the account, not to us.
 */
export interface Service {
  readonly name: string;
  readonly reviews: number;
  readonly readers: number;
}

/** US dollars. List prices of us-east-1, assumed on 30 November 2026; look at AWS's own pages. */
export const prices = {
  mail: 0.1 / 1_000,
  millionReads: 0.125,
  millionWrites: 0.625,
  tableGb: 0.25,
  restorableGb: 0.2,
  /** Lambda, arm64. */
  gbSecond: 0.0000133334,
  millionInvocations: 0.2,
  millionSqs: 0.4,
  millionSns: 0.5,
  millionSchedules: 1,
  logGb: 0.5,
  alarm: 0.1,
  metric: 0.3,
  secret: 0.4,
  millionS3Gets: 0.4,
  millionS3Puts: 5,
  millionPages: 1,
  transferGb: 0.085,
} as const;

/** Measured by `npx tsx bench/compose/run.ts --units` (docs/scale.md) and by test/contract (docs/data-model.md). */
export const measured = {
  writesAMail: 2.1,
  readsAMail: 0.85,
  /** A poll that finds nothing, 260 works known; and one with three new articles. */
  readsAQuietPoll: 3,
  readsAPollWithNews: 11,
  writesAPollWithNews: 30,
  articleKb: 1.8,
  readerKb: 0.7,
} as const;

/** Read from the code, or guessed; nobody has measured it. */
export const assumed = {
  weeksAMonth: 4.35,
  /** Send and Delivery of each mail, each one conditional write. */
  eventsAMail: 2,
  sendSecondsAMail: 0.2,
  /** Half a GB for 0.2 s, ten events at a time. */
  eventGbSecondsAMail: 0.02,
  sqsRequestsAMail: 2.4,
  pollsAMonth: 120,
  pollsWithNewsAMonth: 13,
  /** NCBI, Europe PMC and iCite, waited for. */
  pollSecondsAReview: 5,
  ticksAMonth: 2_880,
  /** Publishing, opening runs, sweeping sign-ups: what each looks at in a review when nothing is due. */
  readsATickAndReview: 8,
  tickSecondsAReview: 0.04,
  worksAReview: 260,
  filesAPublication: 60,
  logKbATickAndReview: 0.5,
  /** One in ten readers also has a feed reader that asks every hour; one answer in a day is not 304. */
  feedClientsAReader: 0.1,
  asksAMonth: 720,
  kbANotModified: 0.5,
  kbAFeed: 20,
  alarms: 31,
  /** Metrics of our own that have a value all the time. */
  metrics: 3,
  secrets: 2,
} as const;

export interface BillLine {
  readonly what: string;
  readonly usd: number;
}

export function monthlyBill({ reviews, readers }: Omit<Service, 'name'>): readonly BillLine[] {
  const m = measured;
  const a = assumed;
  const mails = readers * a.weeksAMonth;
  const ticks = 3 * a.ticksAMonth;
  const asks = readers * a.feedClientsAReader * a.asksAMonth;
  const changed = asks / 24;
  const millions = (count: number) => count / 1e6;
  const tableGb = (reviews * a.worksAReview * m.articleKb + readers * m.readerKb) / 1e6;
  const reads =
    mails * m.readsAMail +
    reviews * (a.pollsAMonth * m.readsAQuietPoll + a.pollsWithNewsAMonth * m.readsAPollWithNews) +
    reviews * a.ticksAMonth * a.readsATickAndReview;
  const writes = mails * (m.writesAMail + a.eventsAMail) + reviews * a.pollsWithNewsAMonth * m.writesAPollWithNews;
  const gbSeconds =
    mails * (a.sendSecondsAMail + a.eventGbSecondsAMail) +
    reviews * a.pollsAMonth * a.pollSecondsAReview +
    // 1.77 GB for publishing, half a GB each for the other two.
    a.ticksAMonth * (0.3 + reviews * a.tickSecondsAReview) * 2.77;
  return [
    { what: 'SES: mails', usd: mails * prices.mail },
    {
      what: 'DynamoDB: reads, writes, storage',
      usd:
        millions(reads) * prices.millionReads +
        millions(writes) * prices.millionWrites +
        tableGb * (prices.tableGb + prices.restorableGb),
    },
    {
      what: 'Lambda',
      usd: gbSeconds * prices.gbSecond + millions(ticks + (mails * a.eventsAMail) / 10) * prices.millionInvocations,
    },
    {
      what: 'SNS, SQS, Scheduler: what SES reports, ticks',
      usd:
        millions(mails * a.eventsAMail) * prices.millionSns +
        millions(mails * a.sqsRequestsAMail) * prices.millionSqs +
        millions(ticks) * prices.millionSchedules,
    },
    {
      what: 'S3, CloudFront: pages and feeds',
      usd:
        millions(reviews * a.ticksAMonth) * prices.millionS3Gets +
        millions(reviews * a.pollsWithNewsAMonth * a.filesAPublication) * prices.millionS3Puts +
        millions(asks) * prices.millionPages +
        ((changed * a.kbAFeed + (asks - changed) * a.kbANotModified) / 1e6) * prices.transferGb,
    },
    {
      what: 'CloudWatch: logs, alarms, metrics',
      usd:
        ((reviews * a.ticksAMonth * a.logKbATickAndReview) / 1e6) * prices.logGb +
        a.alarms * prices.alarm +
        a.metrics * prices.metric,
    },
    { what: 'Secrets Manager', usd: a.secrets * prices.secret },
  ];
}

export const services: readonly Service[] = [
  { name: '1 review, 500 readers', reviews: 1, readers: 500 },
  { name: '100 reviews, 50,000 readers', reviews: 100, readers: 50_000 },
  { name: '1,000 reviews, 1,000,000 readers', reviews: 1_000, readers: 1_000_000 },
];

const dollars = (usd: number) => usd.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** The table of docs/cost.md. */
export function billTable(): string {
  const bills = services.map(monthlyBill);
  const total = (bill: readonly BillLine[]) => bill.reduce((sum, { usd }) => sum + usd, 0);
  const rows = bills[0]!.map(({ what }, line) => [what, ...bills.map((bill) => dollars(bill[line]!.usd))]);
  const sums = ['**a month**', ...bills.map((bill) => `**${dollars(total(bill))}**`)];
  const aThousand = services.map(({ readers }, index) =>
    dollars((total(bills[index]!) / (readers * assumed.weeksAMonth)) * 1_000),
  );
  const lines = [
    ['US dollars', ...services.map(({ name }) => name)],
    ['---', ...services.map(() => '---:')],
    ...rows,
    sums,
    ['a thousand mails, everything included', ...aThousand],
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
