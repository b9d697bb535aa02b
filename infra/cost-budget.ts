import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';

export interface CostBudgetProps {
  readonly monthlyUsd: number;
  readonly email: string;
}

/**
 * Mails the keeper when the account's bill of a month has reached four fifths of the budget, and when AWS forecasts more than
 * all of it (docs/runbook.md, CostOverBudget). The whole account's: costs of a tag alone are known only after somebody has
 * activated the tag for billing, and until then such a budget would be silent.
 */
export class CostBudget extends Construct {
  constructor(scope: Construct, id: string, { monthlyUsd, email }: CostBudgetProps) {
    super(scope, id);
    const subscribers = [{ subscriptionType: 'EMAIL', address: email }];
    const over = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: { notificationType, threshold, thresholdType: 'PERCENTAGE', comparisonOperator: 'GREATER_THAN' },
      subscribers,
    });
    new CfnBudget(this, 'Monthly', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthlyUsd, unit: 'USD' },
      },
      notificationsWithSubscribers: [over('ACTUAL', 80), over('FORECASTED', 100)],
    });
  }
}
