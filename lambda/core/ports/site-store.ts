/** Where published files live: an S3 bucket behind CloudFront, or a folder. */
export interface SiteStore {
  get(path: string): Promise<SiteFile | null>;
  put(path: string, file: SiteFile): Promise<void>;
  remove(path: string): Promise<void>;
}

export interface SiteFile {
  readonly body: string;
  readonly contentType: string;
  /** When it was written, as far as the store knows; ISO 8601. */
  readonly modified?: string;
}
