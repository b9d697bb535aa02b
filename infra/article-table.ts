import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';

export interface ArticleTableProps {
  readonly keepData: boolean;
}

/** The one table: articles, event streams, subscriptions, digest runs. No index: every decision reads an item itself. */
export class ArticleTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, { keepData }: ArticleTableProps) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'PK', type: AttributeType.STRING },
      sortKey: { name: 'SK', type: AttributeType.STRING },
      // Counters, probes and unanswered sign-ups say when they may go; nothing else has this attribute.
      timeToLiveAttribute: 'expires',
      billingMode: BillingMode.PAY_PER_REQUEST,
      // Addresses are in it: KMS rather than DynamoDB's own key, so that every use of the key is on record in CloudTrail.
      encryption: TableEncryption.AWS_MANAGED,
      // Back to any second of the last 35 days.
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      deletionProtection: keepData,
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }
}
