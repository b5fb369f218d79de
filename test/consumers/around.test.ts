import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const decorators = { experimentalDecorators: true };

const fares = `
import type { Pool } from 'pg';
export const raise = (pool: Pool, ride: string): Promise<unknown> =>
  pool.query('UPDATE fares SET cents = cents + 1 WHERE ride = $1', [ride]);
`;

describe('what stands around a handler', () => {
  it('decorators that note and hand on change nothing', () => {
    const user = (decorator: string): string => `
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { idempotent } from '@aws-lambda-powertools/idempotency';
import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import type { Context, EventBridgeEvent } from 'aws-lambda';
import type { Pool } from 'pg';
import { raise } from './fares.ts';
declare const pool: Pool;
declare const persistenceStore: BasePersistenceLayer;
const logger = new Logger();
const metrics = new Metrics();
const tracer = new Tracer();
export const used = [idempotent, persistenceStore, logger, metrics, tracer];
class Rides {
  ${decorator}
  async handler(event: EventBridgeEvent<'RideEnded', { ride: string }>, _context: Context): Promise<void> {
    await raise(pool, event.detail.ride);
  }
}
const rides = new Rides();
export const handler = rides.handler.bind(rides);
`;
    const reports = (decorator: string) => reportsOf({ 'fares.ts': fares, 'user.ts': user(decorator) }, decorators);
    expect(reports('')).toEqual(['user.ts:19 require-dedup']);
    expect(reports('@logger.injectLambdaContext({ logEvent: true })')).toEqual(['user.ts:19 require-dedup']);
    expect(reports('@tracer.captureLambdaHandler() @metrics.logMetrics()')).toEqual(['user.ts:19 require-dedup']);
    expect(reports('@tracer.captureLambdaHandler() @idempotent({ persistenceStore })')).toEqual([]);
  });

  it("decorators before or after a broker's own do not hide it", () => {
    const user = (list: string): string => `
import { RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { Pool } from 'pg';
import { raise } from './fares.ts';
const tracer = new Tracer();
export class Rides {
  constructor(private readonly pool: Pool) {}
  ${list}
  async ended({ ride }: { ride: string }): Promise<void> {
    await raise(this.pool, ride);
  }
}
`;
    const subscribe = `@RabbitSubscribe({ exchange: 'rides', routingKey: 'ended', queue: 'fares' })`;
    const reports = (list: string) => reportsOf({ 'fares.ts': fares, 'user.ts': user(list) }, decorators);
    const both = ['user.ts:11 require-dedup', 'user.ts:10 no-poison-requeue'];
    expect(reports(`@tracer.captureMethod() ${subscribe}`)).toEqual(both);
    expect(reports(`${subscribe} @tracer.captureMethod()`)).toEqual(both);
  });

  it('middleware of which nothing is known may be a gate', () => {
    const user = (chain: string): string => `
import middy, { type MiddlewareObj } from '@middy/core';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import type { EventBridgeEvent } from 'aws-lambda';
import type { Pool } from 'pg';
import { raise } from './fares.ts';
declare const pool: Pool;
declare const other: () => MiddlewareObj;
const logger = new Logger();
const tracer = new Tracer();
export const used = [logger, tracer, injectLambdaContext, captureLambdaHandler, other];
export const handler = middy(async (event: EventBridgeEvent<'RideEnded', { ride: string }>) => {
  await raise(pool, event.detail.ride);
})${chain};
`;
    const reports = (chain: string) => reportsOf({ 'fares.ts': fares, 'user.ts': user(chain) });
    const noted = '.use(captureLambdaHandler(tracer)).use(injectLambdaContext(logger))';
    expect(reports(noted)).toEqual(['user.ts:16 require-dedup']);
    expect(reports(`${noted}.use(other())`)).toEqual([]);
  });
});
