import { list, type Statement } from './synthesised.ts';

/** One call to AWS, as far as rights are concerned. */
export interface Call {
  /** `dynamodb:PutItem` */
  readonly action: string;
  /** Partition keys it names, for DynamoDB. */
  readonly partitions: readonly string[];
  /** From address, for SES. */
  readonly from: string | null;
}

/**
 * Whether IAM would let a role with these statements make the call: one statement must allow the action under all of its
 * conditions. Knows the conditions that this stack uses and refuses to judge any other.
 */
export function isAllowed(statements: readonly Statement[], call: Call): boolean {
  return statements.some(
    ({ Effect, Action, Condition }) =>
      Effect === 'Allow' &&
      list(Action).includes(call.action) &&
      Object.entries(Condition ?? {}).every(([operator, keys]) =>
        Object.entries(keys as Readonly<Record<string, string | readonly string[]>>).every(([key, wanted]) => {
          switch (`${operator} ${key}`) {
            case 'ForAllValues:StringLike dynamodb:LeadingKeys':
              return call.partitions.every((partition) =>
                list(wanted).some((pattern) => partition.startsWith(pattern.replace(/\*$/, ''))),
              );
            case 'StringEquals ses:FromAddress':
              return list(wanted).includes(call.from ?? '');
            default:
              throw new Error(`the condition ${operator} ${key} is new to this suite`);
          }
        }),
      ),
  );
}
