import { describe, expect, it } from '@jest/globals';
import { ancestors, children, type Taxonomy, withDescendants } from '../../lambda/core/taxonomy.ts';
import { review, topic } from '../builders/review.ts';

const { taxonomy } = review();
const ids = (topics: readonly { readonly id: string }[]) => topics.map(({ id }) => id);

describe('the outline', () => {
  it('when a topic is asked about, its parents, children and descendants are known', () => {
    expect(ids(children(taxonomy, null))).toEqual(['myeloid', 'lymphoid', 'vaccines']);
    expect(ids(children(taxonomy, 'myeloid'))).toEqual(['macrophages', 'mdsc']);
    expect(ids(ancestors(taxonomy, 'macrophages'))).toEqual(['myeloid']);
    expect(ids(ancestors(taxonomy, 'myeloid'))).toEqual([]);
    expect([...withDescendants(taxonomy, 'myeloid')]).toEqual(['myeloid', 'macrophages', 'mdsc']);
    expect(ids(ancestors(taxonomy, 'unknown'))).toEqual([]);
  });

  it('when there are three levels, the nearest ancestor comes first and a grandchild is a descendant', () => {
    const deep: Taxonomy = { ...taxonomy, topics: [topic('a', null), topic('b', 'a'), topic('c', 'b')] };
    expect(ids(ancestors(deep, 'c'))).toEqual(['b', 'a']);
    expect([...withDescendants(deep, 'a')]).toEqual(['a', 'b', 'c']);
  });

  it('when an outline bites its own tail or names a missing parent, asking still ends', () => {
    const circle: Taxonomy = { ...taxonomy, topics: [topic('a', 'b'), topic('b', 'a'), topic('c', 'gone')] };
    expect(ids(ancestors(circle, 'a')).length).toBeLessThanOrEqual(3);
    expect(ids(ancestors(circle, 'c'))).toEqual([]);
  });
});
