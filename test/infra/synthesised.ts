import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readStageConfig } from '../../infra/config.ts';
import { LivingReviewStack } from '../../infra/living-review-stack.ts';
import { entryStubs } from './entry-stubs.ts';
import { type Deployment, stageValues } from './stage-values.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
}

export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Readonly<Record<string, unknown>>;
}

export interface Synthesised {
  readonly template: Template;
  readonly warnings: readonly string[];
  /** Whether CloudFormation refuses to delete the stack. */
  readonly isProtected: boolean;
  /** Resources of a type by logical id. */
  readonly ofType: (type: string) => ReadonlyMap<string, Resource>;
  /** The one resource whose logical id begins so. */
  readonly named: (type: string, beginning: string) => Resource;
  /** What the role of a function may do, whatever policy says it. */
  readonly statementsOf: (functionName: string) => readonly Statement[];
}

/**
 * The stack of a deployment with the context of cdk.json, the functions replaced by tiny ones. Not held against
 * CloudFormation's rules: nag.test.ts does that.
 */
export function synthesise(deployment: Deployment): Synthesised {
  const stubs = entryStubs();
  try {
    const context: unknown = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));
    const app = new App({
      context: (context as { context: Record<string, unknown> }).context,
      outdir: join(stubs.request.root, 'cdk.out'),
      builtinCloudFormationValidation: false,
    });
    const values: Readonly<Record<string, unknown>> = stageValues[deployment];
    const config = readStageConfig((key) => values[key]);
    const stack = new LivingReviewStack(app, `LivingReview-${config.stage}`, {
      config,
      bundles: stubs.bundles,
    });
    const template = Template.fromStack(stack);
    const [artifact] = app.synth().stacks;
    const resources = template.toJSON().Resources as Readonly<Record<string, Resource>>;
    const ofType = (type: string) =>
      new Map(Object.entries(resources).filter(([, resource]) => resource.Type === type));
    const named = (type: string, beginning: string) => {
      const found = [...ofType(type)].filter(([id]) => id.startsWith(beginning));
      if (found.length !== 1) throw new Error(`${found.length} resources of ${type} begin with ${beginning}`);
      return found[0]![1];
    };
    return {
      template,
      isProtected: artifact?.terminationProtection === true,
      warnings: (artifact?.messages ?? []).map(({ entry }) => String(entry.data)),
      ofType,
      named,
      statementsOf: (functionName) =>
        policyStatements(named('AWS::IAM::Policy', `Functions${functionName.replaceAll('-', '')}Role`)),
    };
  } finally {
    stubs.remove();
  }
}

/** Of an IAM, queue, topic or bucket policy. */
export function policyStatements({ Properties }: Resource): readonly Statement[] {
  return (Properties.PolicyDocument as { readonly Statement: readonly Statement[] }).Statement;
}

export function list<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}
