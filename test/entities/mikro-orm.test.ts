import { describe, expect, it } from 'vitest';

import { entitiesOf, type Asked } from './answers.ts';

const imports = `
import { defineEntity, Entity, EntitySchema, ManyToOne, p, PrimaryKey, Property, Unique } from '@mikro-orm/core';
`;

const entities = (code: string): Asked => {
  const asked = entitiesOf('@mikro-orm/core', { 'entities.ts': imports + code });
  expect(asked.problems()).toEqual([]);
  return asked;
};

describe('MikroORM entities', () => {
  it('have the keys of their decorators', () => {
    const { coverage, remedy } = entities(`
      class Base { @PrimaryKey() id: number; }
      @Entity({ tableName: 'shop_orders' }) @Unique({ properties: ['tenant', 'ref'] })
      export class Order extends Base {
        @Property() tenant: string; @Property() ref: string; @Property({ unique: true }) orderId: string;
        @Unique() @Property() slug: string; @Property() note: string;
        @ManyToOne(() => Order) parent: Order;
      }`);
    expect(coverage('Order', 'id')).toBe('covered');
    expect(coverage('Order', 'orderId')).toBe('covered');
    expect(coverage('Order', 'order_id')).toBe('covered');
    expect(coverage('Order', 'slug')).toBe('covered');
    expect(coverage('Order', 'ref', 'tenant')).toBe('covered');
    expect(coverage('Order', 'ref')).toBe('free');
    expect(coverage('Order', 'parent')).toBe('free');
    expect(remedy('Order', 'ref')).toBe("@Unique({ properties: ['ref'] })");
  });

  it('may be schemas and definitions', () => {
    const { coverage } = entities(`
      interface Bill { number: string; cents: number }
      export const BillSchema = new EntitySchema<Bill>({
        name: 'Bill', uniques: [{ properties: ['cents'] }],
        properties: { number: { type: 'string', primary: true }, cents: { type: 'number' } },
      });
      export const Seen = defineEntity({
        name: 'Seen', properties: { id: p.integer().primary(), messageId: p.string().unique(), note: p.string() },
      });`);
    expect(coverage('Bill', 'number')).toBe('covered');
    expect(coverage('Bill', 'cents')).toBe('covered');
    expect(coverage('Seen', 'messageId')).toBe('covered');
    expect(coverage('Seen', 'note')).toBe('free');
  });

  it('are unsure of what only a run decides', () => {
    const { coverage } = entities(`
      declare const isUnique: boolean;
      declare function stamped(of: object, name: string): void;
      @Entity() export class Order { @PrimaryKey() id: number; @Property({ unique: isUnique }) ref: string; }
      @Entity() export class Bill { @PrimaryKey() id: number; @stamped @Property() ref: string; }`);
    expect(coverage('Order', 'ref')).toBe('unseen');
    expect(coverage('Bill', 'ref')).toBe('unseen');
  });
});
