import type { Taxonomy } from '../../core/taxonomy.ts';
import { becameOf, formerIds } from '../../core/topic-aliases.ts';
import type { TopicModel } from '../../core/topic-model.ts';
import { versionOf } from './build-taxonomy.ts';

/**
 * A model of before topics were renamed, under the ids of today: a name is nothing it learned. Only where nothing else has
 * changed since; otherwise it stays the model of another taxonomy, and is not asked.
 */
export function underTodaysIds(model: TopicModel | null, taxonomy: Taxonomy): TopicModel | null {
  if (model === null || model.taxonomyVersion === taxonomy.version) return model;
  const trainedIds = idsIn(model);
  const formerOf = new Map<string, string>();
  for (const { id } of taxonomy.topics) {
    if (trainedIds.has(id)) continue;
    const renamed = formerIds(taxonomy, id).filter(
      (old) => trainedIds.has(old) && becameOf(taxonomy, old)?.length === 1,
    );
    if (renamed[0] !== undefined && renamed.length === 1) formerOf.set(id, renamed[0]);
  }
  if (formerOf.size === 0 || versionUnder(taxonomy, formerOf) !== model.taxonomyVersion) return model;
  return renamed(model, new Map([...formerOf].map(([now, old]) => [old, now])), taxonomy.version);
}

/** Features that say what the curated terms of a topic say end in its id (evidence-features.ts). */
const featureOfTopic = /^((?:score|terms|share):)(.+)$/;

function idsIn({ topics, figures }: TopicModel): ReadonlySet<string> {
  return new Set([
    ...topics.map(({ topic }) => topic),
    ...figures.topics.map(({ topic }) => topic),
    ...topics.flatMap(({ weights }) => Object.keys(weights).flatMap((name) => featureOfTopic.exec(name)?.[2] ?? [])),
  ]);
}

/** The version this taxonomy would have if these topics still had their former ids. */
function versionUnder({ gate, topics }: Taxonomy, formerOf: ReadonlyMap<string, string>): string {
  const former = (id: string) => formerOf.get(id) ?? id;
  const facets = gate.facets?.map((facet) => ({ ...facet, topics: facet.topics.map(former) }));
  return versionOf(
    { ...gate, ...(facets ? { facets } : {}) },
    topics.map((topic) => ({ ...topic, id: former(topic.id), parent: topic.parent && former(topic.parent) })),
  );
}

function renamed(model: TopicModel, nowOf: ReadonlyMap<string, string>, taxonomyVersion: string): TopicModel {
  const now = (id: string) => nowOf.get(id) ?? id;
  const feature = (name: string) => name.replace(featureOfTopic, (_, kind: string, id: string) => kind + now(id));
  return {
    ...model,
    taxonomyVersion,
    topics: model.topics.map(({ topic, weights, ...own }) => ({
      ...own,
      topic: now(topic),
      weights: Object.fromEntries(Object.entries(weights).map(([name, weight]) => [feature(name), weight])),
    })),
    figures: { ...model.figures, topics: model.figures.topics.map((own) => ({ ...own, topic: now(own.topic) })) },
  };
}
