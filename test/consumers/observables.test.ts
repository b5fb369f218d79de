import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const nest = { experimentalDecorators: true };

const consumer = (work: string): string => `
import { Controller } from '@nestjs/common';
import { type ClientProxy, Ctx, EventPattern, MessagePattern, Payload, type RmqContext } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
@Controller()
export class Orders {
  constructor(private readonly client: ClientProxy) {}
  @EventPattern('order.placed')
  async place(@Payload() order: { id: string }, @Ctx() context: RmqContext): Promise<void> {
    const message = context.getMessage();
    try {
      ${work}
      context.getChannelRef().ack(message);
    } catch {
      context.getChannelRef().nack(message, false, false);
    }
  }
  @MessagePattern({ cmd: 'orders' })
  list(): readonly string[] {
    return [];
  }
}
export { lastValueFrom, MessagePattern };
`;

const main = (more = ''): string => `
import { NestFactory } from '@nestjs/core';
import { type MicroserviceOptions, Transport } from '@nestjs/microservices';
import { Orders } from './orders.ts';
class AppModule {
  static readonly controllers = [Orders];
}
export async function start(): Promise<void> {
  const app = await NestFactory.create(AppModule);
  ${more}
  app.connectMicroservice<MicroserviceOptions>({
    transport: Transport.RMQ,
    options: { queue: 'orders', noAck: false, queueOptions: { deadLetterExchange: 'dead' } },
  });
  await app.startAllMicroservices();
}
`;

const tcp = 'app.connectMicroservice<MicroserviceOptions>({ transport: Transport.TCP, options: { port: 4000 } });';

describe('an observable', () => {
  it('is not waited for by await', () => {
    const awaited = consumer(`await this.client.emit('invoice.wanted', { id: order.id });`);
    expect(reportsOf({ 'orders.ts': awaited, 'main.ts': main(tcp) }, nest)).toEqual([
      'orders.ts:12 no-unawaited-processing',
    ]);
  });

  it('is, as a promise', () => {
    const awaited = consumer(`await lastValueFrom(this.client.emit('invoice.wanted', { id: order.id }));`);
    expect(reportsOf({ 'orders.ts': awaited, 'main.ts': main(tcp) }, nest)).toEqual([]);
  });
});

describe('a request of an application with several transports', () => {
  const work = `console.log(order.id);`;

  it('may come by one that knows nothing of acknowledgements', () => {
    expect(reportsOf({ 'orders.ts': consumer(work), 'main.ts': main(tcp) }, nest)).toEqual([]);
    expect(reportsOf({ 'orders.ts': consumer(work), 'main.ts': main() }, nest)).toEqual([
      'orders.ts:19 no-unsettled-message',
    ]);
  });
});
