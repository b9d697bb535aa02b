import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { VariableName } from '../lambda/config.ts';
import type { StageConfig } from './config.ts';
import { type FunctionName, functionNames, planOf } from './functions.ts';
import type { LambdaBundle } from './lambda-bundle.ts';
import { type Grantable, statementsOf } from './permissions.ts';

export interface ServiceFunctionsProps {
  readonly bundles: readonly LambdaBundle[];
  readonly environment: Readonly<Partial<Record<VariableName, string>>>;
  readonly grantable: Grantable;
  readonly config: Pick<StageConfig, 'logRetentionDays' | 'reserveConcurrency'>;
}

/** Every Lambda function of the plan, each with a role and a log of its own. */
export class ServiceFunctions extends Construct {
  readonly byName: Readonly<Record<FunctionName, LambdaFunction>>;
  readonly logs: Readonly<Record<FunctionName, LogGroup>>;

  constructor(scope: Construct, id: string, props: ServiceFunctionsProps) {
    super(scope, id);
    const made = functionNames.map((name) => [name, this.#make(name, props)] as const);
    this.byName = record(made.map(([name, { fn }]) => [name, fn]));
    this.logs = record(made.map(([name, { logGroup }]) => [name, logGroup]));
  }

  #make(name: FunctionName, { bundles, environment, grantable, config }: ServiceFunctionsProps) {
    const plan = planOf(name);
    const own = new Construct(this, name);
    const bundle = bundles.find((candidate) => candidate.name === name);
    if (!bundle) throw new Error(`There is no bundle of function "${name}".`);
    // Logs hold ids only, never an address; the handlers write one JSON object a line, which metric filters read.
    const logGroup = new LogGroup(own, 'Log', {
      retention: config.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role without AWSLambdaBasicExecutionRole: that one may write to every log of the account.
    const role = new Role(own, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `${name}: may ${plan.may.join(', ')}`,
    });
    logGroup.grantWrite(role);
    for (const permission of plan.may) {
      for (const statement of statementsOf(permission, grantable)) role.addToPrincipalPolicy(statement);
    }
    const fn = new LambdaFunction(own, 'Function', {
      description: plan.purpose,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(bundle.folder),
      memorySize: plan.memoryMb,
      timeout: Duration.seconds(plan.timeoutSeconds),
      environment: {
        NODE_OPTIONS: '--enable-source-maps',
        // Other code may render other pages: its hash makes the next publish look again.
        ...chosen({ ...environment, TEMPLATES_EDITION: bundle.hash }, name, plan.environment),
      },
      role,
      logGroup,
      ...(plan.atMostAtOnce !== undefined &&
        config.reserveConcurrency && { reservedConcurrentExecutions: plan.atMostAtOnce }),
    });
    return { fn, logGroup };
  }
}

function chosen(
  environment: ServiceFunctionsProps['environment'],
  name: FunctionName,
  wanted: readonly VariableName[],
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const variable of wanted) {
    const value = environment[variable];
    if (value === undefined) throw new Error(`Function "${name}" wants ${variable}, which the stack does not set.`);
    // '' means "none" in the service, and an unset variable says the same more plainly.
    if (value !== '') values[variable] = value;
  }
  return values;
}

function record<T>(entries: readonly (readonly [FunctionName, T])[]): Readonly<Record<FunctionName, T>> {
  return Object.fromEntries(entries) as Record<FunctionName, T>;
}
