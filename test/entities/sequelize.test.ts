import { describe, expect, it } from 'vitest';

import { entitiesOf, type Asked } from './answers.ts';

const imports = `
import { DataTypes, Model, Sequelize } from 'sequelize';
import * as decorated from 'sequelize-typescript';
declare const sequelize: Sequelize;
`;
const synced = 'export const ready = sequelize.sync();';

const models = (code: string): Asked => {
  const asked = entitiesOf('sequelize', { 'models.ts': imports + code });
  expect(asked.problems()).toEqual([]);
  return asked;
};

describe('Sequelize models', () => {
  it('have the keys of their attributes and indexes', () => {
    const { coverage } = models(`${synced}
      export class Order extends Model {}
      Order.init({
        orderId: { type: DataTypes.STRING, unique: true }, tenant: { type: DataTypes.STRING, unique: 'by_tenant' },
        ref: { type: DataTypes.STRING, unique: 'by_tenant', field: 'reference' }, status: DataTypes.STRING,
        kind: DataTypes.STRING,
      }, { sequelize, indexes: [{ unique: true, fields: ['status', 'kind'] }, { fields: ['kind'] }] });`);
    expect(coverage('Order', 'orderId')).toBe('covered');
    expect(coverage('Order', 'tenant', 'ref')).toBe('covered');
    expect(coverage('Order', 'tenant')).toBe('free');
    expect(coverage('Order', 'kind', 'status')).toBe('covered');
    expect(coverage('Order', 'kind')).toBe('free');
    expect(coverage('Order', 'id')).toBe('covered');
  });

  it('may be defined', () => {
    const { coverage } = models(`${synced}
      export const Bill = sequelize.define('bill', { number: { type: DataTypes.STRING, primaryKey: true }, cents: DataTypes.INTEGER });`);
    expect(coverage('Bill', 'number')).toBe('covered');
    expect(coverage('bill', 'number')).toBe('covered');
    expect(coverage('Bill', 'cents')).toBe('free');
    expect(coverage('Bill', 'id')).toBe('free');
  });

  it('may be decorated', () => {
    const { coverage } = models(`${synced}
      @decorated.Table({ tableName: 'seen' }) export class Seen extends decorated.Model {
        @decorated.PrimaryKey @decorated.Column consumer!: string;
        @decorated.PrimaryKey @decorated.Column messageId!: string;
        @decorated.Unique @decorated.Column etag!: string;
        @decorated.Column({ unique: true }) slug!: string;
        @decorated.Index({ name: 'pair', unique: true }) @decorated.Column a!: string;
        @decorated.Index({ name: 'pair', unique: true }) @decorated.Column b!: string;
        @decorated.Column note!: string;
      }`);
    expect(coverage('Seen', 'consumer', 'messageId')).toBe('covered');
    expect(coverage('Seen', 'messageId')).toBe('free');
    expect(coverage('Seen', 'etag')).toBe('covered');
    expect(coverage('Seen', 'slug')).toBe('covered');
    expect(coverage('Seen', 'a', 'b')).toBe('covered');
    expect(coverage('Seen', 'a')).toBe('free');
    expect(coverage('Seen', 'note')).toBe('free');
  });

  it('say nothing of other keys where migrations make the tables', () => {
    const { coverage } = models(`
      export class Order extends Model {}
      Order.init({ orderId: { type: DataTypes.STRING, unique: true }, status: DataTypes.STRING }, { sequelize });`);
    expect(coverage('Order', 'orderId')).toBe('covered');
    expect(coverage('Order', 'status')).toBe('unseen');
  });

  it('have the tables that Sequelize calls by their plural, where they are not named', () => {
    const asked: string[] = [];
    const { coverage } = entitiesOf(
      'sequelize',
      {
        'models.ts': `${imports} export class Category extends Model {} Category.init({ slug: DataTypes.STRING }, { sequelize });`,
      },
      table => {
        asked.push(table);
        return { kind: 'unseen' };
      },
    );
    coverage('Category', 'slug');
    expect(asked).toEqual(['Categories', 'categories', 'Category', 'category']);
  });

  it('are unsure of what only a run decides', () => {
    const { coverage } = models(`${synced}
      declare const attributes: { orderId: { type: string } };
      declare const isUnique: boolean;
      export class Order extends Model {}
      Order.init({ ...attributes, status: DataTypes.STRING }, { sequelize });
      export class Bill extends Model {}
      Bill.init({ number: { type: DataTypes.STRING, unique: isUnique } }, { sequelize });`);
    expect(coverage('Order', 'status')).toBe('unseen');
    expect(coverage('Bill', 'number')).toBe('unseen');
  });
});
