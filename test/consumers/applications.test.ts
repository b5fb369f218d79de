import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const nest = { experimentalDecorators: true };

const handler = `
import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
@Controller()
export class Stock {
  @EventPattern('order.placed')
  async reserve(@Payload() order: { id: string }): Promise<void> {
    try {
      await fetch('https://stock.example/' + order.id, { method: 'PUT' });
    } catch (error) {
      console.error(error);
    }
  }
}
`;

const main = (transport: string): string => `
import { Transport } from '@nestjs/microservices';
declare const createApp: (service: string) => Promise<any>;
export async function start(): Promise<void> {
  const app = await createApp('stock');
  app.connectMicroservice({ transport: Transport.${transport}, options: {} });
  await app.startAllMicroservices();
}
`;

describe('an application whose type is not there', () => {
  it('is configured by what it is told', () => {
    expect(reportsOf({ 'stock.ts': handler, 'main.ts': main('NATS') }, nest)).toEqual([]);
    expect(reportsOf({ 'stock.ts': handler, 'main.ts': main('KAFKA') }, nest)).toEqual([
      'stock.ts:10 no-swallowed-failure',
    ]);
    expect(reportsOf({ 'stock.ts': handler, 'main.ts': main('RMQ') }, nest)).toEqual(['main.ts:6 no-auto-ack']);
  });
});
