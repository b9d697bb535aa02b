import { matches } from '../filter-pattern.ts';
import type { Resource, Synthesised } from '../synthesised.ts';

/** What happened in an account, as far as CloudWatch hears of it. Moments are milliseconds since 1970. */
export interface History {
  /** One line of a function's log. */
  readonly lines: { readonly atMs: number; readonly by: string; readonly line: string }[];
  readonly invocations: { readonly atMs: number; readonly by: string; readonly failed: boolean }[];
  /** Visible messages of a queue, by the queue's logical id. */
  readonly depths: { readonly atMs: number; readonly queue: string; readonly count: number }[];
  /** Status codes of the reader's API. */
  readonly answers: { readonly atMs: number; readonly status: number }[];
}

interface Point {
  readonly atMs: number;
  readonly value: number;
}

interface AlarmProperties {
  readonly AlarmDescription: string;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Value: { readonly Ref?: string; readonly 'Fn::GetAtt'?: string[] } }[];
  readonly Period: number;
  readonly Statistic: 'Sum' | 'Maximum' | 'Average';
  readonly Threshold: number;
  readonly ComparisonOperator: 'GreaterThanOrEqualToThreshold' | 'LessThanThreshold';
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly TreatMissingData: 'breaching' | 'notBreaching';
}

/** An alarm that was in ALARM: the heading its mail names, the end of the first period it was so, and whether it still is. */
export interface Rung {
  readonly heading: string;
  readonly first: Date;
  readonly lasts: boolean;
}

/**
 * Which alarms of a stack ring between two moments, by the metrics that this history makes (CloudWatch User Guide, "Using
 * Amazon CloudWatch alarms", "Configuring how alarms treat missing data"). Judged at the end of each whole period; what has
 * begun counts for alarms that ring by too much, as CloudWatch does not wait for its end. Before `fromMs` all was well: ticks
 * that have to come came.
 */
export function rung(stack: Synthesised, history: History, fromMs: number, toMs: number): readonly Rung[] {
  return [...stack.ofType('AWS::CloudWatch::Alarm').values()].flatMap(({ Properties }) => {
    const alarm = Properties as unknown as AlarmProperties;
    const points = pointsOf(stack, alarm, history);
    const periodMs = alarm.Period * 1000;
    const bySilence = alarm.TreatMissingData === 'breaching';
    const last = bySilence ? Math.floor(toMs / periodMs) : Math.ceil(toMs / periodMs);
    const ends: number[] = [];
    for (let end = Math.floor(fromMs / periodMs) + 1; end <= last; end += 1)
      if (isInAlarm(alarm, points, end * periodMs, fromMs)) ends.push(end * periodMs);
    const [firstMs] = ends;
    if (firstMs === undefined) return [];
    const heading = alarm.AlarmDescription.slice(alarm.AlarmDescription.indexOf('#') + 1);
    return [{ heading, first: new Date(firstMs), lasts: ends.at(-1) === last * periodMs }];
  });
}

function isInAlarm(alarm: AlarmProperties, points: readonly Point[], endMs: number, fromMs: number): boolean {
  let breaching = 0;
  for (let back = 0; back < alarm.EvaluationPeriods; back += 1) {
    const periodEndMs = endMs - back * alarm.Period * 1000;
    const beganMs = periodEndMs - alarm.Period * 1000;
    const within = points.filter(({ atMs }) => atMs >= beganMs && atMs < periodEndMs).map(({ value }) => value);
    if (within.length === 0) {
      if (alarm.TreatMissingData === 'breaching' && beganMs >= fromMs) breaching += 1;
      continue;
    }
    const value = statistic(alarm.Statistic, within);
    const breaches =
      alarm.ComparisonOperator === 'LessThanThreshold' ? value < alarm.Threshold : value >= alarm.Threshold;
    if (breaches) breaching += 1;
  }
  return breaching >= (alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods);
}

function statistic(name: AlarmProperties['Statistic'], values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  return name === 'Sum' ? sum : name === 'Average' ? sum / values.length : Math.max(...values);
}

/** The metric an alarm watches. An alarm over a metric that this suite does not know is an error, not one that stays silent. */
function pointsOf(stack: Synthesised, alarm: AlarmProperties, history: History): readonly Point[] {
  const [dimension] = alarm.Dimensions ?? [];
  const of = dimension?.Value.Ref ?? dimension?.Value['Fn::GetAtt']?.[0] ?? '';
  const ofFunction = ({ by }: { readonly by: string }) => of.startsWith(`Functions${by.replaceAll('-', '')}Function`);
  const one = ({ atMs }: { readonly atMs: number }) => ({ atMs, value: 1 });
  switch (`${alarm.Namespace} ${alarm.MetricName}`) {
    case 'AWS/Lambda Errors':
      return history.invocations.filter(ofFunction).map(({ atMs, failed }) => ({ atMs, value: failed ? 1 : 0 }));
    case 'AWS/Lambda Invocations':
      return history.invocations.filter(ofFunction).map(one);
    case 'AWS/SQS ApproximateNumberOfMessagesVisible':
      return history.depths.filter(({ queue }) => queue === of).map(({ atMs, count }) => ({ atMs, value: count }));
    case 'AWS/ApiGateway 5xx':
      return history.answers.filter(({ status }) => status >= 500).map(one);
    case 'AWS/SES Reputation.BounceRate':
    case 'AWS/SES Reputation.ComplaintRate':
      // SES counts them by itself; nothing bounces in these drills.
      return [];
    default:
      return filtersOf(stack, alarm).flatMap(({ Properties }) => {
        const log = (Properties.LogGroupName as { readonly Ref: string }).Ref;
        const pattern = String(Properties.FilterPattern);
        return history.lines
          .filter(({ by, line }) => log.startsWith(`Functions${by.replaceAll('-', '')}Log`) && matches(pattern, line))
          .map(one);
      });
  }
}

function filtersOf(stack: Synthesised, { Namespace, MetricName }: AlarmProperties): readonly Resource[] {
  const filters = [...stack.ofType('AWS::Logs::MetricFilter').values()].filter(({ Properties }) => {
    const [made] = Properties.MetricTransformations as readonly Readonly<Record<string, string>>[];
    return made?.MetricName === MetricName && made.MetricNamespace === Namespace;
  });
  if (filters.length === 0) throw new Error(`the metric ${Namespace} ${MetricName} is new to this suite`);
  return filters;
}
