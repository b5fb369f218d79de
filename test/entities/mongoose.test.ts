import { describe, expect, it } from 'vitest';

import { entitiesOf, type Asked } from './answers.ts';

const imports = `
import mongoose, { Schema, model, type HydratedDocument, type InferSchemaType, type Document } from 'mongoose';
`;

const models = (code: string): Asked => {
  const asked = entitiesOf('mongoose', { 'order.ts': imports + code });
  expect(asked.problems()).toEqual([]);
  return asked;
};

describe('Mongoose models', () => {
  it('have the keys of their paths', () => {
    const { coverage, remedy } = models(`
      const orderSchema = new Schema({
        orderId: { type: String, unique: true, required: true },
        status: String,
        customer: { type: Schema.Types.ObjectId, ref: 'Customer' },
        code: { type: String, index: { unique: true } },
        sku: { type: String, index: true },
        taken: { type: String, unique: [true, 'taken'] as never },
        tags: [String],
        at: { type: Date, default: Date.now },
      }, { timestamps: true });
      export const OrderModel = model('Order', orderSchema);`);
    for (const name of ['Order', 'OrderModel']) expect(coverage(name, 'orderId')).toBe('covered');
    expect(coverage('Order', '_id')).toBe('covered');
    expect(coverage('Order', 'code')).toBe('covered');
    expect(coverage('Order', 'status')).toBe('free');
    expect(coverage('Order', 'sku', 'customer', 'tags', 'at')).toBe('free');
    expect(coverage('Other', 'orderId')).toBe('unseen');
    expect(remedy('Order', 'orderId', 'payment.id')).toBe(
      "schema.index({ orderId: 1, 'payment.id': 1 }, { unique: true })",
    );
  });

  it('have the keys of schema.index', () => {
    const { coverage } = models(`
      const schema = new mongoose.Schema({ a: String, b: String, c: String, d: String, e: String });
      schema.index({ a: 1, b: -1 }, { unique: true });
      schema.index({ c: 1 });
      schema.index({ d: 1 }, { unique: true, partialFilterExpression: { c: 'open' } });
      schema.index({ e: 1 }, { unique: true, partialFilterExpression: { e: { $exists: true } } });
      schema.pre('save', function () {});
      export const orders = mongoose.model('Order', schema);`);
    expect(coverage('Order', 'a', 'b')).toBe('covered');
    expect(coverage('Order', 'a')).toBe('free');
    expect(coverage('Order', 'c')).toBe('free');
    expect(coverage('Order', 'd')).toBe("free near d WHERE c = 'open'");
    expect(coverage('Order', 'e')).toBe('covered');
  });

  it('have the keys below a path at that path', () => {
    const { coverage } = models(`
      const payment = new Schema({ id: { type: String, unique: true } });
      const schema = new Schema({
        payment: { id: { type: String, unique: true }, amount: Number },
        item: { type: { sku: { type: String, unique: true } } },
        note: { type: { text: String } },
      });
      export const Order = model('Order', schema);`);
    expect(coverage('Order', 'payment')).toBe('covered');
    expect(coverage('Order', 'item')).toBe('covered');
    expect(coverage('Order', 'note')).toBe('free');
  });

  it('are found through the types of documents', () => {
    const { coverage } = models(`
      interface Order { orderId: string; status: string }
      export type OrderDocument = HydratedDocument<Order>;
      export interface OrderDoc extends Document, Pick<Order, 'status'> { orderId: string }
      const schema = new Schema<Order>({ orderId: { type: String, unique: true }, status: String });
      export const OrderModel = mongoose.model<Order>('orders', schema);
      const refunds = new Schema({ refundId: { type: String, unique: true }, note: String });
      export type Refund = InferSchemaType<typeof refunds>;
      export const RefundModel = model('Refunds', refunds);`);
    for (const name of ['Order', 'OrderDocument', 'OrderDoc', 'orders', 'OrderModel'])
      expect([name, coverage(name, 'orderId'), coverage(name, 'status')]).toEqual([name, 'covered', 'free']);
  });

  it('are unsure of what only a run decides', () => {
    const { coverage } = models(`
      declare const options: { type: StringConstructor; unique?: boolean };
      declare const isProduction: boolean;
      declare const keys: Record<string, 1>;
      declare function addIndexes(schema: Schema): void;
      declare function plugin(schema: Schema): void;
      const a = new Schema({ x: options }); export const A = model('A', a);
      const b = new Schema({ x: { type: String, unique: isProduction } }); export const B = model('B', b);
      const c = new Schema({ x: String }); c.index(keys, { unique: true }); export const C = model('C', c);
      const d = new Schema({ x: String }); addIndexes(d as never as Schema); addIndexes(d as never); export const D = model('D', d);
      const e = new Schema({ x: String }); e.plugin(plugin as never); export const E = model('E', e);
      const f = new Schema({ x: String }); f.path('x').index({ unique: true }); export const F = model('F', f);
      const g = new Schema({ ...{ y: Number }, x: String }); export const G = model('G', g);
      const h = new Schema({ x: String }); const also = h; also.index({ x: 1 }, { unique: true }); export const H = model('H', h);`);
    for (const name of ['A', 'B', 'C', 'D', 'E', 'F', 'H'])
      expect([name, coverage(name, 'x')]).toEqual([name, 'unseen']);
    expect(coverage('G', 'x')).toBe('free');
    expect(coverage('A', '_id')).toBe('covered');
  });

  it('may add indexes in a chain and in another file', () => {
    const { coverage } = entitiesOf('mongoose', {
      'schema.ts': `${imports} export const schema = new Schema({ a: String, b: String }).index({ a: 1 }, { unique: true });`,
      'model.ts': `import { schema } from './schema.ts'; import { model } from 'mongoose';
        schema.index({ b: 1 }, { unique: true }); export const Order = model('Order', schema);`,
    });
    expect(coverage('Order', 'a')).toBe('covered');
    expect(coverage('Order', 'b')).toBe('covered');
  });
});

