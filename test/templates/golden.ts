import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from '@jest/globals';

const folder = new URL('./golden/', import.meta.url);

/**
 * Compares what a reader would see with the committed file. After a change that is meant, `GOLDEN=write npm test --
 * test/templates` writes the files again: read the difference before committing it.
 */
export function expectGolden(name: string, actual: string): void {
  const file = new URL(name, folder);
  if (process.env.GOLDEN === 'write') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, actual);
  }
  expect(actual).toBe(readFileSync(file, 'utf8'));
}
