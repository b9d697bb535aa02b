import type { RunSheet } from './balance-sheet.ts';
import type { Check } from './check.ts';
import type { ReaderFrame } from './reader-views.ts';

/** What the keeper's page tells: how the service stands now, and the books of the latest digest runs, newest first. */
export interface KeeperState {
  readonly checks: readonly Check[];
  readonly sheets: readonly RunSheet[];
}

export interface KeeperPage extends KeeperState {
  readonly frame: ReaderFrame;
}
