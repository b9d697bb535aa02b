import { availableParallelism } from 'node:os';

// Native ES modules, types stripped by swc: what runs here is what esbuild bundles. `npm run typecheck` checks the types.
/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/jest-transform.js' },
  sandboxInjectedGlobals: [
    'Array',
    'Error',
    'JSON',
    'Map',
    'Math',
    'Number',
    'Object',
    'Promise',
    'RegExp',
    'Set',
    'String',
  ],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.living-review', '<rootDir>/dist'],
  // For machines that do other things beside: nothing here waits that long by itself.
  testTimeout: 120_000,
  // Much of the time is waiting, on throttles, engines and processes: one more than there are cores.
  maxWorkers: availableParallelism() + 1,
};
