/** Why the whole service stands still. */
export interface Pause {
  readonly reason: string;
  readonly at: string;
  /** `restore`: a restore of the data works on the table, and ends its own pause. */
  readonly by: 'keeper' | 'restore';
}

/** Whether polls, publications and digests are stopped together, for every review. */
export interface ServicePause {
  /** May lag a moment. */
  read(): Promise<Pause | null>;
  /** Pauses it unless it is paused; answers the pause that holds now. */
  pause(pause: Pause): Promise<Pause>;
  /** Ends the pause; `false` when there was none. */
  resume(): Promise<boolean>;
}
