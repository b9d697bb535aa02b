import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, Tags } from 'aws-cdk-lib';
import { compileReviews, ReviewFolderError } from '../lambda/compile-reviews.ts';
import { ConfigError, readStageConfig } from './config.ts';
import { functions } from './functions.ts';
import { BundleError, bundleLambdas, sizeTable } from './lambda-bundle.ts';
import { LivingReviewStack } from './living-review-stack.ts';

// What `npx cdk synth` runs (cdk.json). It asks nobody anything: no network, no credentials, no look-ups; the account and
// the region are those of whoever deploys.
const root = fileURLToPath(new URL('..', import.meta.url));

try {
  const app = new App();
  const config = readStageConfig((key) => app.node.tryGetContext(key));
  const bundles = await bundleLambdas({
    root,
    plans: functions,
    // Not the folder of `npm run build`, which may run at the same time.
    outDir: join(root, 'dist/synthesised'),
    reviews: await compileReviews(join(root, 'reviews')),
  });
  // On standard error: standard output belongs to the template.
  process.stderr.write(`${sizeTable(bundles)}\n`);
  const stack = new LivingReviewStack(app, `LivingReview-${config.stage}`, {
    description: 'Living Review: finds what cites a published review and brings it to readers.',
    config,
    bundles,
  });
  Tags.of(stack).add('service', 'living-review');
  Tags.of(stack).add('stage', config.stage);
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof BundleError || error instanceof ReviewFolderError))
    throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
