import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileReviews, ReviewFolderError } from '../lambda/compile-reviews.ts';
import { functions } from './functions.ts';
import { BundleError, bundleLambdas, sizeTable } from './lambda-bundle.ts';

// `npm run build`: bundles every Lambda function into dist/lambdas/<name>/ and prints its size, as `cdk synth` does.
const root = fileURLToPath(new URL('..', import.meta.url));

try {
  const bundles = await bundleLambdas({
    root,
    plans: functions,
    outDir: join(root, 'dist/lambdas'),
    reviews: await compileReviews(join(root, 'reviews')),
  });
  console.log(sizeTable(bundles));
} catch (error) {
  if (!(error instanceof BundleError || error instanceof ReviewFolderError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
