import type { RunSheet } from './balance-sheet.ts';
import type { ReaderFrame } from './reader-views.ts';

/** The keeper's page: the books of the latest digest runs, newest first. */
export interface KeeperPage {
  readonly frame: ReaderFrame;
  readonly sheets: readonly RunSheet[];
}
