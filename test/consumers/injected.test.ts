import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const decorators = { experimentalDecorators: true };

const cases = ['Login', 'Logout', 'SignUp', 'Home'].map(
  name => `export class ${name} implements UseCase {
  async execute(): Promise<void> {}
}`,
);

const files = {
  'cases.ts': `
import type { Pool } from 'pg';
export interface UseCase {
  execute(data: { id: string; amount: number }): Promise<void>;
}
export class TakeStock implements UseCase {
  constructor(private readonly pool: Pool) {}
  async execute({ id, amount }: { id: string; amount: number }): Promise<void> {
    await this.pool.query('UPDATE stock SET quantity = quantity - $1 WHERE sku = $2', [amount, id]);
  }
}
${cases.join('\n')}
`,
  'container.ts': `export declare function inject(token: unknown): (target: object, key: string | undefined, index: number) => void;`,
  'start.ts': `
import type { Consumer } from 'kafkajs';
import type { Stock } from './stock.ts';
export const start = (consumer: Consumer, stock: Stock) =>
  consumer.run({ eachMessage: ({ message }) => stock.onOrder(JSON.parse(String(message.value)) as { id: string; amount: number }) });
`,
};

const stock = (named: string): string => `
import { ${named}, type UseCase } from './cases.ts';
import { inject } from './container.ts';
export class Stock {
  constructor(@inject(${named}) private readonly useCase: UseCase) {}
  async onOrder(order: { id: string; amount: number }): Promise<void> {
    await this.useCase.execute(order);
  }
}
`;

describe('a class that a decorator names, whatever container reads it', () => {
  it('is the one of an interface that many classes implement', () => {
    expect(reportsOf({ ...files, 'stock.ts': stock('TakeStock') }, decorators)).toEqual(['start.ts:5 require-dedup']);
    expect(reportsOf({ ...files, 'stock.ts': stock('Login') }, decorators)).toEqual([]);
  });
});

describe('an interface that two classes implement', () => {
  const handlers = (caller: string) => ({
    'handlers.ts': `
import type { Transporter } from 'nodemailer';
import type { Pool } from 'pg';
export interface Handler {
  handle(message: { id: string }): Promise<void>;
}
export class Mails implements Handler {
  constructor(private readonly mail: Transporter) {}
  async handle({ id }: { id: string }): Promise<void> {
    await this.mail.sendMail({ to: 'stock@example.com', subject: id });
  }
}
export class Stock implements Handler {
  constructor(private readonly pool: Pool) {}
  async handle({ id }: { id: string }): Promise<void> {
    await this.pool.query('UPDATE stock SET reserved = true WHERE id = $1', [id]);
  }
}
`,
    'topics.ts': `
import type { Consumer } from 'kafkajs';
import type { Handler } from './handlers.ts';
export class Topics {
  constructor(private readonly consumer: Consumer) {}
  async consume(handler: Handler): Promise<void> {
    await this.consumer.run({ eachMessage: ({ message }) => handler.handle({ id: String(message.key) }) });
  }
}
`,
    'worker.ts': `
import { type Handler, Mails } from './handlers.ts';
import type { Topics } from './topics.ts';
declare const container: { resolve<T>(token: string): T };
export const start = (topics: Topics, mails: ConstructorParameters<typeof Mails>[0]) => [${caller}, mails];
export type Of = Handler;
`,
  });

  it('is tried where its caller does not know the class either', () => {
    expect(reportsOf(handlers(`topics.consume(container.resolve<Handler>('mails'))`))).toEqual([
      'topics.ts:7 require-dedup',
    ]);
  });

  it('is judged where its caller names the class', () => {
    expect(reportsOf(handlers('topics.consume(new Mails(mails))'))).toEqual(['worker.ts:5 require-dedup']);
  });
});
