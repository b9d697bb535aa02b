import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { SiteStore } from '../../core/ports/site-store.ts';

export interface S3SiteStoreOptions {
  readonly bucket: string;
  readonly region?: string;
  /** Local engines serve buckets by path, not by host name. */
  readonly forcePathStyle?: boolean;
}

/**
 * CloudFront packs none of these types (CloudFront Developer Guide, "File types that CloudFront compresses"): they are stored
 * as one that it packs, and their own type is kept beside it, which the edge gives back (infra/media-type.ts).
 */
const storedAs: Readonly<Record<string, string>> = {
  'application/atom+xml': 'application/xml',
  'application/feed+json': 'application/json',
  'text/x-opml': 'text/xml',
};

/** Published files as S3 objects behind CloudFront; the path is the key. Objects revalidate by their ETag. */
export function createS3SiteStore({ bucket, region, forcePathStyle }: S3SiteStoreOptions): SiteStore {
  const client = new S3Client({ ...(region ? { region } : {}), ...(forcePathStyle ? { forcePathStyle } : {}) });
  return {
    async get(path) {
      try {
        const { Body, ContentType, Metadata } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: path }));
        return {
          body: (await Body?.transformToString()) ?? '',
          contentType: Metadata?.['media-type'] ?? ContentType ?? 'application/octet-stream',
        };
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },
    async put(path, { body, contentType }) {
      const cacheControl = /\/feeds\//.test(path) ? 'public, max-age=900' : 'public, max-age=300';
      const [type = '', ...parameters] = contentType.split(';');
      const stored = storedAs[type];
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: path,
          // Bytes have a length; of an empty string the SDK says that it has none.
          Body: new TextEncoder().encode(body),
          ContentType: stored ? [stored, ...parameters].join(';') : contentType,
          ...(stored ? { Metadata: { 'media-type': contentType } } : {}),
          CacheControl: cacheControl,
        }),
      );
    },
    async remove(path) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: path }));
    },
  };
}
