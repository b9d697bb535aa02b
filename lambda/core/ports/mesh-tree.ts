import type { MeshDescriptor } from '../narrower-mesh.ts';

/** NLM's tree of MeSH descriptors. */
export interface MeshTree {
  /**
   * Everything below each of these descriptors, at any depth, themselves left out, in the order of their UIs. A UI that
   * MeSH does not know is missing from the answer. Throws LiteratureUnavailableError when the service did not answer
   * properly.
   */
  below(uis: readonly string[]): Promise<ReadonlyMap<string, readonly MeshDescriptor[]>>;
}