describe('schemas of Nest', () => {
  // The decorators are read from the imports alone: the package need not be there.
  const nest = (code: string): Asked =>
    entitiesOf('mongoose', {
      'order.schema.ts': `import { Prop, Schema, SchemaFactory, MongooseModule } from '@nestjs/mongoose';
        import type { HydratedDocument } from 'mongoose';\n${code}`,
    });

  it('are classes with properties', () => {
    const { coverage } = nest(`
      export type OrderDocument = HydratedDocument<Order>;
      class Base { @Prop({ unique: true }) externalId: string; }
      @Schema({ timestamps: true }) export class Order extends Base {
        @Prop({ unique: true }) orderId: string;
        @Prop({ type: String, index: { unique: true } }) code: string;
        @Prop() status: string;
        @Prop([String]) tags: string[];
        @Prop({ required: true }) tenant: string;
      }
      export const OrderSchema = SchemaFactory.createForClass(Order);
      OrderSchema.index({ tenant: 1, status: 1 }, { unique: true });
      MongooseModule.forFeature([{ name: 'orders', schema: OrderSchema }]);`);
    for (const name of ['Order', 'OrderDocument', 'orders']) expect(coverage(name, 'orderId')).toBe('covered');
    expect(coverage('Order', 'externalId')).toBe('covered');
    expect(coverage('Order', 'code')).toBe('covered');
    expect(coverage('Order', 'tenant', 'status')).toBe('covered');
    expect(coverage('Order', 'tenant')).toBe('free');
    expect(coverage('Order', 'tags')).toBe('free');
  });

  it('are unsure of what only a run decides', () => {
    const { coverage } = nest(`
      declare const options: object;
      @Schema() export class A { @Prop(options) x: string; }
      @Schema() export class B { @Prop() x: string; }
      export const BSchema = SchemaFactory.createForClass(B);
      BSchema.plugin(() => undefined);
      function Key() { return Prop({ unique: true }); }
      @Schema() export class C { @Key() x: string; }`);
    for (const name of ['A', 'B', 'C']) expect([name, coverage(name, 'x')]).toEqual([name, 'unseen']);
  });
});
