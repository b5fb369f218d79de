import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const decorators = { experimentalDecorators: true };

const consumer = (body: string, imports = ''): string => `
import type { Channel } from 'amqplib';
import { DataSource, type QueryRunner } from 'typeorm';
import { Line, Plan } from './entities.ts';

${imports}
type Payload = { name: string; price: number };
export const start = (channel: Channel, source: DataSource, runner: QueryRunner) =>
  channel.consume('plans', async message => {
    if (message === null) return;
    const body: unknown = JSON.parse(message.content.toString());
    ${body}
    channel.ack(message);
  });
export const used = { Line, Plan };
`;

const files = (code: string) => ({
  'entities.ts': `
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
@Entity()
export class Plan {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ unique: true }) name!: string;
  @Column() price!: number;
}
@Entity()
export class Line {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column() plan!: string;
  @Column() price!: number;
  @Column({ default: false }) billed!: boolean;
}
`,
  'a.ts': code,
});

const models = {
  'models.ts': `
import mongoose, { Schema } from 'mongoose';
const schema = new Schema({ name: { type: String, required: true, unique: true }, price: { type: Number, required: true } });
export const PlanModel = mongoose.model('Plans', schema);
`,
};

const documents = (body: string): readonly string[] =>
  reportsOf({
    ...models,
    'a.ts': `
import type { Channel } from 'amqplib';
import { PlanModel } from './models.ts';
type Payload = { name: string; price: number };
export const start = (channel: Channel) =>
  channel.consume('plans', async message => {
    if (message === null) return;
    const body: unknown = JSON.parse(message.content.toString());
    ${body}
    channel.ack(message);
  });
export type Of = Payload;
`,
  });

const reported = (body: string): readonly string[] => reportsOf(files(consumer(body)), decorators);

describe('a row that the payload is', () => {
  it('may hold the unique key, by its type or for want of one', () => {
    expect(documents('await PlanModel.create(body as Payload);')).toEqual([]);
    expect(documents('await PlanModel.create(body as any);')).toEqual([]);
    expect(documents('await new PlanModel(body as Payload).save();')).toEqual([]);
    expect(reported('await source.getRepository(Plan).insert(body as Payload);')).toEqual([]);
    expect(reported('await source.getRepository(Plan).insert({ ...(body as Payload), price: 1 });')).toEqual([]);
  });

  it('holds none by a type that does not name it, or where there is none but the primary key', () => {
    expect(
      documents(`await PlanModel.create({ ...(body as { price: number }), name: String(Math.random()) });`),
    ).toEqual(['a.ts:9 require-dedup']);
    expect(reported('const lines = source.getRepository(Line);\nawait lines.save(lines.create(body as any));')).toEqual(
      [],
    );
    for (const [type, reports] of [
      ['{ plan: string; price: number }', ['a.ts:13 require-dedup']],
      ['{ id: string; plan: string; price: number }', []],
      ['{ plan: string; price: number; [key: string]: unknown }', []],
    ] as const)
      expect(
        reported(`const lines = source.getRepository(Line);\nawait lines.save(lines.create(body as ${type}));`),
      ).toEqual(reports);
    expect(reported(`await source.getRepository(Line).insert(body as { plan: string; price: number });`)).toEqual([
      'a.ts:12 require-dedup',
    ]);
    expect(reported(`await source.getRepository(Line).insert(body as any);`)).toEqual(['a.ts:12 require-dedup']);
  });
});

describe('rows of TypeORM', () => {
  it('saved as a list are new ones, each without a key', () => {
    const lines = `const lines = source.getRepository(Line);
    const { plan, prices } = body as { plan: string; prices: number[] };`;
    expect(reported(`${lines}\nawait lines.save(prices.map(price => lines.create({ plan, price })));`)).toEqual([
      'a.ts:14 require-dedup',
    ]);
    expect(
      reported(`${lines}\nawait lines.save([lines.create({ plan, price: 1 }), lines.create({ plan, price: 2 })]);`),
    ).toEqual(['a.ts:14 require-dedup']);
  });

  it('saved with their class in front', () => {
    const save = (entity: string): string => `const { plan } = body as { plan: string };
    const known = await source.getRepository(Line).findOneBy({ plan });
    if (known === null) await runner.manager.save(${entity});`;
    expect(reported(save('Line, { plan, price: 1 }'))).toEqual(['a.ts:14 no-check-then-insert']);
    expect(reported(save('Line, { plan, price: 1 }, { reload: false }'))).toEqual(['a.ts:14 no-check-then-insert']);
    expect(reported(save('runner.manager.create(Line, { plan, price: 1 })'))).toEqual(['a.ts:14 no-check-then-insert']);
  });

  it('updated by a bare key', () => {
    const update = (by: string): string => `const { id } = body as { id: string };
    const line = await source.getRepository(Line).findOneBy({ id });
    if (line === null || line.billed) return channel.ack(message);
    await mail.sendMail({ to: 'billing@example.com', subject: line.plan });
    await source.getRepository(Line).update(${by}, { billed: true });`;
    const mail = `import type { Transporter } from 'nodemailer';\ndeclare const mail: Transporter;`;
    for (const by of ['id', 'line.id', '{ id }'])
      expect(reportsOf(files(consumer(update(by), mail)), decorators)).toEqual(['a.ts:16 no-side-effect-before-dedup']);
  });
});

describe('a query of Mongoose', () => {
  const update = `PlanModel.updateOne({ name: String(body) }, { $set: { price: 1 } })`;

  it('has to be awaited', () => {
    expect(documents(`await ${update};`)).toEqual([]);
    expect(documents(`await ${update}.exec();`)).toEqual([]);
    for (const dropped of [
      `${update};`,
      `${update}.exec();`,
      `void ${update}.exec();`,
      `${update}.then(() => undefined);`,
    ])
      expect(documents(dropped)).toEqual(['a.ts:9 no-unawaited-processing']);
  });
});
