import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { SiteStore } from '../../core/ports/site-store.ts';

export interface S3SiteStoreOptions {
  readonly bucket: string;
  readonly region?: string;
  /** Local engines serve buckets by path, not by host name. */
  readonly forcePathStyle?: boolean;
}

/** Published files as S3 objects behind CloudFront; the path is the key. Objects revalidate by their ETag. */
export function createS3SiteStore({ bucket, region, forcePathStyle }: S3SiteStoreOptions): SiteStore {
  const client = new S3Client({ ...(region ? { region } : {}), ...(forcePathStyle ? { forcePathStyle } : {}) });
  return {
    async get(path) {
      try {
        const { Body, ContentType } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: path }));
        return {
          body: (await Body?.transformToString()) ?? '',
          contentType: ContentType ?? 'application/octet-stream',
        };
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },
    async put(path, { body, contentType }) {
      const cacheControl = /\/feeds\//.test(path) ? 'public, max-age=900' : 'public, max-age=300';
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: path,
          // Bytes have a length; of an empty string the SDK says that it has none.
          Body: new TextEncoder().encode(body),
          ContentType: contentType,
          CacheControl: cacheControl,
        }),
      );
    },
    async remove(path) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: path }));
    },
  };
}
