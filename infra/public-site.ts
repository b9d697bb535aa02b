import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AccessLevel,
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { StageConfig } from './config.ts';
import { edgeSource } from './edge-source.ts';

export interface PublicSiteProps {
  readonly domain: StageConfig['site']['domain'];
  readonly keepData: boolean;
  /** Host name behind what is no file. */
  readonly apiHost: string;
  /** What concerns one reader: nothing of it is kept. */
  readonly readerPathPatterns: readonly string[];
  /** What is the same for everybody. */
  readonly citationPathPatterns: readonly string[];
  /** JSON feeds of topics, and what of them are files. */
  readonly topicFeedPathPatterns: { readonly composed: string; readonly archives: string };
  /** Whether a WebSub hub is told when a feed has changed. */
  readonly isAnnounced: boolean;
  /** Sent to the API with every request, so that it may believe where CloudFront says a request comes from. */
  readonly edgeKey: string;
}

/** Nothing is loaded from elsewhere, nothing is embedded elsewhere, forms go home. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  // The search page alone has a script; it loads the review's index.
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Pages and feeds in a private bucket behind CloudFront, and the reader's own pages from the HTTP API, on one origin. */
export class PublicSite extends Construct {
  readonly bucket: Bucket;
  /** `https://…`, without a trailing slash. */
  readonly origin: string;
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, props: PublicSiteProps) {
    super(scope, id);
    const { domain, keepData, apiHost, isAnnounced, edgeKey } = props;
    const { readerPathPatterns, citationPathPatterns, topicFeedPathPatterns } = props;
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // Everything in it can be written again from the table; it is kept so that links go on working.
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });

    // Reading and nothing else: who may not list the bucket is answered 403 for a missing file, see errorResponses.
    const files = S3BucketOrigin.withOriginAccessControl(this.bucket as IBucket, {
      originAccessLevels: [AccessLevel.READ],
    });
    const directoryIndex = new EdgeFunction(this, 'DirectoryIndex', {
      code: FunctionCode.fromInline(edgeSource(new URL('directory-index.ts', import.meta.url))),
      runtime: FunctionRuntime.JS_2_0,
    });
    const atRequest = { function: directoryIndex, eventType: FunctionEventType.VIEWER_REQUEST };
    const mediaType = new EdgeFunction(this, 'MediaType', {
      code: FunctionCode.fromInline(edgeSource(new URL('media-type.ts', import.meta.url))),
      runtime: FunctionRuntime.JS_2_0,
    });
    const fromFiles: BehaviorOptions = {
      origin: files,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      compress: true,
      functionAssociations: [atRequest],
    };
    const fiveMinutes = this.#cachePolicy('PageCache', Duration.minutes(5));
    const pages: BehaviorOptions = {
      ...fromFiles,
      cachePolicy: fiveMinutes,
      responseHeadersPolicy: this.#headersPolicy('PageHeaders', false),
    };
    const asFeeds = {
      // Whoever is told that a feed has changed comes at once, and must not meet the copy of before.
      cachePolicy: this.#cachePolicy('FeedCache', isAnnounced ? Duration.seconds(1) : Duration.minutes(15)),
      responseHeadersPolicy: this.#headersPolicy('FeedHeaders', true),
    };
    const feeds: BehaviorOptions = {
      ...fromFiles,
      ...asFeeds,
      functionAssociations: [atRequest, { function: mediaType, eventType: FunctionEventType.VIEWER_RESPONSE }],
    };
    // CloudFront puts its own value in the place of a viewer's header of this name (lambda/adapters/hono/client-address.ts).
    const api = new HttpOrigin(apiHost, { customHeaders: { 'x-living-review-edge': edgeKey } });
    const readerHeaders = this.#headersPolicy('ReaderHeaders', false);
    const madeWhenAsked = {
      origin: api,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
    };
    const citations: BehaviorOptions = {
      ...madeWhenAsked,
      cachePolicy: fiveMinutes,
      responseHeadersPolicy: readerHeaders,
    };
    const topicFeeds: BehaviorOptions = { ...madeWhenAsked, ...asFeeds };
    const reader: BehaviorOptions = {
      origin: api,
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      // API Gateway must see its own host name; everything else the reader sent goes through.
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: readerHeaders,
    };

    this.distribution = new Distribution(this, 'Distribution', {
      comment: 'Living Review',
      defaultRootObject: 'index.html',
      defaultBehavior: pages,
      // The first pattern that fits decides. Citations, feeds and topics stand first, so that a topic called "digests" or
      // "feeds" is a page like any other.
      additionalBehaviors: {
        ...Object.fromEntries(citationPathPatterns.map((pattern) => [pattern, citations])),
        [topicFeedPathPatterns.archives]: feeds,
        [topicFeedPathPatterns.composed]: topicFeeds,
        '/*/feeds/*': feeds,
        '/*/feeds.opml': feeds,
        '/*/topics/*': pages,
        ...Object.fromEntries(readerPathPatterns.map((pattern) => [pattern, reader])),
      },
      // These hold for both origins alike. A missing file is S3's 403; a 404 is the API's, whose own page says more: that
      // a confirm link is over, and what to do.
      errorResponses: [
        // A page that is not there yet is asked for again soon.
        { httpStatus: 403, responseHttpStatus: 404, responsePagePath: '/404.html', ttl: Duration.minutes(1) },
        // Errors are kept even where nothing else is, and by path alone: one reader's dead link would be everybody's.
        { httpStatus: 404, ttl: Duration.seconds(0) },
      ],
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...(domain && {
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        domainNames: [domain.name],
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      }),
    });
    this.origin = `https://${domain ? domain.name : this.distribution.distributionDomainName}`;
  }

  /**
   * CloudFront asks S3 again after this long and then sends the ETag it has: an unchanged file costs a 304. Readers'
   * `If-None-Match` is answered from the cache. Neither query strings, cookies nor headers are part of an address.
   */
  #cachePolicy(id: string, ttl: Duration): CachePolicy {
    return new CachePolicy(this, id, {
      minTtl: Duration.seconds(0),
      defaultTtl: ttl,
      maxTtl: ttl,
      enableAcceptEncodingGzip: true,
      enableAcceptEncodingBrotli: true,
    });
  }

  #headersPolicy(id: string, isForEveryOrigin: boolean): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, id, {
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        // Readers' links carry tokens: they are told to nobody.
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
      },
      // A feed is public, so a reader that runs in a browser may fetch it; nothing else may be fetched from elsewhere.
      ...(isForEveryOrigin && {
        corsBehavior: {
          accessControlAllowOrigins: ['*'],
          accessControlAllowMethods: ['GET', 'HEAD'],
          accessControlAllowHeaders: ['*'],
          accessControlExposeHeaders: ['ETag'],
          accessControlAllowCredentials: false,
          originOverride: true,
        },
      }),
    });
  }
}
