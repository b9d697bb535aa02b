import type { Catalogue } from '../catalogue.ts';
import type { CorpusEntry } from '../corpus-entry.ts';
import type { HistoryServer } from '../history-server.ts';

/** What every endpoint answers from: the corpus at this moment, and the history. */
export interface World {
  readonly now: Date;
  readonly catalogue: Catalogue;
  readonly history: HistoryServer;
  readonly reviewPmid: string;
  /** Any record of the corpus whatever its day: reference lists may name articles PubMed does not show yet. */
  readonly anyRecord: (pmid: string) => CorpusEntry | undefined;
}

/** Databases of the sample; Entrez answers others with "Invalid db name specified". */
export const databases: readonly string[] = ['pubmed', 'pmc'];
