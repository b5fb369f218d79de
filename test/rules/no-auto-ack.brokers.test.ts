import rule from '../../rules/no-auto-ack.ts';
import { assertionOptions, testerWithSchema } from './tester.ts';

testerWithSchema().run('no-auto-ack', rule, {
  assertionOptions,
  valid: [
    {
      name: 'NestJS: noAck is off where the service is started',
      code: `
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, type MicroserviceOptions, Payload, RmqContext, Transport } from '@nestjs/microservices';
import type { Channel, ConsumeMessage } from 'amqplib';
import { Pool } from 'pg';
@Controller()
class OrdersController {
  private readonly pool = new Pool();
  @EventPattern('order.paid')
  async paid(@Payload() event: { order: string }, @Ctx() context: RmqContext): Promise<void> {
    await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', event.order]);
    (context.getChannelRef() as Channel).ack(context.getMessage() as ConsumeMessage);
  }
}
@Module({ controllers: [OrdersController] })
class OrdersModule {}
const app = await NestFactory.createMicroservice<MicroserviceOptions>(OrdersModule, {
  transport: Transport.RMQ,
  options: { urls: ['amqp://localhost'], queue: 'orders', noAck: false },
});
await app.listen();
      `,
    },
    {
      name: 'Service Bus: the lock is held until the handler is done',
      code: `
import { ServiceBusClient } from '@azure/service-bus';
import type { Knex } from 'knex';
export const listen = (client: ServiceBusClient, knex: Knex) =>
  client.createReceiver('orders', { receiveMode: 'peekLock' }).subscribe({
    processMessage: async message => {
      await knex('orders').where({ id: message.messageId }).update({ status: 'PAID' });
    },
    processError: async () => undefined,
  });
      `,
    },
    {
      name: 'MQTT: what a screen shows of a reading is no effect',
      code: `
import { connect } from 'mqtt';
import pino from 'pino';
const log = pino();
const latest = new Map<string, string>();
connect('mqtt://localhost').on('message', (topic, payload) => {
  latest.set(topic, payload.toString());
  log.info({ topic }, 'reading');
});
      `,
    },
  ],
  invalid: [
    {
      name: 'NestJS: nothing is said where the service is started',
      code: `
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, type MicroserviceOptions, Payload, Transport } from '@nestjs/microservices';
import { Pool } from 'pg';
@Controller()
class OrdersController {
  private readonly pool = new Pool();
  @EventPattern('order.paid')
  async paid(@Payload() event: { order: string }): Promise<void> {
    await this.pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', event.order]);
  }
}
@Module({ controllers: [OrdersController] })
class OrdersModule {}
const app = await NestFactory.createMicroservice<MicroserviceOptions>(OrdersModule, {
  transport: Transport.RMQ,
  options: { urls: ['amqp://localhost'], queue: 'orders' },
});
await app.listen();
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'UPDATE orders', effectAt: 'line 11', more: '' },
          line: 18,
          column: 12,
          endLine: 18,
          endColumn: 59,
        },
      ],
    },
    {
      name: 'Service Bus: a receiver that deletes what it receives',
      code: `
import { ServiceBusClient } from '@azure/service-bus';
import type { Knex } from 'knex';
export const listen = (client: ServiceBusClient, knex: Knex) =>
  client.createReceiver('orders', { receiveMode: 'receiveAndDelete' }).subscribe({
    processMessage: async message => {
      await knex('orders').where({ id: message.messageId }).update({ status: 'PAID' });
    },
    processError: async () => undefined,
  });
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'UPDATE orders', effectAt: 'line 7', more: '' },
          line: 5,
          column: 37,
          endLine: 5,
          endColumn: 68,
        },
      ],
    },
    {
      name: 'golevelup: a decorator whose consumer options say noAck',
      code: `
import { RabbitSubscribe } from '@golevelup/nestjs-rabbitmq';
import { Injectable } from '@nestjs/common';
import { Column, Entity, PrimaryColumn, Repository } from 'typeorm';
@Entity('orders')
class Order {
  @PrimaryColumn() id!: string;
  @Column() status!: string;
}
@Injectable()
export class Payments {
  constructor(private readonly orders: Repository<Order>) {}
  @RabbitSubscribe({
    exchange: 'payments',
    routingKey: 'done',
    queue: 'orders',
    queueOptions: { consumerOptions: { noAck: true } },
  })
  async done(event: { order: string }): Promise<void> {
    await this.orders.update({ id: event.order }, { status: 'PAID' });
  }
}
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'orders.update', effectAt: 'line 20', more: '' },
          line: 17,
          column: 40,
          endLine: 17,
          endColumn: 51,
        },
      ],
    },
    {
      name: 'rabbitmq-client: a consumer with noAck and a mail',
      code: `
import { Connection } from 'rabbitmq-client';
import { createTransport } from 'nodemailer';
const mail = createTransport({});
export const consumer = new Connection('amqp://localhost').createConsumer({ queue: 'mails', noAck: true }, async message => {
  await mail.sendMail({ to: String(message.body), subject: 'Paid' });
});
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'mail.sendMail', effectAt: 'line 6', more: '' },
          line: 5,
          column: 93,
          endLine: 5,
          endColumn: 104,
        },
      ],
    },
    {
      name: 'Redis: a group that is read without a list of what is pending',
      code: `
import { Redis } from 'ioredis';
import { Pool } from 'pg';
const redis = new Redis();
const pool = new Pool();
export async function run(): Promise<void> {
  for (;;) {
    const reply = (await redis.xreadgroup('GROUP', 'billing', 'one', 'BLOCK', 5000, 'NOACK', 'STREAMS', 'orders', '>')) as [string, [string, string[]][]][] | null;
    for (const [, entries] of reply ?? []) {
      for (const [id] of entries) await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]);
    }
  }
}
      `,
      errors: [
        {
          messageId: 'autoAck',
          data: { effect: 'UPDATE orders', effectAt: 'line 10', more: '' },
          line: 8,
          column: 26,
          endLine: 8,
          endColumn: 119,
        },
      ],
    },
  ],
});
