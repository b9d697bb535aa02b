/** One command of a plan, as a keeper could type it. */
export interface PlanStep {
  readonly why: string;
  readonly program: 'living-review' | 'cdk';
  readonly args: readonly string[];
  /** Variables it gets besides those that are set; from what the new stack said, where it stands there. */
  readonly env: (outputs: StackOutputs) => Readonly<Record<string, string>>;
  /** File in which cdk leaves what the stack says of itself. */
  readonly outputs?: string;
}

export type StackOutputs = Readonly<Record<string, string>>;

export interface Plan {
  readonly steps: readonly PlanStep[];
  /** What nobody but the keeper can do afterwards. */
  readonly afterwards: readonly string[];
}

const here = () => ({});

/**
 * Takes a deployment down and keeps its data: stopped first, so that nothing is half-way, then copied, then the stack goes.
 * The table, the bucket and the secrets are kept by the stack itself (infra, RemovalPolicy).
 */
export function tearDownPlan({ stage, folder }: { readonly stage: string; readonly folder: string }): Plan {
  return {
    steps: [
      {
        why: 'nothing begins any more',
        program: 'living-review',
        args: ['pause', '--reason', 'it is taken down'],
        env: here,
      },
      { why: 'a copy of everything', program: 'living-review', args: ['data', 'export', folder], env: here },
      {
        why: 'CloudFormation no longer refuses',
        program: 'cdk',
        args: ['deploy', '-c', `stage=${stage}`, '-c', 'protectStack=no', '--require-approval', 'never'],
        env: here,
      },
      { why: 'the stack goes', program: 'cdk', args: ['destroy', '-c', `stage=${stage}`, '--force'], env: here },
    ],
    afterwards: [
      'The table, the bucket and both secrets are still in the account, and cost little. The site and every link in old mails have stopped answering.',
      `To come back: deploy again, \`keys take-over --from\` the old secret, \`data restore ${folder} --replace\`, \`sending resume\`.`,
      'To remove the data for good: docs/deploying.md, "Taking it down, keeping the data".',
    ],
  };
}

export interface Move {
  readonly stage: string;
  readonly to: string;
  readonly folder: string;
  /** The secret of the deployment that is left. */
  readonly secretArn: string;
  /** In the ids of all feed entries: they must not change. */
  readonly tagAuthority: string;
  /** Whether the site has a host name of its own, which only one CloudFront distribution may have at a time. */
  readonly hasDomain: boolean;
}

/** Builds the deployment anew in another region, with its keys and its data. The old one stays, paused, until its keeper ends it. */
export function movePlan({ stage, to, folder, secretArn, tagAuthority, hasDomain }: Move): Plan {
  const outputs = `${folder}/outputs-${to}.json`;
  const region = { AWS_REGION: to, AWS_DEFAULT_REGION: to };
  const there = (of: StackOutputs) => ({
    ...region,
    AWS_ENDPOINT_URL_DYNAMODB: `https://dynamodb.${to}.amazonaws.com`,
    TABLE_NAME: of.TableName ?? '',
    SECRET_ARN: of.SecretName ?? '',
  });
  const withoutDomain = hasDomain
    ? ['-c', 'siteDomain=', '-c', 'certificateArn=', '-c', `tagAuthority=${tagAuthority}`]
    : ['-c', `tagAuthority=${tagAuthority}`];
  const stack = ['-c', `stage=${stage}`];
  return {
    steps: [
      {
        why: 'nothing begins here any more',
        program: 'living-review',
        args: ['pause', '--reason', `it moves to ${to}`],
        env: here,
      },
      { why: 'a copy of everything', program: 'living-review', args: ['data', 'export', folder], env: here },
      { why: `${to} is made ready for CDK`, program: 'cdk', args: ['bootstrap', ...stack], env: () => region },
      {
        why: 'the same stack there, under an address of its own for now',
        program: 'cdk',
        args: ['deploy', ...stack, ...withoutDomain, '--require-approval', 'never', '--outputs-file', outputs],
        env: () => region,
        outputs,
      },
      {
        why: 'old links work there, and addresses are found',
        program: 'living-review',
        args: ['keys', 'take-over', '--from', secretArn],
        env: there,
      },
      { why: 'the data', program: 'living-review', args: ['data', 'restore', folder, '--replace'], env: there },
    ],
    afterwards: [
      `In ${to}: SES wants its DKIM records (the new stack’s outputs) and production access of its own. Look with \`doctor\`.`,
      'Open the new SiteUrl after a quarter of an hour: it shows the same site.',
      ...(hasDomain
        ? [
            `Then give it your host name. A name belongs to one distribution at a time: deploy the old stack with -c siteDomain= -c certificateArn= -c tagAuthority=${tagAuthority}, at once the new one with AWS_REGION=${to} and your settings, and point the CNAME to its CloudFrontName.`,
          ]
        : ['Mails sent so far name the old address: keep the old deployment as long as their links must work.']),
      'Who left or changed something since the export did so in the old table: `subscribers end` those of its log (docs/deploying.md, "Going back", 2).',
      `Then \`sending resume\` with the variables of ${to}; in a day or two \`deployment tear-down\` with those of the old region.`,
    ],
  };
}

/** The command as it would be typed, secrets and all that is set before it left out. */
export function typed({ program, args, env }: PlanStep, outputs: StackOutputs): string {
  const words = args.map((word) => (/^[\w./:=@-]+$/.test(word) ? word : `'${word}'`));
  const variables = Object.entries(env(outputs)).map(([name, value]) => `${name}=${value || '…'}`);
  return [...variables, program === 'cdk' ? 'npx cdk' : 'living-review', ...words].join(' ');
}
