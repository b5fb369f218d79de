import { describe, expect, it } from 'vitest';

import { programsOf } from './programs-of.ts';

describe('classes', () => {
  it('methods, this and a private field', () => {
    expect(
      programsOf(
        `
class Orders {
  #prefix = 'order';
  private key(id: string): string {
    return \`\${this.#prefix}:\${id}\`;
  }
  async handle(order: Order): Promise<void> {
    await this.mark(order.id);
  }
  private async mark(id: string): Promise<void> {
    await redis.set(this.key(id), '1');
  }
}
const orders = new Orders();
new Worker('q', job => orders.handle(job.data as Order));
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        call
          upsert (key: template("order:", message.data.id)) set value = "1" [free told] @redis.set:11"
    `);
  });

  it('a service injected through the constructor, in another file', () => {
    expect(
      programsOf(
        `
import { Mails } from './mails.ts';
class Handler {
  constructor(private readonly mails: Mails) {}
  async handle(job: Job<Order>): Promise<void> {
    await this.mails.welcome(job.data.email);
  }
}
declare const handler: Handler;
new Worker('q', job => handler.handle(job));
        `,
        {
          'mails.ts': `
export class Mails {
  constructor(private readonly transport: Mailer) {}
  async welcome(to: string): Promise<void> {
    await this.transport.sendMail({ to });
  }
}
          `,
        },
      ),
    ).toMatchInlineSnapshot(`
      "call
        call
          call email @transport.sendMail:5"
    `);
  });

  it('an interface with one implementing class', () => {
    expect(
      programsOf(
        `
interface Inbox {
  remember(id: string): Promise<boolean>;
}
class PgInbox implements Inbox {
  constructor(private readonly pool: PgPool) {}
  async remember(id: string): Promise<boolean> {
    const sql = 'INSERT INTO processed_messages (message_id) VALUES ($1) ON CONFLICT DO NOTHING';
    const result = await this.pool.query(sql, [id]);
    return result.rowCount === 1;
  }
}
declare const inbox: Inbox;
new Worker('q', async (job: Job<Order>) => {
  if (!(await inbox.remember(job.data.id))) return;
  await mail.sendMail({ to: job.data.email });
});
void [PgInbox, {} as Pool];
type Pool = PgPool;
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        insert processed_messages(message_id: message.data.id) [unique told marker] @INSERT INTO processed_messages:9
        return
      if !won
        return
      call email @mail.sendMail:16"
    `);
  });

  it('an interface with two implementing classes is either', () => {
    expect(
      programsOf(
        `
interface Inbox {
  remember(id: string): Promise<void>;
}
class RedisInbox implements Inbox {
  async remember(id: string): Promise<void> {
    await redis.set(id, '1');
  }
}
class HttpInbox implements Inbox {
  async remember(id: string): Promise<void> { await fetch('https://inbox.example', { method: 'POST', body: id }); }
}
declare const inbox: Inbox;
new Worker('q', async (job: Job<Order>) => {
  await inbox.remember(job.data.id);
});
void [RedisInbox, HttpInbox];
        `,
      ),
    ).toMatchInlineSnapshot(`
      "if {Inbox is }
        call
          upsert (key: message.data.id) set value = "1" [free told] @redis.set:7
      else
        call
          call http @fetch:11"
    `);
  });

  it('an abstract base class with a template method', () => {
    expect(
      programsOf(
        `
abstract class Base {
  async run(job: Job<Order>): Promise<void> {
    if (await this.isDone(job.data)) return;
    await this.work(job.data);
  }
  protected async isDone(order: Order): Promise<boolean> {
    return (await redis.exists(order.id)) === 1;
  }
  protected abstract work(order: Order): Promise<void>;
}
class Welcome extends Base {
  protected async work(order: Order): Promise<void> {
    await mail.sendMail({ to: order.email });
  }
}
const welcome = new Welcome();
new Worker('q', job => welcome.run(job));
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        call
          read (key: message.data.id) @redis.exists:8
          return
        if found
          return
        call
          call email @mail.sendMail:14"
    `);
  });

  it('super calls the method of the base class', () => {
    expect(
      programsOf(
        `
class Base {
  async handle(order: Order): Promise<void> {
    await redis.set(order.id, '1');
  }
}
class Handler extends Base {
  override async handle(order: Order): Promise<void> {
    await super.handle(order);
    await mail.sendMail({ to: order.email });
  }
}
const handler = new Handler();
new Worker('q', async (job: Job<Order>) => {
  await handler.handle(job.data);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        call
          upsert (key: message.data.id) set value = "1" [free told] @redis.set:4
        call email @mail.sendMail:10"
    `);
  });

  it('an arrow property keeps its this', () => {
    expect(
      programsOf(
        `
class Handler {
  constructor(private readonly transport: Mailer) {}
  handle = async (job: Job<Order>): Promise<void> => {
    await this.send(job.data.email);
  };
  private async send(to: string): Promise<void> {
    await this.transport.sendMail({ to });
  }
}
declare const handler: Handler;
new Worker('q', handler.handle);
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        call email @transport.sendMail:8"
    `);
  });

  it('a static method', () => {
    expect(
      programsOf(
        `
class Mails {
  static async send(to: string): Promise<void> {
    await mail.sendMail({ to });
  }
}
new Worker('q', async (job: Job<Order>) => {
  await Mails.send(job.data.email);
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        call email @mail.sendMail:4"
    `);
  });

  it('a function given to the only construction', () => {
    expect(
      programsOf(
        `
class Consumer {
  constructor(private readonly handler: (order: Order) => Promise<void>) {}
  start(): void {
    new Worker('q', async (job: Job<Order>) => {
      await this.handler(job.data);
    });
  }
}
new Consumer(async order => {
  await mail.sendMail({ to: order.email });
}).start();
        `,
      ),
    ).toMatchInlineSnapshot(`
      "call
        call email @mail.sendMail:11
      ---
      call
        call email @mail.sendMail:11"
    `);
  });
});
