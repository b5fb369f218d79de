import rule from '../../rules/no-unsettled-message.ts';
import { assertionOptions, testerWithSchema } from './tester.ts';

testerWithSchema().run('no-unsettled-message', rule, {
  assertionOptions,
  valid: [
    {
      name: 'Pulsar: what fails is acknowledged negatively',
      code: `
import type { Client } from 'pulsar-client';
import type { Pool } from 'pg';
export const listen = (client: Client, pool: Pool) =>
  client.subscribe({
    topic: 'orders',
    subscription: 'billing',
    listener: async (message, consumer) => {
      try {
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.getPartitionKey()]);
        await consumer.acknowledge(message);
      } catch {
        consumer.negativeAcknowledge(message);
      }
    },
  });
      `,
    },
    {
      name: 'Redis: what was left is claimed by a later round',
      code: `
import { Redis } from 'ioredis';
import type { Knex } from 'knex';
const redis = new Redis();
export async function round(knex: Knex): Promise<void> {
  const reply = (await redis.xreadgroup('GROUP', 'billing', 'one', 'COUNT', 10, 'STREAMS', 'orders', '>')) as [string, [string, string[]][]][] | null;
  for (const [, entries] of reply ?? []) {
    for (const [id] of entries) {
      try {
        await knex('orders').where({ id }).update({ status: 'PAID' });
        await redis.xack('orders', 'billing', id);
      } catch (error) {
        console.error('left for the sweeper', id, error);
      }
    }
  }
  await redis.xautoclaim('orders', 'billing', 'one', 60_000, '0-0');
}
      `,
    },
  ],
  invalid: [
    {
      name: 'Pulsar: a listener that logs what fails',
      code: `
import type { Client } from 'pulsar-client';
import type { Pool } from 'pg';
export const listen = (client: Client, pool: Pool) =>
  client.subscribe({
    topic: 'orders',
    subscription: 'billing',
    listener: async (message, consumer) => {
      try {
        await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', message.getPartitionKey()]);
        await consumer.acknowledge(message);
      } catch (error) {
        console.error('order failed', error);
      }
    },
  });
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 10', otherAt: 'line 12', more: '' },
          line: 5,
          column: 3,
          endLine: 5,
          endColumn: 19,
        },
      ],
    },
    {
      name: 'NestJS: a method that acknowledges only what went well',
      code: `
import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload, RmqContext } from '@nestjs/microservices';
import type { Channel, ConsumeMessage } from 'amqplib';
import { Column, Entity, PrimaryColumn, Repository } from 'typeorm';
@Entity('orders')
class Order {
  @PrimaryColumn() id!: string;
  @Column() status!: string;
}
@Controller()
export class OrdersController {
  constructor(private readonly orders: Repository<Order>) {}
  @EventPattern('order.paid')
  async paid(@Payload() event: { order: string }, @Ctx() context: RmqContext): Promise<void> {
    const channel = context.getChannelRef() as Channel;
    try {
      await this.orders.update({ id: event.order }, { status: 'PAID' });
      channel.ack(context.getMessage() as ConsumeMessage);
    } catch (error) {
      console.error('order failed', error);
    }
  }
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'orders.update', effectAt: 'line 18', otherAt: 'line 20', more: '' },
          line: 15,
          column: 9,
          endLine: 15,
          endColumn: 13,
        },
      ],
    },
    {
      name: 'Redis: an entry that fails stays pending for ever',
      code: `
import { Redis } from 'ioredis';
import type { Knex } from 'knex';
const redis = new Redis();
export async function run(knex: Knex): Promise<void> {
  for (;;) {
    const reply = (await redis.xreadgroup('GROUP', 'billing', 'one', 'BLOCK', 5000, 'STREAMS', 'orders', '>')) as [string, [string, string[]][]][] | null;
    for (const [, entries] of reply ?? []) {
      for (const [id] of entries) {
        try {
          await knex('orders').where({ id }).update({ status: 'PAID' });
          await redis.xack('orders', 'billing', id);
        } catch (error) {
          console.error('order failed', error);
        }
      }
    }
  }
}
      `,
      errors: [
        {
          messageId: 'caught',
          data: { effect: 'UPDATE orders', effectAt: 'line 11', otherAt: 'line 13', more: '' },
          line: 6,
          column: 3,
          endLine: 6,
          endColumn: 11,
        },
      ],
    },
  ],
});
