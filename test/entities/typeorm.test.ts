import { describe, expect, it } from 'vitest';

import type { Coverage } from '../../src/schema/schema.ts';
import { entitiesOf, type Asked } from './answers.ts';

const imports = `
import { ChildEntity, Column, Entity, EntitySchema, Index, JoinColumn, ManyToOne, OneToOne, PrimaryColumn,
  PrimaryGeneratedColumn, Unique, BaseEntity } from 'typeorm';
import * as orm from 'typeorm';
`;

/** Answers about one file of entities that type-checks against the real package. */
const typeorm = (code: string, inFiles?: (table: string, columns: readonly string[]) => Coverage): Asked => {
  const asked = entitiesOf('typeorm', { 'order.entity.ts': imports + code }, inFiles);
  expect(asked.problems()).toEqual([]);
  return asked;
};

describe('TypeORM entities', () => {
  it('have the keys of their columns', () => {
    const { coverage, remedy } = typeorm(`
      @Entity() export class Order {
        @PrimaryGeneratedColumn('uuid') id: string;
        @Column({ unique: true }) orderId: string;
        @Column('varchar', { unique: false }) status: string;
        @Column({ name: 'customer', unique: true, type: 'text' }) email: string;
      }`);
    expect(coverage('Order', 'orderId')).toBe('covered');
    expect(coverage('Order', 'orderId', 'status')).toBe('covered');
    expect(coverage('Order', 'email')).toBe('covered');
    expect(coverage('Order', 'id')).toBe('covered');
    expect(coverage('Order', 'status')).toBe('free');
    expect(coverage('Other', 'orderId')).toBe('unseen');
    expect(remedy('Order', 'status', 'tenant')).toBe("@Unique(['status', 'tenant'])");
  });

  it('are found by whatever way the decorators are imported', () => {
    const { coverage } = typeorm(`
      @orm.Entity('orders') export class Order { @orm.PrimaryColumn() orderId: string; @orm.Column() a: string }`);
    expect(coverage('Order', 'orderId')).toBe('covered');
    expect(coverage('Order', 'a')).toBe('free');
  });

  it('are found by way of files that hand on the decorators', () => {
    const { coverage, problems } = entitiesOf('typeorm', {
      'orm/index.ts': "export * from './all.js';",
      'orm/all.ts': "export * from 'typeorm';",
      'orm/some.ts': "export { Entity as Table, PrimaryColumn, Column as Field } from 'typeorm';",
      'own.ts': 'export const Entity = (): ClassDecorator => () => undefined;',
      'order.entity.ts': `
        import { Column, Entity, PrimaryGeneratedColumn } from './orm/index.js';
        @Entity() export class Order { @PrimaryGeneratedColumn() id: number; @Column({ unique: true }) a: string; @Column() b: string }`,
      'item.entity.ts': `
        import { Field, PrimaryColumn, Table } from './orm/some.js';
        @Table() export class Item { @PrimaryColumn() id: string; @Field() a: string }`,
      'seat.entity.ts': `
        import * as orm from './orm/index.js';
        @orm.Entity() export class Seat { @orm.PrimaryColumn() id: string; @orm.Column() a: string }`,
      'view.ts': `
        import { Entity } from './own.js';
        @Entity() export class View { a: string }`,
    });
    expect(problems()).toEqual([]);
    expect(coverage('Order', 'a')).toBe('covered');
    expect(coverage('Order', 'b')).toBe('free');
    expect(coverage('Item', 'id')).toBe('covered');
    expect(coverage('Item', 'a')).toBe('free');
    expect(coverage('Seat', 'id')).toBe('covered');
    expect(coverage('Seat', 'a')).toBe('free');
    expect(coverage('View', 'a')).toBe('unseen');
  });

  it('have the keys of class and property decorators', () => {
    const { coverage } = typeorm(`
      @Entity()
      @Unique(['tenant', 'orderId'])
      @Unique('by_name', ['name'])
      @Index(['a', 'b'], { unique: true })
      @Index('by_c', (order: Order) => [order.c], { unique: true })
      @Index(['d'])
      export class Order {
        @PrimaryGeneratedColumn() id: number;
        @Column() tenant: string; @Column() orderId: string; @Column() name: string;
        @Column() a: string; @Column() b: string; @Column() c: string; @Column() d: string;
        @Index({ unique: true }) @Column() e: string;
        @Index('by_f', { unique: true }) @Column() f: string;
        @Index() @Column() g: string;
      }`);
    expect(coverage('Order', 'tenant', 'orderId')).toBe('covered');
    expect(coverage('Order', 'orderId')).toBe('free');
    expect(coverage('Order', 'name')).toBe('covered');
    expect(coverage('Order', 'b', 'a')).toBe('covered');
    expect(coverage('Order', 'a')).toBe('free');
    expect(coverage('Order', 'c')).toBe('covered');
    expect(coverage('Order', 'd')).toBe('free');
    expect(coverage('Order', 'e')).toBe('covered');
    expect(coverage('Order', 'f')).toBe('covered');
    expect(coverage('Order', 'g')).toBe('free');
  });

  it('have one primary key, of all its columns', () => {
    const { coverage } = typeorm(`
      @Entity() export class Processed { @PrimaryColumn() consumer: string; @PrimaryColumn() messageId: string; }`);
    expect(coverage('Processed', 'consumer', 'messageId')).toBe('covered');
    expect(coverage('Processed', 'messageId')).toBe('free');
  });

  it('take a partial index for none, but name it', () => {
    const { coverage } = typeorm(`
      @Entity() @Index(['orderId'], { unique: true, where: "status = 'open'" })
      export class Order { @PrimaryGeneratedColumn() id: number; @Column() orderId: string; @Column() status: string; }`);
    expect(coverage('Order', 'orderId')).toBe("free near orderId WHERE status = 'open'");
  });

  it('inherit columns and constraints', () => {
    const { coverage } = typeorm(`
      @Unique(['externalId']) export abstract class Imported extends BaseEntity {
        @PrimaryGeneratedColumn() id: number; @Column() externalId: string; @Column({ unique: true }) etag: string; }
      @Entity() export class Order extends Imported { @Column() total: number; }
      @ChildEntity() export class Refund extends Order { @Column({ unique: true }) refundId: string; }`);
    expect(coverage('Order', 'externalId')).toBe('covered');
    expect(coverage('Order', 'etag')).toBe('covered');
    expect(coverage('Order', 'total')).toBe('free');
    expect(coverage('Refund', 'refundId')).toBe('covered');
    expect(coverage('Refund', 'externalId')).toBe('covered');
  });

  it('know the column of a relation', () => {
    const { coverage } = typeorm(`
      @Entity() export class Order { @PrimaryColumn() id: string; }
      @Entity() @Unique(['order', 'kind']) export class Shipment {
        @PrimaryGeneratedColumn() id: number;
        @ManyToOne(() => Order) order: Order; @Column() orderId: string; @Column() kind: string; }
      @Entity() export class Invoice {
        @PrimaryGeneratedColumn() id: number;
        @OneToOne(() => Order) @JoinColumn({ name: 'order_ref' }) order: Order; @Column() order_ref: string; }`);
    expect(coverage('Shipment', 'orderId', 'kind')).toBe('covered');
    expect(coverage('Shipment', 'order', 'kind')).toBe('covered');
    expect(coverage('Shipment', 'orderId')).toBe('free');
    expect(coverage('Invoice', 'order')).toBe('covered');
    expect(coverage('Invoice', 'order_ref')).toBe('covered');
  });

  it('read constants, and are unsure of what only a run decides', () => {
    const { coverage } = typeorm(`
      const key = ['a', 'b'] as const;
      const base = { nullable: false } as const;
      const strict = { ...base, unique: true } as const;
      declare const isProduction: boolean;
      declare const options: { unique?: boolean };
      @Entity() @Unique([...key]) export class Spread { @PrimaryColumn() id: string; @Column() a: string; @Column() b: string; }
      @Entity() export class Constant { @PrimaryColumn() id: string; @Column(strict) a: string; @Column() b: string; }
      @Entity() export class Decided { @PrimaryColumn() id: string; @Column({ unique: isProduction }) a: string; }
      @Entity() export class Given { @PrimaryColumn() id: string; @Column(options) a: string; }
      @Entity() @Index('by_hand', { synchronize: false }) export class Manual { @PrimaryColumn() id: string; @Column() a: string; }`);
    expect(coverage('Spread', 'a')).toBe('unseen');
    expect(coverage('Spread', 'id')).toBe('covered');
    expect(coverage('Constant', 'a')).toBe('covered');
    expect(coverage('Constant', 'b')).toBe('free');
    expect(coverage('Decided', 'a')).toBe('unseen');
    expect(coverage('Given', 'a')).toBe('unseen');
    expect(coverage('Manual', 'a')).toBe('unseen');
  });

  it('are unsure of decorators, bases and embedded classes whose meaning is not in view', () => {
    const { coverage } = typeorm(`
      function Once(): PropertyDecorator { return Column({ unique: true }); }
      class Address { @Column({ unique: true }) code: string; }
      declare function WithKey<T extends new (...args: any[]) => object>(base: T): T;
      class Empty {}
      @Entity() export class Custom { @PrimaryColumn() id: string; @Once() a: string; }
      @Entity() export class Embedding { @PrimaryColumn() id: string; @Column(() => Address) address: Address; }
      @Entity() export class Mixed extends WithKey(Empty) { @PrimaryColumn() id: string; @Column() a: string; }`);
    expect(coverage('Custom', 'a')).toBe('unseen');
    expect(coverage('Embedding', 'address')).toBe('unseen');
    expect(coverage('Mixed', 'a')).toBe('unseen');
  });

  it('may be declared by EntitySchema', () => {
    const { coverage } = typeorm(`
      export interface Order { id: number; orderId: string; tenant: string; ref: string; status: string }
      export const OrderSchema = new EntitySchema<Order>({
        name: 'order', tableName: 'orders',
        columns: {
          id: { type: Number, primary: true, generated: true },
          orderId: { type: String, unique: true }, tenant: { type: String }, ref: { type: String }, status: { type: String } },
        uniques: [{ columns: ['tenant', 'ref'] }],
        indices: [{ columns: ['status'], unique: true, where: "status = 'x'" }] });`);
    expect(coverage('Order', 'orderId')).toBe('covered');
    expect(coverage('Order', 'tenant', 'ref')).toBe('covered');
    expect(coverage('Order', 'tenant')).toBe('free');
    expect(coverage('OrderSchema', 'id')).toBe('covered');
    expect(coverage('Order', 'status')).toBe("free near status WHERE status = 'x'");
  });

  it('are added to by what schema files show of their tables', () => {
    const files = (table: string, columns: readonly string[]): Coverage =>
      table === 'shop_orders' && columns.includes('order_ref')
        ? {
            kind: 'covered',
            key: { columns: ['order_ref'], condition: undefined, declaredIn: { file: 'a.sql', line: 1 } },
          }
        : { kind: 'unseen' };
    const { coverage } = typeorm(
      `@Entity({ name: 'shop_orders' }) export class Order {
        @PrimaryGeneratedColumn() id: number; @Column({ name: 'order_ref' }) orderId: string; @Column() status: string }
      @Entity() export class ShopOrders { @PrimaryGeneratedColumn() id: number; @Column() orderRef: string }`,
      files,
    );
    expect(coverage('Order', 'orderId')).toBe('covered');
    expect(coverage('Order', 'status')).toBe('free');
    expect(coverage('ShopOrders', 'orderRef')).toBe('covered');
  });

  it('are unsure where a migration in code speaks of unique keys of the table', () => {
    const entity = `${imports}
      @Entity('orders') export class Order { @PrimaryGeneratedColumn() id: number; @Column() orderId: string }`;
    const migration = (sql: string): string => `
      import type { MigrationInterface, QueryRunner } from 'typeorm';
      export class M1 implements MigrationInterface {
        async up(runner: QueryRunner): Promise<void> { await runner.query(${JSON.stringify(sql)}); }
        async down(): Promise<void> {}
      }`;
    const ask = (sql: string): string =>
      entitiesOf('typeorm', { 'order.ts': entity, 'm1.ts': migration(sql) }).coverage('Order', 'orderId');
    expect(ask('CREATE UNIQUE INDEX k ON orders ("orderId")')).toBe('unseen');
    expect(ask('CREATE UNIQUE INDEX k ON parcels (code)')).toBe('free');
    expect(ask('CREATE INDEX k ON orders ("orderId")')).toBe('free');
  });

  it('of one name count only where they agree', () => {
    const entity = (options: string): string =>
      `${imports} @Entity() export class Order { @PrimaryGeneratedColumn() id: number; @Column(${options}) a: string; @Column() b: string }`;
    const { coverage } = entitiesOf('typeorm', { 'a.ts': entity('{ unique: true }'), 'b.ts': entity('') });
    expect(coverage('Order', 'id')).toBe('covered');
    expect(coverage('Order', 'a')).toBe('unseen');
    expect(coverage('Order', 'b')).toBe('free');
  });

  it('need the package’s own decorators', () => {
    const { coverage } = entitiesOf('typeorm', {
      'a.ts': `// not typeorm
        const Entity = () => (target: unknown) => target as never;
        @Entity() export class Order { orderId = '' }`,
    });
    expect(coverage('Order', 'orderId')).toBe('unseen');
  });
});
