import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2, Context } from 'aws-lambda';
import { handle } from 'hono/aws-lambda';
import { webApp } from '../app.ts';

const app = webApp();

/** HTTP API (payload 2.0) → the reader's pages and forms. */
export async function handler(event: APIGatewayProxyEventV2, context: Context): Promise<APIGatewayProxyResultV2> {
  return (await handle(await app())(
    event as Parameters<ReturnType<typeof handle>>[0],
    context as never,
  )) as APIGatewayProxyResultV2;
}
