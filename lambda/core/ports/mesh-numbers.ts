/** Where MeSH descriptors stand in NLM's tree. */
export interface MeshNumbers {
  /**
   * Tree numbers (`C04.588`) of descriptors by UI; a UI MeSH does not know is missing from the answer. Throws
   * LiteratureUnavailableError when the service did not answer properly.
   */
  of(uis: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
}
