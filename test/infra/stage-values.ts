/** A runbook of one's own. */
export const runbook = 'https://lab.example.org/runbook.md';

const ownDomain = { stage: 'prod', mailDomain: 'lab.org', tagAuthority: 'lab.org' };
const ownEverything = {
  stage: 'prod',
  siteDomain: 'review.lab.org',
  certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/8f1a2b3c-0000-4444-8888-123456789012',
  mailDomain: 'lab.org',
  mailReplyTo: 'keeper@lab.org',
  ncbiEmail: 'keeper@lab.org',
  alarmEmail: 'keeper@lab.org',
};

/**
 * Every deployment these tests synthesise, as cdk.context.json would say it. Each is held against CloudFormation's rules
 * once, in nag.test.ts: starting the engine of those rules takes longer than everything else a suite does.
 */
export const stageValues = {
  ownEverything,
  nothingSaid: {},
  ownDomain,
  ownRunbook: { ...ownDomain, runbook },
  inSandbox: { ...ownEverything, sandboxRecipients: 'me@lab.org' },
  newAccount: { ...ownEverything, reserveConcurrency: 'no' },
  digestsOff: { digests: 'off' },
  digestsOn: { mailDomain: 'lab.org', digests: 'on' },
  withHub: { ...ownEverything, webSubHub: 'https://hub.example.org/' },
  withBudget: { monthlyBudgetUsd: 40, alarmEmail: 'keeper@lab.org' },
} satisfies Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export type Deployment = keyof typeof stageValues;
