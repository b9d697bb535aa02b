import type { LikenessModel } from './likeness-model.ts';
import type { NarrowerMesh } from './narrower-mesh.ts';
import type { ReviewOutline } from './review-outline.ts';
import type { TopicModel } from './topic-model.ts';

/** Everything `review train` writes: one file each below `reviews/<slug>/model/`. */
export interface ReviewTraining {
  readonly outline: ReviewOutline | null;
  readonly model: TopicModel | null;
  readonly likeness: LikenessModel | null;
  readonly mesh: NarrowerMesh | null;
}

export const untrained: ReviewTraining = { outline: null, model: null, likeness: null, mesh: null };
