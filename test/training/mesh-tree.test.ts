import { afterEach, describe, expect, it } from '@jest/globals';
import { narrowerDescriptors } from '../../lambda/adapters/ncbi/mesh-tree.ts';
import { createNcbi } from '../../lambda/adapters/ncbi/ncbi.ts';
import { createThrottle } from '../../lambda/adapters/ncbi/throttle.ts';
import { LiteratureUnavailableError } from '../../lambda/core/ports/literature.ts';
import { type ReplayServer, startReplayServer } from '../literature/replay-server.ts';

/** Invented descriptors: record number → UI, name, and the record numbers directly below. */
type Tree = Readonly<Record<string, readonly [string, string, readonly string[]]>>;

const tree: Tree = {
  '681': ['D000001', 'Cells', ['682', '683']],
  '682': ['D000002', 'Immune cells', ['684']],
  '683': ['D000003', 'Stem cells', []],
  '684': ['D000004', 'Macrophages', []],
  '685': ['D000005', 'Apart', []],
  // Records that mention the number searched for: a supplementary one and another descriptor.
  '676': ['C000001', 'D000001 antagonist', []],
  '686': ['D000006', 'Unlike D000001', []],
};

let server: ReplayServer;
afterEach(() => server.close());

async function meshOf(records: Tree, status = 200) {
  server = await startReplayServer(({ endpoint, params }) => {
    if (status !== 200) return { status, body: 'no' };
    if (endpoint === 'esearch.fcgi') {
      const wanted = (params.get('term') ?? '').split(' OR ');
      const ids = Object.keys(records).filter((id) =>
        wanted.some((ui) => records[id]!.slice(0, 2).join(' ').includes(ui)),
      );
      return json({ esearchresult: { count: String(ids.length), retmax: '200', retstart: '0', idlist: ids } });
    }
    const uids = (params.get('id') ?? '').split(',').filter((id) => records[id]);
    const result = Object.fromEntries(
      uids.map((id) => {
        const [ui, name, children] = records[id]!;
        const links = [{ parent: '', treenum: 'A11', children }];
        return [id, { uid: id, ds_meshui: ui, ds_meshterms: [name, 'Another name'], ds_idxlinks: links }];
      }),
    );
    return json({ header: { type: 'esummary' }, result: { uids, ...result } });
  });
  return createNcbi({
    apiKey: '',
    email: 'test@example.org',
    baseUrl: server.url,
    throttle: createThrottle(true, { keyedMs: 0, keylessMs: 0 }),
    patience: { attempts: 1 },
  }).meshTree;
}

function json(value: unknown) {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

describe('when MeSH is asked what stands below a heading', () => {
  it('it answers everything below at any depth, without the heading itself, in the order of the UIs', async () => {
    const mesh = await meshOf(tree);
    expect(await mesh.below(['D000001', 'D000005'])).toEqual(
      new Map([
        [
          'D000001',
          [
            { ui: 'D000002', name: 'Immune cells' },
            { ui: 'D000003', name: 'Stem cells' },
            { ui: 'D000004', name: 'Macrophages' },
          ],
        ],
        ['D000005', []],
      ]),
    );
  });

  it('it asks level by level, all records of a level at once', async () => {
    const mesh = await meshOf(tree);
    await mesh.below(['D000001']);
    expect(server.tally()).toEqual({ 'esearch.fcgi': 1, 'esummary.fcgi': 3 });
  });

  it('it leaves out what MeSH does not know', async () => {
    const mesh = await meshOf(tree);
    expect((await mesh.below(['D999999'])).size).toBe(0);
  });

  it('it ends where a damaged tree goes in a ring', async () => {
    const mesh = await meshOf({ '1': ['D000001', 'One', ['2']], '2': ['D000002', 'Two', ['1', '2']] });
    expect((await mesh.below(['D000001'])).get('D000001')).toEqual([{ ui: 'D000002', name: 'Two' }]);
  });

  it('it refuses to mean half of medicine', async () => {
    server = await startReplayServer(() => ({ body: '{}' }));
    const many = Array.from({ length: 3_500 }, (_, at) => String(1000 + at));
    const answers = [
      { esearchresult: { count: '1', retmax: '200', retstart: '0', idlist: ['1'] } },
      {
        result: {
          uids: ['1'],
          '1': { ds_meshui: 'D000001', ds_meshterms: ['All'], ds_idxlinks: [{ children: many }] },
        },
      },
    ];
    const asked = narrowerDescriptors(
      async (_, read) => read({ format: 'json', value: answers.shift() }, 1),
      ['D000001'],
    );
    await expect(asked).rejects.toThrow('name narrower ones');
  });

  it('it never takes a failure for an empty branch', async () => {
    const mesh = await meshOf(tree, 503);
    await expect(mesh.below(['D000001'])).rejects.toThrow(LiteratureUnavailableError);
  });
});
