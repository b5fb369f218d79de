import { describeShapes, inTransaction, job, kafka, type LookAlike, type Shape } from './shapes.ts';

/** A row that a library stores for later delivery, within the transaction of the change that it tells of; and what only looks so. */
const orm = `import { Column, type DataSource, Entity, type EntityManager, PrimaryColumn } from 'typeorm';
@Entity('orders')
class Row {
  @PrimaryColumn() id!: string;
  @Column() status!: string;
}
declare const source: DataSource;
interface Paid { id: string }
`;
const library = {
  'node_modules/@acme/outbox/index.d.ts': `
import type { EntityManager } from 'typeorm';
export declare abstract class OutboxEvent { abstract readonly name: string }
/** Stores the event through the manager; a relay of the library delivers it after the commit. */
export declare class TransactionalEvents {
  emit<T extends OutboxEvent>(event: T, within: EntityManager): Promise<void>;
}
`,
  'node_modules/@acme/outbox/package.json': '{ "name": "@acme/outbox", "types": "index.d.ts" }',
};
const boss = "import type PgBoss from 'pg-boss';\ndeclare const boss: PgBoss;";
const paid = (client: string): string =>
  `await ${client}.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [data.id]);`;

const safe: readonly Shape[] = [
  {
    name: 'a library that takes the manager of the transaction',
    files: library,
    code: kafka(
      `
    await source.transaction(async manager => {
      await manager.update(Row, { id: data.id }, { status: 'PAID' });
      await events.emit(new OrderPaid(data.id), manager);
    });`,
      `${orm}
import { OutboxEvent, type TransactionalEvents } from '@acme/outbox';
class OrderPaid extends OutboxEvent {
  readonly name = 'order.paid';
  constructor(readonly id: string) { super(); }
}
declare const events: TransactionalEvents;`,
    ),
  },
  {
    name: 'a bus of the program that stores what it is given',
    code: job(
      `
    await source.transaction(async manager => {
      await manager.update(Row, { id: data.id }, { status: 'PAID' });
      await new EventBus(manager).publish({ key: data.id, type: 'order.paid' });
    });`,
      `${orm}
@Entity('outbox')
class OutboxRow {
  @PrimaryColumn() key!: string;
  @Column() type!: string;
}
class EventBus {
  constructor(private readonly manager: EntityManager) {}
  async publish(event: OutboxRow): Promise<void> {
    await this.manager.upsert(OutboxRow, event, ['key']);
  }
}`,
      'Paid',
    ),
  },
  {
    name: 'a decorator opens the transaction, an aggregate tells its events, the repository stores both',
    code: `
import { Column, type DataSource, Entity, type EntityManager, PrimaryColumn } from 'typeorm';
import { Controller, Injectable } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
@Entity('orders')
class OrderRow {
  @PrimaryColumn() id!: string;
  @Column() status!: string;
}
@Entity('outbox')
class OutboxRow {
  @PrimaryColumn() key!: string;
  @Column() type!: string;
}
class Order {
  readonly events: { key: string; type: string }[] = [];
  constructor(readonly id: string, public status: string) {}
  pay(): void {
    this.status = 'PAID';
    this.events.push({ key: this.id + ':paid', type: 'order.paid' });
  }
}
@Injectable()
class Orders {
  constructor(private readonly source: DataSource) {}
  async save(order: Order): Promise<void> {
    await this.source.transaction(async manager => {
      await manager.upsert(OrderRow, { id: order.id, status: order.status }, ['id']);
      for (const event of order.events) await manager.upsert(OutboxRow, event, ['key']);
    });
  }
}
@Controller()
export class Payments {
  constructor(private readonly orders: Orders) {}
  @EventPattern('payment.received')
  async onPayment(@Payload() { id }: { id: string }): Promise<void> {
    const order = new Order(id, 'OPEN');
    order.pay();
    await this.orders.save(order);
  }
}
`,
  },
  {
    name: "pg-boss with the transaction's client",
    code: job(
      inTransaction(`
    ${paid('client')}
    await boss.send('mails', data, { singletonKey: data.id, db: { executeSql: (text, values) => client.query(text, values) } });`),
      boss,
    ),
  },
  {
    name: 'graphile-worker: the job is a row of the transaction',
    code: job(
      inTransaction(`
    ${paid('client')}
    await client.query("SELECT graphile_worker.add_job('mail', $1::json, job_key => $2)", [JSON.stringify(data), data.id]);`),
    ),
  },
  {
    name: 'MikroORM: the event is flushed with the change',
    code: job(
      `
    await orm.em.fork().transactional(async em => {
      const order = await em.findOneOrFail(Bill, { id: data.id });
      order.status = 'PAID';
      await em.upsert(Told, { key: data.id, type: 'paid' });
    });`,
      `import { Entity as Table, type MikroORM, PrimaryKey, Property } from '@mikro-orm/core';
@Table()
class Bill {
  @PrimaryKey() id!: string;
  @Property() status!: string;
}
@Table()
class Told {
  @PrimaryKey() key!: string;
  @Property() type!: string;
}
declare const orm: MikroORM;
interface Paid { id: string }`,
      'Paid',
    ),
  },
];

const lookAlikes: readonly LookAlike[] = [
  {
    name: 'a bus of the program with a manager of its own',
    reports: ['no-outer-client-in-transaction at this.manager.upsert'],
    code: job(
      `
    await source.transaction(async manager => {
      await manager.update(Row, { id: data.id }, { status: 'PAID' });
      await bus.publish({ key: data.id, type: 'order.paid' });
    });`,
      `${orm}
@Entity('outbox')
class OutboxRow {
  @PrimaryColumn() key!: string;
  @Column() type!: string;
}
class EventBus {
  constructor(private readonly manager: EntityManager) {}
  async publish(event: OutboxRow): Promise<void> {
    await this.manager.upsert(OutboxRow, event, ['key']);
  }
}
const bus = new EventBus(source.manager);`,
      'Paid',
    ),
  },
  {
    name: 'a bus of the program that sends at once',
    reports: ['no-side-effect-in-transaction at producer.send'],
    code: kafka(
      `
    await source.transaction(async manager => {
      await manager.update(Row, { id: data.id }, { status: 'PAID' });
      await bus.publish({ key: data.id, type: 'order.paid' }, manager);
    });`,
      `${orm}
class EventBus {
  async publish(event: { key: string; type: string }, _: EntityManager): Promise<void> {
    await producer.send({ topic: event.type, messages: [{ key: event.key, value: event.type }] });
  }
}
const bus = new EventBus();`,
    ),
  },
  {
    name: "pg-boss beside the transaction's client",
    reports: ['no-dual-write at boss.send'],
    code: job(
      inTransaction(`
    ${paid('client')}
    await boss.send('mails', data, { singletonKey: data.id });`),
      boss,
    ),
  },
  {
    name: 'BullMQ has no part in the transaction',
    reports: ['no-dual-write at queue.add'],
    code: job(
      inTransaction(`
    ${paid('client')}
    await queue.add('mail', data, { jobId: data.id });`),
    ),
  },
  {
    name: 'the event is sent when the transaction is over',
    reports: ['no-dual-write at producer.send'],
    code: kafka(
      `
    await source.transaction(async manager => {
      await manager.update(Row, { id: data.id }, { status: 'PAID' });
    });
    await producer.send({ topic: 'order.paid', messages: [{ key: data.id, value: data.id }] });`,
      orm,
    ),
  },
];

describeShapes(safe, lookAlikes);
