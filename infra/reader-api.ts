import { Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** HEAD beside GET: mail scanners ask for the head of a link, and a 404 would make them call it dead. */
const pages = [HttpMethod.GET, HttpMethod.HEAD];

const routes: readonly { readonly path: string; readonly methods: readonly HttpMethod[] }[] = [
  { path: '/{review}/subscribe', methods: [HttpMethod.POST] },
  { path: '/{review}/confirm', methods: [...pages, HttpMethod.POST] },
  { path: '/{review}/preferences', methods: [...pages, HttpMethod.POST] },
  { path: '/{review}/unsubscribe', methods: [...pages, HttpMethod.POST] },
  { path: '/{review}/keeper', methods: pages },
  { path: '/{review}/me/{page}', methods: [...pages, HttpMethod.POST] },
  { path: '/{review}/digests/{proxy+}', methods: pages },
  { path: '/{review}/topics/{topic}/{file}', methods: pages },
  { path: '/{review}/articles/{article}/{file}', methods: pages },
  { path: '/{review}/feeds/topics/{file}', methods: pages },
];

/** What the paths above look like from CloudFront, whose `*` stands for any characters, slashes included. */
export const readerPathPatterns = [
  '/*/subscribe',
  '/*/confirm',
  '/*/preferences',
  '/*/unsubscribe',
  '/*/keeper',
  '/*/me/*',
  '/*/digests/*',
];

/** Citations of a topic and of an article: made when they are asked for, the same for everybody. */
export const citationPathPatterns = ['/*/topics/*/export.*', '/*/articles/*/export.*'];

/** JSON feeds of topics: composed when they are asked for, the same for everybody. Their archives, one folder deeper, are files. */
export const topicFeedPathPatterns = { composed: '/*/feeds/topics/*.json', archives: '/*/feeds/topics/*/*.json' };

/** The HTTP API behind the site: what a reader does, web editions of digests, citations, JSON feeds of topics. Nothing else is routed. */
export class ReaderApi extends Construct {
  readonly api: HttpApi;
  /** Host name of the API, as CloudFront's origin. */
  readonly host: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', { createDefaultStage: false });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      // Sign-ups of a review are a few an hour; this is a lid, not a plan.
      throttle: { rateLimit: 20, burstLimit: 40 },
    });
    const { region, urlSuffix } = Stack.of(this);
    this.host = `${this.api.apiId}.execute-api.${region}.${urlSuffix}`;
  }

  answerWith(web: LambdaFunction): void {
    const integration = new HttpLambdaIntegration('Web', web);
    for (const { path, methods } of routes) this.api.addRoutes({ path, methods: [...methods], integration });
  }
}
