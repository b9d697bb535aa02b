import type { AddressInfo } from 'node:net';
import { CreateBucketCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildApp } from 'fauxqs';
import { createS3SiteStore } from '../../lambda/adapters/s3/s3-site-store.ts';
import { createSqsWorkQueue, parseShardWork } from '../../lambda/adapters/sqs/sqs-work-queue.ts';
import type { ShardWork } from '../../lambda/core/ports/work-queue.ts';

// The SDK's own variables, as a deployment sets them: the adapters take no endpoint.
const engine = buildApp();
const before = { ...process.env };
beforeAll(async () => {
  await engine.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(engine.server.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: url,
    AWS_ENDPOINT_URL_SQS: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
});
afterAll(async () => {
  await engine.close();
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});

describe('published files in S3', () => {
  const bucket = 'site';
  const site = () => createS3SiteStore({ bucket, forcePathStyle: true });
  beforeAll(async () => {
    await new S3Client({ forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: bucket }));
  });

  it('when a file is put, got, replaced and removed, body and type are as they were', async () => {
    const file = { body: '<p>Überblick 🧬</p>', contentType: 'text/html; charset=utf-8' };
    expect(await site().get('r/index.html')).toBeNull();
    await site().put('r/index.html', file);
    expect(await site().get('r/index.html')).toEqual(file);
    await site().put('r/index.html', { ...file, body: 'newer' });
    expect((await site().get('r/index.html'))?.body).toBe('newer');
    await site().remove('r/index.html');
    await site().remove('r/index.html');
    expect(await site().get('r/index.html')).toBeNull();
  });

  it.each([
    ['r/feeds/all.atom', 'application/atom+xml; charset=utf-8', 'application/xml; charset=utf-8'],
    ['r/feeds/all.json', 'application/feed+json; charset=utf-8', 'application/json; charset=utf-8'],
    ['r/feeds.opml', 'text/x-opml; charset=utf-8', 'text/xml; charset=utf-8'],
    ['r/feeds/all.rss', 'application/rss+xml; charset=utf-8', 'application/rss+xml; charset=utf-8'],
  ])('when %s is stored, it is under a type that CloudFront packs, and read as its own', async (path, own, stored) => {
    await site().put(path, { body: '<x/>', contentType: own });
    const head = await new S3Client({ forcePathStyle: true }).send(
      new HeadObjectCommand({ Bucket: bucket, Key: path }),
    );
    expect(head.ContentType).toBe(stored);
    expect(head.Metadata ?? {}).toEqual(stored === own ? {} : { 'media-type': own });
    expect(await site().get(path)).toEqual({ body: '<x/>', contentType: own });
  });

  it('when the bucket is not there, that is a fault and not an absent file', async () => {
    await expect(
      createS3SiteStore({ bucket: 'no-such-bucket', forcePathStyle: true }).get('r/index.html'),
    ).rejects.toThrow();
  });
});

describe('shards of digest runs in SQS', () => {
  const shard = (name: string): ShardWork => ({
    review: 'small-review',
    cadence: 'weekly',
    slot: '2026-11-16T06:00Z',
    shard: name,
  });

  it('when more shards are queued than one batch holds, every one arrives and reads as it was', async () => {
    const client = new SQSClient({ useQueueUrlAsEndpoint: false });
    const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: 'digests' }));
    const work = Array.from({ length: 33 }, (_, index) => shard(index.toString(16)));
    await createSqsWorkQueue({ queueUrl: QueueUrl }).send(work);
    const received: ShardWork[] = [];
    while (received.length < work.length) {
      const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) break;
      received.push(...Messages.flatMap(({ Body = '' }) => parseShardWork(Body) ?? []));
    }
    expect(received.toSorted((a, b) => Number.parseInt(a.shard, 16) - Number.parseInt(b.shard, 16))).toEqual(work);
  });

  it('when there is nothing to queue, nothing is asked', async () => {
    await expect(createSqsWorkQueue({ queueUrl: 'http://127.0.0.1:9/none' }).send([])).resolves.toBeUndefined();
  });

  it('when the queue is not there, that is a fault', async () => {
    const { port } = engine.server.address() as AddressInfo;
    const queueUrl = `http://127.0.0.1:${port}/000000000000/none`;
    await expect(createSqsWorkQueue({ queueUrl }).send([shard('0')])).rejects.toThrow();
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '7',
    '{}',
    '{"review":"r","cadence":"hourly","slot":"s","shard":"0"}',
    '{"review":1,"cadence":"weekly","slot":"s","shard":"0"}',
  ])('when a message says %s, it is no shard', (body) => {
    expect(parseShardWork(body)).toBeNull();
  });

  it('when a message says more than a shard, the rest is left out', () => {
    expect(parseShardWork(JSON.stringify({ ...shard('0'), address: 'a@b.org' }))).toEqual(shard('0'));
  });
});
