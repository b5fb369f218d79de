import { describe, expect, it } from 'vitest';

import { programsOf } from './programs-of.ts';

describe('calls', () => {
  it('a function in the same file', () => {
    expect(
      programsOf(
        `
async function send(to: string): Promise<void> {
  await mail.sendMail({ to });
}
new Worker('q', async (job: Job<Order>) => {
  await send(job.data.email);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        call email @mail.sendMail:3"
    `);
  });

  it('a function in another file, through its re-export', () => {
    expect(
      programsOf(
        `
import { send } from './index.ts';
new Worker('q', async (job: Job<Order>) => {
  await send(job.data.email);
});
        `,
        {
          'index.ts': `
export { deliver as send } from './mailer.ts';
          `,
          'mailer.ts': `
export const deliver = async (to: string): Promise<void> => {
  await mail.sendMail({ to });
};
          `,
        },
      ),
    ).toMatchInlineSnapshot(`
      "call
        call email @mail.sendMail:3"
    `);
  });

  it('a default export and a namespace import', () => {
    expect(
      programsOf(
        `
import send from './mailer.ts';
import * as store from './store.ts';
new Worker('q', async (job: Job<Order>) => {
  await store.save(job.data);
  await send(job.data.email);
});
        `,
        {
          'mailer.ts': `
export default async function (to: string): Promise<void> {
  await mail.sendMail({ to });
}
          `,
          'store.ts': `
export async function save(order: Order): Promise<void> {
  await db.query('INSERT INTO invoices (order_id, amount) VALUES ($1, $2)', [order.id, order.amount]);
}
          `,
        },
      ),
    ).toMatchInlineSnapshot(`
      "call
        insert invoices(order_id: message.data.id, amount: message.data.amount) [unique] @INSERT INTO invoices:3
      call
        call email @mail.sendMail:3"
    `);
  });

  it('calls in calls keep their order and their arguments', () => {
    expect(
      programsOf(
        `
const key = (order: Order): string => \`order:\${order.id}\`;
async function mark(id: string): Promise<void> {
  await redis.set(id, '1');
}
async function handle(order: Order): Promise<void> {
  await mark(key(order));
  await mail.sendMail({ to: order.email });
}
new Worker('q', (job: Job<Order>) => handle(job.data));
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        call
          upsert (key: template("order:", message.data.id)) set value = "1" [free told] @redis.set:4
        call email @mail.sendMail:8"
    `);
  });

  it('a closure sees the variables around it', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  const id = job.data.id;
  const mark = async (): Promise<void> => {
    await redis.set(id, '1');
  };
  await mark();
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        upsert (key: message.data.id) set value = "1" [free told] @redis.set:5"
    `);
  });

  it('a wrapper that calls its function argument', () => {
    expect(
      programsOf(
        `
async function withRetry<T>(work: () => Promise<T>, attempts = 3): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts) throw error;
    }
  }
}
new Worker('q', async (job: Job<Order>) => {
  await withRetry(() => mail.sendMail({ to: job.data.email }));
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        loop over times endless
          try
            call
              call email @mail.sendMail:12
            return
          catch
            if {?1 >= 3}
              throw"
    `);
  });

  it('a wrapper that hands its transaction to its function argument', () => {
    expect(
      programsOf(
        `
async function inTransaction<T>(work: (client: import('pg').PoolClient) => Promise<T>): Promise<T> {
  const client = await db.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
new Worker('q', async (job: Job<Order>) => {
  await inTransaction(tx => tx.query('INSERT INTO processed_messages (message_id) VALUES ($1)', [job.data.id]));
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        try
          begin @client.query:5
          call
            insert processed_messages(message_id: message.data.id) [unique marker] via client @INSERT INTO processed_messages:17
          commit @client.query:7
          return
        catch
          rollback @client.query:10
          throw
        finally"
    `);
  });

  it('a handler by reference', () => {
    expect(
      programsOf(
        `
async function handle(job: Job<Order>): Promise<void> {
  await mail.sendMail({ to: job.data.email });
}
new Worker('q', handle);
        `,
      ),
    ).toMatchInlineSnapshot(`"call email @mail.sendMail:3"`);
  });

  it('a handler by bind, with a leading argument', () => {
    expect(
      programsOf(
        `
class Handler {
  async handle(queue: string, job: Job<Order>): Promise<void> {
    await redis.set(\`\${queue}:\${job.data.id}\`, '1');
  }
}
const handler = new Handler();
new Worker('q', handler.handle.bind(handler, 'orders'));
        `,
      ),
    ).toMatchInlineSnapshot(
      `"upsert (key: template("orders:", message.data.id)) set value = "1" [free told] @redis.set:4"`,
    );
  });

  it('a factory that returns the handler', () => {
    expect(
      programsOf(
        `
const handlerFor = (prefix: string) => async (job: Job<Order>): Promise<void> => {
  await redis.set(\`\${prefix}:\${job.data.id}\`, '1');
};
new Worker('q', handlerFor('orders'));
        `,
      ),
    ).toMatchInlineSnapshot(
      `"upsert (key: template("orders:", message.data.id)) set value = "1" [free told] @redis.set:3"`,
    );
  });

  it('an object of handlers, chosen by a constant', () => {
    expect(
      programsOf(
        `
const handlers = {
  paid: async (order: Order): Promise<void> => {
    await mail.sendMail({ to: order.email });
  },
  async sent(order: Order): Promise<void> {
    await redis.set(order.id, '1');
  },
};
new Worker('q', async (job: Job<Order>) => {
  await handlers.paid(job.data);
  await handlers.sent(job.data);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        call email @mail.sendMail:4
      call
        upsert (key: message.data.id) set value = "1" [free told] @redis.set:7"
    `);
  });

  it('a function that calls itself is followed once', () => {
    expect(
      programsOf(
        `
async function visit(items: readonly string[], at: number): Promise<void> {
  if (at >= items.length) return;
  await redis.set(items[at] ?? '', '1');
  await visit(items, at + 1);
}
new Worker('q', (job: Job<Order>) => visit(job.data.items, 0));
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        if {message.data.items.length <= 0}
          return
        upsert (key: ("" | message.data.items.0)) set value = "1" [free told] @redis.set:4
      gap: a function that calls itself is followed once @visit:5"
    `);
  });

  it('a call without body is unknown work, and a gap', () => {
    expect(
      programsOf(
        `
declare function enrich(order: Order): Promise<Order>;
new Worker('q', async (job: Job<Order>) => {
  const order = await enrich(job.data);
  await redis.set(order.id, '1');
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "unknown @enrich:4
      upsert (key: ?1.id) set value = "1" [free told] @redis.set:5
      gap: what this call does is not known @enrich:4"
    `);
  });

  it("a verb of the lexicon on the program's own type", () => {
    expect(
      programsOf(
        `
interface PaymentGateway {
  chargeCustomer(order: Order): Promise<void>;
  lookUp(order: Order): Promise<void>;
}
declare const gateway: PaymentGateway;
new Worker('q', async (job: Job<Order>) => {
  await gateway.lookUp(job.data);
  await gateway.chargeCustomer(job.data);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "unknown @gateway.lookUp:8
      call api @gateway.chargeCustomer:9
      gap: what this call does is not known @gateway.lookUp:8"
    `);
  });

  it('a synchronous function without body is a gap, and no work', () => {
    expect(
      programsOf(
        `
declare function price(order: Order): number;
new Worker('q', async (job: Job<Order>) => {
  const amount = price(job.data);
  await redis.set(job.data.id, String(amount));
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "upsert (key: message.data.id) set value = ?1 [free told] @redis.set:5
      gap: the body of this call is not visible @price:4"
    `);
  });

  it('an immediately called function', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<Order>) => {
  await (async () => {
    await mail.sendMail({ to: job.data.email });
  })();
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        call email @mail.sendMail:4"
    `);
  });

  it('call and apply', () => {
    expect(
      programsOf(
        `
async function send(this: void, to: string): Promise<void> {
  await mail.sendMail({ to });
}
new Worker('q', async (job: Job<Order>) => {
  await send.call(undefined, job.data.email);
  await send.apply(undefined, [job.data.email]);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        call email @mail.sendMail:3
      call
        call email @mail.sendMail:3"
    `);
  });

  it('a callback of a library that does not wait', () => {
    expect(
      programsOf(
        `
import { EventEmitter } from 'node:events';
const events = new EventEmitter();
new Worker('q', async (job: Job<Order>) => {
  events.once('ready', async () => {
    await mail.sendMail({ to: job.data.email });
  });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "detached variable #1
        call
          call email @mail.sendMail:6"
    `);
  });

  it('rest parameters and a call with too few arguments', () => {
    expect(
      programsOf(
        `
async function markAll(...ids: string[]): Promise<void> {
  for (const id of ids) await redis.set(id, '1');
}
async function mark(id: string, note?: string): Promise<void> {
  if (note !== undefined) await redis.set('note', note);
  await redis.set(id, '1');
}
new Worker('q', async (job: Job<Order>) => {
  await markAll(job.data.id);
  await mark(job.data.id);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        loop over times
          upsert (key: message.data.id) set value = "1" [free told] @redis.set:3
      call
        upsert (key: message.data.id) set value = "1" [free told] @redis.set:7"
    `);
  });
});
