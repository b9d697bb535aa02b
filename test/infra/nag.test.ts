import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { App, CfnResource, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readStageConfig } from '../../infra/config.ts';
import { LivingReviewStack } from '../../infra/living-review-stack.ts';
import { entryStubs } from './entry-stubs.ts';
import { type Deployment, stageValues } from './stage-values.ts';

interface Acknowledged {
  /** A rule of the AWS Solutions pack; in brackets which of its findings. */
  readonly rule: RegExp;
  /** Where, as a path of constructs below the stack. */
  readonly at: RegExp;
  readonly reason: string;
}

/** What AWS's own rules find and what stays as it is. Whoever adds a line here says why. */
const acknowledged: readonly Acknowledged[] = [
  {
    rule: /^AwsSolutions-SMG4$/,
    at: /^ServiceKeys\/(?:AddressKey|Secret)\/Resource$/,
    reason:
      'Rotation by schedule would end every link in every mail: the keeper rotates tokenKey by hand and keeps the old one; addressKey is how an address is found and cannot change.',
  },
  {
    rule: /^AwsSolutions-APIG4$/,
    at: /^ReaderApi\/Api\/[A-Z]+--\{review\}--.+\/Resource$/,
    reason: 'Readers have no account: the page is public, or the token in the link is what lets them in.',
  },
  {
    rule: /^AwsSolutions-(?:APIG1|CFR3)$/,
    at: /^(?:ReaderApi\/Stage|PublicSite\/Distribution)\/Resource$/,
    reason: 'An access log would hold readers’ links with their tokens, and their network addresses.',
  },
  {
    rule: /^AwsSolutions-S1$/,
    at: /^PublicSite\/Bucket\/Resource$/,
    reason: 'Everything in it is public and only CloudFront may read it; nobody’s reading is recorded.',
  },
  {
    rule: /^AwsSolutions-CFR4$/,
    at: /^PublicSite\/Distribution\/Resource$/,
    reason: 'Only without a domain of one’s own: with CloudFront’s certificate the TLS version cannot be chosen.',
  },
  {
    rule: /^AwsSolutions-CFR1$/,
    at: /^PublicSite\/Distribution\/Resource$/,
    reason: 'Reviews are for readers of every country.',
  },
  {
    rule: /^AwsSolutions-CFR2$/,
    at: /^PublicSite\/Distribution\/Resource$/,
    reason: 'A wall for robots keeps feed readers out; the API is throttled and signing up is limited instead.',
  },
  {
    rule: /^AwsSolutions-SQS3$/,
    at: /^ReviewSchedule\/DeadLetters\/Resource$/,
    reason: 'It is a dead-letter queue, of the scheduler and of functions, which this rule does not see.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::<PublicSiteBucket\w+\.Arn>\/\*\]$/,
    at: /^Functions\/publish\/Role\/DefaultPolicy\/Resource$/,
    reason: 'Publishing writes whatever pages a review has, in this one bucket.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    at: /^Functions\/(?:send-digests|answer-sign-ups|web)\/Role\/DefaultPolicy\/Resource$/,
    reason: 'The sending quota belongs to the account: SES knows no narrower resource for GetSendQuota.',
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::<Functions\w+Function\w+\.Arn>:\*\]$/,
    at: /^SchedulerRoleForTarget-\w+\/DefaultPolicy\/Resource$/,
    reason: 'Versions of one function, as the CDK grants them to EventBridge Scheduler.',
  },
];

/** The app of a deployment with the context of cdk.json, which holds it against CloudFormation's rules. */
function withApp<Value>(deployment: Deployment, use: (app: App, outdir: string) => Value): Value {
  const stubs = entryStubs();
  try {
    const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')) as {
      readonly context: Record<string, unknown>;
    };
    const outdir = join(stubs.request.root, 'cdk.out');
    const app = new App({ context, outdir });
    const values: Readonly<Record<string, unknown>> = stageValues[deployment];
    const config = readStageConfig((key) => values[key]);
    new LivingReviewStack(app, 'Nagged', { config, bundles: stubs.bundles });
    return use(app, outdir);
  } finally {
    stubs.remove();
  }
}

/** Every finding of the pack, as `rule at path`. */
function findings(deployment: Deployment): readonly (readonly [rule: string, path: string])[] {
  return withApp(deployment, (app, outdir) => {
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    // The report is written, and then the synthesis fails, because of what is acknowledged below.
    expect(() => app.synth()).toThrow('AwsSolutions');
    const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as {
      readonly pluginReports: readonly {
        readonly pluginName: string;
        readonly violations: readonly {
          readonly ruleName: string;
          readonly violatingConstructs: readonly { readonly constructPath: string }[];
        }[];
      }[];
    };
    return pluginReports
      .filter(({ pluginName }) => pluginName === 'AwsSolutions')
      .flatMap(({ violations }) => violations)
      .flatMap(({ ruleName, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath }) => [ruleName, constructPath.replace(/^Nagged\//, '')] as const),
      );
  });
}

describe('CloudFormation’s own rules', () => {
  it.each(Object.keys(stageValues) as Deployment[])('when a deployment is %s, they find no error', (deployment) => {
    withApp(deployment, (app) => {
      expect(() => app.synth()).not.toThrow();
    });
  });

  it('when a property is misspelt, they do find it', () => {
    withApp('nothingSaid', (app) => {
      const properties = { QueueNam: 'misspelt' };
      new CfnResource(app.node.findChild('Nagged') as LivingReviewStack, 'Queue', {
        type: 'AWS::SQS::Queue',
        properties,
      });
      expect(() => app.synth()).toThrow(/'QueueNam' was unexpected/);
    });
  });
});

describe('the AWS Solutions rules', () => {
  it('when they find something, it is acknowledged with a reason, and nothing is acknowledged that they do not find', () => {
    const found = findings('ownDomain');
    const fits = ({ rule, at }: Acknowledged, [name, path]: readonly [string, string]) =>
      rule.test(name) && at.test(path);
    expect(found.length).toBeGreaterThan(20);
    expect(found.filter((finding) => !acknowledged.some((known) => fits(known, finding)))).toEqual([]);
    expect(acknowledged.filter((known) => !found.some((finding) => fits(known, finding)))).toEqual([]);
  });
});
