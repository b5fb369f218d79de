import { describe, expect, it } from 'vitest';

import { programsOf } from './programs-of.ts';

describe('functions chosen at run time', () => {
  it('each function of a table under its own key', () => {
    expect(
      programsOf(`
const handlers: Record<string, (order: Order) => Promise<unknown>> = {
  paid: order => db.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [order.id]),
  lost: order => mail.sendMail({ to: order.email }),
};
new Worker('q', async (job: Job<Order>) => {
  await handlers[job.data.kind]?.(job.data);
});
      `),
    ).toMatchInlineSnapshot(`
      "if {message.data.kind == "paid"}
        call
          update orders(id: message.data.id) set status = "PAID" [unique told] @UPDATE orders:3
      else
        if {message.data.kind == "lost"}
          call
            call email @mail.sendMail:4"
    `);
  });

  it('a table in a field sees the object', () => {
    expect(
      programsOf(`
class Orders {
  private readonly table: Record<string, (id: string) => Promise<void>> = {
    paid: id => this.onPaid(id),
    sent: id => this.onSent(id),
  };
  start() {
    return new Worker('q', async (job: Job<Order>) => {
      const handler = this.table[job.data.kind];
      if (handler === undefined) throw new Error('unknown kind');
      await handler(job.data.id);
    });
  }
  private async onPaid(id: string) { await db.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [id]); }
  private async onSent(id: string) { await redis.del(id); }
}
      `),
    ).toMatchInlineSnapshot(`
      "if (!{message.data.kind == "paid"} && !{message.data.kind == "sent"})
        throw
      if {message.data.kind == "paid"}
        call
          call
            update orders(id: message.data.id) set status = "PAID" [unique told] @UPDATE orders:14
      else
        if {message.data.kind == "sent"}
          call
            call
              delete (key: message.data.id) [free told] @redis.del:15"
    `);
  });

  it('an object of a table', () => {
    expect(
      programsOf(`
class Pay { async run(id: string) { await db.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [id]); } }
class Drop { async run(id: string) { await redis.del(id); } }
const strategies: Record<string, Pay | Drop> = { paid: new Pay(), lost: new Drop() };
new Worker('q', async (job: Job<Order>) => {
  await strategies[job.data.kind]!.run(job.data.id);
});
      `),
    ).toMatchInlineSnapshot(`
      "if {message.data.kind == "paid"}
        call
          update orders(id: message.data.id) set status = "PAID" [unique told] @UPDATE orders:2
      else
        if {message.data.kind == "lost"}
          call
            delete (key: message.data.id) [free told] @redis.del:3"
    `);
  });

  it('the steps of a pipeline, one after the other', () => {
    expect(
      programsOf(`
type Step = (id: string) => Promise<void>;
const save: Step = async id => { await db.query("UPDATE orders SET status = 'PAID' WHERE id = $1", [id]); };
const forget: Step = async id => { await redis.del(id); };
new Worker('q', async (job: Job<Order>) => {
  for (const step of [save, forget]) await step(job.data.id);
});
new Worker('p', (job: Job<Order>) =>
  [forget, save].reduce((before, step) => before.then(() => step(job.data.id)), Promise.resolve()));
new Worker('o', async (job: Job<Order>) => {
  await Promise.all([save, forget].map(step => step(job.data.id)));
});
      `),
    ).toMatchInlineSnapshot(`
      "call
        update orders(id: message.data.id) set status = "PAID" [unique told] @UPDATE orders:3
      call
        delete (key: message.data.id) [free told] @redis.del:4
      ---
      call
        detached variable #1
          call
            call
              delete (key: message.data.id) [free told] @redis.del:4
      call
        detached variable #2
          join #1
          call
            call
              update orders(id: message.data.id) set status = "PAID" [unique told] @UPDATE orders:3
      join #2
      ---
      call
        detached variable #3
          call
            update orders(id: message.data.id) set status = "PAID" [unique told] @UPDATE orders:3
      call
        detached variable #4
          call
            delete (key: message.data.id) [free told] @redis.del:4
      join #3
      join #4"
    `);
  });

  it('a list that is not known as a whole stays a loop', () => {
    expect(
      programsOf(`
declare const more: ((id: string) => Promise<void>)[];
const save = async (id: string) => { await redis.del(id); };
new Worker('q', async (job: Job<Order>) => {
  for (const step of [save, ...more]) await step(job.data.id);
});
      `),
    ).toMatchInlineSnapshot(`
      "loop over times
        call
          delete (key: message.data.id) [free told] @redis.del:3"
    `);
  });
});
