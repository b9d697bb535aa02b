import type { Taxonomy, TopicMesh } from './taxonomy.ts';

/**
 * What stands below the descriptors of `mesh_tree:` in the MeSH tree, asked once at training time and kept in
 * `reviews/<slug>/model/mesh.json`, so that filing needs no network.
 */
export interface NarrowerMesh {
  /** Of the format; another one is not read. */
  readonly format: 1;
  /** By UI of the wider descriptor, itself left out; in the order of their UIs. */
  readonly below: Readonly<Record<string, readonly MeshDescriptor[]>>;
}

export interface MeshDescriptor {
  readonly ui: string;
  readonly name: string;
}

/** The descriptors whose narrower ones are wanted, each once, in the order of the outline. */
export function widerDescriptors({ topics }: Taxonomy): readonly MeshDescriptor[] {
  const wanted = topics.flatMap(({ mesh }) => mesh.filter(({ withNarrower }) => withNarrower));
  return [...new Map(wanted.map(({ ui, name }) => [ui, { ui, name }])).values()];
}

/** The taxonomy with the narrower descriptors written out. Its version stays: it names what the keeper wrote. */
export function withNarrowerMesh(taxonomy: Taxonomy, narrower: NarrowerMesh): Taxonomy {
  return {
    ...taxonomy,
    topics: taxonomy.topics.map((topic) => ({ ...topic, mesh: topic.mesh.flatMap(expanded(topic.mesh, narrower)) })),
  };
}

/** What the keeper wrote about a descriptor goes before what follows from a wider one. */
function expanded(written: readonly TopicMesh[], { below }: NarrowerMesh) {
  const known = new Set(written.map(({ ui }) => ui));
  return (mesh: TopicMesh): readonly TopicMesh[] => {
    if (!mesh.withNarrower || !Object.hasOwn(below, mesh.ui)) return [mesh];
    const added = below[mesh.ui]!.filter(({ ui }) => !known.has(ui));
    for (const { ui } of added) known.add(ui);
    return [mesh, ...added.map(({ ui, name }) => ({ ui, name, generic: mesh.generic }))];
  };
}
