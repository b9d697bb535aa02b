import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from '@jest/globals';

/** Where recorded answers lie, `undefined` when this machine has none. */
export const recordedFolder = process.env.LIVING_REVIEW_DATA;

/** A suite over recorded answers: skipped, and saying so, without LIVING_REVIEW_DATA. */
export const describeRecorded = recordedFolder
  ? describe
  : (name: string, suite: () => void) => describe.skip(`${name} (skipped: LIVING_REVIEW_DATA is not set)`, suite);

export function recorded(path: string): string {
  return recordedBytes(path).toString('utf8');
}

export function recordedBytes(path: string): Buffer {
  return readFileSync(recordedPath(path));
}

export function recordedPath(path: string): string {
  return join(recordedFolder ?? '', 'eutils', path);
}
