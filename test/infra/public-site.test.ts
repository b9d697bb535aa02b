import { beforeAll, describe, expect, it } from '@jest/globals';
import { stageValues } from './stage-values.ts';
import { type Synthesised, synthesise } from './synthesised.ts';

let prod: Synthesised;
beforeAll(() => {
  prod = synthesise('ownEverything');
});

const text = (value: unknown) => JSON.stringify(value);

describe('the site', () => {
  interface Behavior {
    readonly PathPattern?: string;
    readonly TargetOriginId: string;
    readonly AllowedMethods: readonly string[];
    readonly ViewerProtocolPolicy: string;
    readonly CachePolicyId: unknown;
    readonly OriginRequestPolicyId?: string;
    readonly ResponseHeadersPolicyId: unknown;
    readonly FunctionAssociations?: readonly unknown[];
  }
  const config = (stack = prod) =>
    stack.named('AWS::CloudFront::Distribution', 'PublicSite').Properties.DistributionConfig as {
      readonly HttpVersion: string;
      readonly DefaultCacheBehavior: Behavior;
      readonly CacheBehaviors: readonly Behavior[];
      readonly Origins: readonly {
        readonly Id: string;
        readonly DomainName: unknown;
        readonly OriginAccessControlId?: unknown;
      }[];
      readonly CustomErrorResponses: readonly unknown[];
      readonly ViewerCertificate?: unknown;
      readonly Aliases?: readonly string[];
    };
  /** CloudFront's rule: the first pattern that fits; `*` is any characters, slashes included. */
  const behaviorFor = (path: string) => {
    const { CacheBehaviors, DefaultCacheBehavior } = config();
    const fits = ({ PathPattern = '' }: Behavior) =>
      new RegExp(
        `^${PathPattern.split('*')
          .map((part) => part.replace(/[.\\+?]/g, '\\$&'))
          .join('.*')}$`,
      ).test(path);
    return CacheBehaviors.find(fits) ?? DefaultCacheBehavior;
  };
  const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
  const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';
  const apiOrigin = () => config().Origins.find(({ DomainName }) => text(DomainName).includes('execute-api'))!.Id;

  it.each([
    '/r/subscribe',
    '/r/confirm',
    '/r/preferences',
    '/r/unsubscribe',
    '/r/keeper',
    '/r/me/address',
    '/r/digests/1-5/',
  ])('when a reader comes to %s, the API answers, uncached, with the query string and with POST', (path) => {
    const behavior = behaviorFor(path);
    expect(behavior.TargetOriginId).toBe(apiOrigin());
    expect(behavior.AllowedMethods).toContain('POST');
    expect(behavior.CachePolicyId).toBe(cachingDisabled);
    expect(behavior.OriginRequestPolicyId).toBe(allViewerExceptHost);
    expect(behavior.ViewerProtocolPolicy).toBe('https-only');
  });

  it.each([
    '/r/topics/nk-cells/export.ris',
    '/r/topics/feeds/export.json',
    '/r/articles/36810098/export.nbib',
    '/r/articles/europe-pmc-ppr-ppr1/export.bib',
  ])('when %s is asked for, the API makes it, held for five minutes, by its address alone', (path) => {
    const behavior = behaviorFor(path);
    expect(behavior.TargetOriginId).toBe(apiOrigin());
    expect(behavior.AllowedMethods).toEqual(['GET', 'HEAD']);
    expect(behavior.CachePolicyId).toEqual(behaviorFor('/r/').CachePolicyId);
    expect(behavior.OriginRequestPolicyId).toBeUndefined();
  });

  it.each(['/r/feeds/topics/nk-cells.json', '/r/feeds/topics/feeds.json'])(
    'when %s is asked for, the API composes it, held and open to other pages as feeds that are files are',
    (path) => {
      const behavior = behaviorFor(path);
      const file = behaviorFor('/r/feeds/all.json');
      expect(behavior.TargetOriginId).toBe(apiOrigin());
      expect(behavior.AllowedMethods).toEqual(['GET', 'HEAD']);
      expect(behavior.CachePolicyId).toEqual(file.CachePolicyId);
      expect(behavior.ResponseHeadersPolicyId).toEqual(file.ResponseHeadersPolicyId);
      expect(behavior.OriginRequestPolicyId).toBeUndefined();
    },
  );

  it.each([
    ['/', 300],
    ['/r/', 300],
    ['/r/topics/nk-cells/', 300],
    ['/r/topics/digests/', 300],
    ['/r/articles/36810098/', 300],
    ['/r/export.ris', 300],
    ['/r/feeds/all.rss', 900],
    ['/r/feeds/all.json', 900],
    ['/r/feeds/topics/nk-cells.rss', 900],
    ['/r/feeds/topics/nk-cells/2026-10.json', 900],
    ['/r/feeds/topics/digests.atom', 900],
    ['/r/feeds.opml', 900],
  ])('when %s is read, S3 answers, held for %i seconds, folders resolved at the edge', (path, seconds) => {
    const behavior = behaviorFor(path);
    expect(behavior.TargetOriginId).not.toBe(apiOrigin());
    expect(behavior.AllowedMethods).toEqual(['GET', 'HEAD']);
    expect(behavior.ViewerProtocolPolicy).toBe('redirect-to-https');
    expect(behavior.FunctionAssociations).toHaveLength(seconds === 900 ? 2 : 1);
    const policy = prod.ofType('AWS::CloudFront::CachePolicy').get((behavior.CachePolicyId as { Ref: string }).Ref);
    expect(policy?.Properties.CachePolicyConfig).toMatchObject({
      MinTTL: 0,
      DefaultTTL: seconds,
      MaxTTL: seconds,
      ParametersInCacheKeyAndForwardedToOrigin: {
        QueryStringsConfig: { QueryStringBehavior: 'none' },
        CookiesConfig: { CookieBehavior: 'none' },
      },
    });
  });

  it('when a hub is told of changed feeds, none of them is held, so that it meets what it was told of', () => {
    const announced = synthesise('withHub');
    const ttls = [...announced.ofType('AWS::CloudFront::CachePolicy').values()].map(({ Properties }) => {
      const { Name, MaxTTL } = Properties.CachePolicyConfig as { readonly Name: unknown; readonly MaxTTL: number };
      return [/FeedCache/.test(text(Name)), MaxTTL];
    });
    expect(ttls.toSorted()).toEqual([
      [false, 300],
      [true, 1],
    ]);
  });

  it('when the bucket is read, it is as its own origin access control; HTTP/3 is on', () => {
    const [bucket] = config().Origins.filter(({ Id }) => Id !== apiOrigin());
    expect(bucket?.OriginAccessControlId).toBeDefined();
    expect(config().HttpVersion).toBe('http2and3');
  });

  it('when a file is missing, 404.html answers; when the API answers 404, its own page does, and to nobody else', () => {
    expect(config().CustomErrorResponses).toEqual([
      { ErrorCode: 403, ResponseCode: 404, ResponsePagePath: '/404.html', ErrorCachingMinTTL: 60 },
      { ErrorCode: 404, ErrorCachingMinTTL: 0 },
    ]);
    expect(behaviorFor('/404.html').TargetOriginId).not.toBe(apiOrigin());
  });

  it('when anything is answered, it carries the content security policy; only feeds may be fetched from elsewhere', () => {
    const policies = [...prod.ofType('AWS::CloudFront::ResponseHeadersPolicy')];
    expect(policies).toHaveLength(3);
    for (const [id, { Properties }] of policies) {
      const headers = Properties.ResponseHeadersPolicyConfig as Record<string, unknown>;
      expect(headers.SecurityHeadersConfig).toMatchObject({
        ContentSecurityPolicy: {
          Override: true,
          ContentSecurityPolicy:
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        },
        ContentTypeOptions: { Override: true },
        ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
        StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000 },
      });
      expect(headers.CorsConfig !== undefined).toBe(id.includes('FeedHeaders'));
    }
  });

  it('when the keeper has a domain, the site, its links and its certificate are at it; without, at CloudFront’s name', () => {
    expect(config().Aliases).toEqual(['review.lab.org']);
    expect(config().ViewerCertificate).toMatchObject({
      AcmCertificateArn: stageValues.ownEverything.certificateArn,
      MinimumProtocolVersion: 'TLSv1.2_2021',
    });
    const origin = (stack: Synthesised) =>
      (
        stack.named('AWS::Lambda::Function', 'FunctionswebFunction').Properties.Environment as {
          Variables: Record<string, unknown>;
        }
      ).Variables.SITE_ORIGIN;
    expect(origin(prod)).toBe('https://review.lab.org');
    const dev = synthesise('nothingSaid');
    expect(config(dev).Aliases).toBeUndefined();
    expect(text(origin(dev))).toMatch(/"https:\/\/",\{"Fn::GetAtt":\["PublicSiteDistribution\w+","DomainName"\]/);
  });

  it('when the API is called, it has a lid, and no route beyond the reader’s own and what is made when it is asked for', () => {
    const [stage] = prod.ofType('AWS::ApiGatewayV2::Stage').values();
    expect(stage?.Properties).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 },
    });
    const routes = [...prod.ofType('AWS::ApiGatewayV2::Route').values()].map(({ Properties }) => Properties.RouteKey);
    expect(routes.toSorted()).toEqual([
      'GET /{review}/articles/{article}/{file}',
      'GET /{review}/confirm',
      'GET /{review}/digests/{proxy+}',
      'GET /{review}/feeds/topics/{file}',
      'GET /{review}/keeper',
      'GET /{review}/me/{page}',
      'GET /{review}/preferences',
      'GET /{review}/topics/{topic}/{file}',
      'GET /{review}/unsubscribe',
      'HEAD /{review}/articles/{article}/{file}',
      'HEAD /{review}/confirm',
      'HEAD /{review}/digests/{proxy+}',
      'HEAD /{review}/feeds/topics/{file}',
      'HEAD /{review}/keeper',
      'HEAD /{review}/me/{page}',
      'HEAD /{review}/preferences',
      'HEAD /{review}/topics/{topic}/{file}',
      'HEAD /{review}/unsubscribe',
      'POST /{review}/confirm',
      'POST /{review}/me/{page}',
      'POST /{review}/preferences',
      'POST /{review}/subscribe',
      'POST /{review}/unsubscribe',
    ]);
  });
});
