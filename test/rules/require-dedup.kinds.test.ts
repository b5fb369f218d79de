import rule from '../../rules/require-dedup.ts';
import { assertionOptions, testerWithoutSchema } from './tester.ts';

testerWithoutSchema().run('require-dedup', rule, {
  assertionOptions,
  valid: [
    {
      name: 'a state that is one of a list stops the second delivery, though late',
      code: `
import { Worker } from 'bullmq';
import type { Knex } from 'knex';
declare const knex: Knex;
new Worker<{ id: string }>('tickets', async ({ data: { id } }) => {
  const ticket = await knex('tickets').where({ id }).first();
  if (['mailed', 'closed'].includes(ticket.state)) return;
  await fetch('https://mail.example/send', { method: 'POST', body: id });
  await knex('tickets').where({ id }).update({ state: 'mailed' });
});
      `,
    },
    {
      name: 'Inngest: a function that is never run again',
      code: `
import { Inngest } from 'inngest';
const inngest = new Inngest({ id: 'shop' });
export const placed = inngest.createFunction({ id: 'placed', triggers: [{ event: 'order.placed' }], retries: 0 }, async ({ event }) => {
  await fetch('https://mail.example/send', { method: 'POST', body: event.data.orderId });
});
      `,
    },
    {
      name: 'trigger.dev: a task that is never run again',
      code: `
import { task } from '@trigger.dev/sdk';
export const placed = task({
  id: 'placed',
  retry: { maxAttempts: 1 },
  run: async (payload: { orderId: string }) => {
    await fetch('https://mail.example/send', { method: 'POST', body: payload.orderId });
  },
});
      `,
    },
    {
      name: 'an interface of which no class repeats anything',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
interface Orders { close(id: string): Promise<void> }
class PgOrders implements Orders {
  constructor(private readonly pool: Pool) {}
  async close(id: string): Promise<void> {
    await this.pool.query("UPDATE orders SET state = 'closed' WHERE id = $1", [id]);
  }
}
class HttpOrders implements Orders {
  async close(id: string): Promise<void> {
    await fetch('https://orders.example/' + id, { method: 'DELETE' });
  }
}
export const both = (pool: Pool): readonly Orders[] => [new PgOrders(pool), new HttpOrders()];
export const start = (orders: Orders) =>
  new Worker<{ id: string }>('closing', async job => {
    await orders.close(job.data.id);
  });
      `,
    },
    {
      name: 'a flag is true, false or missing, and nothing else',
      code: `
import { Worker } from 'bullmq';
new Worker<{ to: string; quick?: boolean }>('mails', async ({ data: { to, quick } }) => {
  if (quick === true) return;
  if (quick === undefined) return;
  if (quick !== false) await fetch('https://mail.example/send', { method: 'POST', body: to });
});
      `,
    },
  ],
  invalid: [
    {
      name: 'a flag is false or missing where it is not true',
      code: `
import { Worker } from 'bullmq';
new Worker<{ to: string; quick?: boolean }>('mails', async ({ data: { to, quick } }) => {
  if (quick) return;
  if (quick !== false) await fetch('https://mail.example/send', { method: 'POST', body: to });
});
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'fetch', more: '', deeper: '' },
          line: 5,
          column: 30,
          endLine: 5,
          endColumn: 94,
          suggestions: null,
        },
      ],
    },
    {
      name: 'an interface that two real classes implement',
      code: `
import { Worker } from 'bullmq';
import mail from '@sendgrid/mail';
interface Mailer { send(to: string): Promise<void> }
class SendGridMailer implements Mailer {
  async send(to: string): Promise<void> {
    await mail.send({ to, from: 'shop@example.com', subject: 'Hello', text: 'Hello' });
  }
}
class HttpMailer implements Mailer {
  async send(to: string): Promise<void> {
    await fetch('https://mail.example/send', { method: 'POST', body: to });
  }
}
export const mailers = [new SendGridMailer(), new HttpMailer()];
export const start = (mailer: Mailer) =>
  new Worker<{ to: string }>('welcome', async job => {
    await mailer.send(job.data.to);
  });
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'mail.send', more: ' and 1 more', deeper: '' },
          line: 7,
          column: 11,
          endLine: 7,
          endColumn: 87,
          suggestions: null,
        },
      ],
    },
    {
      name: 'an interface that a real class implements, and one that only logs',
      code: `
import { Worker } from 'bullmq';
import mail from '@sendgrid/mail';
interface Mailer { send(to: string): Promise<void> }
class SendGridMailer implements Mailer {
  async send(to: string): Promise<void> {
    await mail.send({ to, from: 'shop@example.com', subject: 'Hello', text: 'Hello' });
  }
}
class ConsoleMailer implements Mailer {
  async send(to: string): Promise<void> {
    console.log('mail to', to);
  }
}
export const mailers = [new SendGridMailer(), new ConsoleMailer()];
export const start = (mailer: Mailer) =>
  new Worker<{ to: string }>('welcome', async job => {
    await mailer.send(job.data.to);
  });
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'mail.send', more: '', deeper: '' },
          line: 7,
          column: 11,
          endLine: 7,
          endColumn: 87,
          suggestions: null,
        },
      ],
    },
    {
      name: 'an interface that a real class implements, and one that keeps its rows in a map',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
interface Points { add(user: string, points: number): Promise<void> }
class SqlPoints implements Points {
  constructor(private readonly pool: Pool) {}
  async add(user: string, points: number): Promise<void> {
    await this.pool.query('UPDATE users SET points = points + $1 WHERE id = $2', [points, user]);
  }
}
class PointsInMemory implements Points {
  private readonly points = new Map<string, number>();
  async add(user: string, points: number): Promise<void> {
    const before = this.points.get(user);
    if (before === undefined) throw new Error('no such user');
    this.points.set(user, before + points);
  }
}
export const inMemory = (): Points => new PointsInMemory();
export const stored = (pool: Pool): Points => new SqlPoints(pool);
export const start = (points: Points) =>
  new Worker<{ user: string; points: number }>('points', async ({ data }) => {
    await points.add(data.user, data.points);
  });
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'UPDATE users', more: '', deeper: '' },
          line: 8,
          column: 11,
          endLine: 8,
          endColumn: 97,
          suggestions: null,
        },
      ],
    },
    {
      name: 'an interface that a real class implements, and one that keeps a list',
      code: `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
interface Visits { count(page: string): Promise<void> }
class VisitsInMemory implements Visits {
  readonly pages: string[] = [];
  async count(page: string): Promise<void> {
    this.pages.push(page.trim());
  }
}
class StoredVisits implements Visits {
  readonly pool: Pool;
  constructor(pool: Pool) {
    this.pool = pool;
  }
  async count(page: string): Promise<void> {
    await this.pool.query('UPDATE pages SET visits = visits + 1 WHERE path = $1', [page]);
  }
}
export const chosen = (pool: Pool): Visits =>
  process.env['TEST'] === undefined ? new StoredVisits(pool) : new VisitsInMemory();
export const start = (visits: Visits) =>
  new Worker<{ page: string }>('visits', async job => {
    await visits.count(job.data.page);
  });
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'UPDATE pages', more: '', deeper: '' },
          line: 17,
          column: 11,
          endLine: 17,
          endColumn: 90,
          suggestions: null,
        },
      ],
    },
    {
      name: 'Inngest: a function that is run again as often as by default',
      code: `
import { Inngest } from 'inngest';
const inngest = new Inngest({ id: 'shop' });
export const placed = inngest.createFunction({ id: 'placed', triggers: [{ event: 'order.placed' }] }, async ({ event }) => {
  await fetch('https://mail.example/send', { method: 'POST', body: event.data.orderId });
});
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'fetch', more: '', deeper: '' },
          line: 5,
          column: 9,
          endLine: 5,
          endColumn: 89,
          suggestions: null,
        },
      ],
    },
    {
      name: 'trigger.dev: a task that is run twice at most',
      code: `
import { task } from '@trigger.dev/sdk';
export const placed = task({
  id: 'placed',
  retry: { maxAttempts: 2 },
  run: async (payload: { orderId: string }) => {
    await fetch('https://mail.example/send', { method: 'POST', body: payload.orderId });
  },
});
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'fetch', more: '', deeper: '' },
          line: 7,
          column: 11,
          endLine: 7,
          endColumn: 88,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a list of states without the one that is stored',
      code: `
import { Worker } from 'bullmq';
import type { Knex } from 'knex';
declare const knex: Knex;
new Worker<{ id: string }>('tickets', async ({ data: { id } }) => {
  const ticket = await knex('tickets').where({ id }).first();
  if (['closed', 'deleted'].includes(ticket.state)) return;
  await fetch('https://mail.example/send', { method: 'POST', body: id });
  await knex('tickets').where({ id }).update({ state: 'mailed' });
});
      `,
      errors: [
        {
          messageId: 'external',
          data: { name: 'fetch', more: '', deeper: '' },
          line: 8,
          column: 9,
          endLine: 8,
          endColumn: 73,
        },
      ],
    },
    {
      name: 'one field that is compared with many constants',
      code: `
import { Worker } from 'bullmq';
import type { Knex } from 'knex';
declare const knex: Knex;
new Worker<{ id: string; kind: string; far: boolean; loud: boolean }>('tickets', async ({ data: { id, kind, far, loud } }) => {
  const ticket = await knex('tickets').where({ id }).first();
  if (!ticket) return;
  const known = ['k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'k8', 'k9'].includes(kind);
  const seen = far || kind === 'k8' || kind === 'k9' ? await knex('seen').where({ id, kind }).first() : undefined;
  if (kind === 'k1' && loud) console.log('first');
  if ((kind === 'k2' || kind === 'k3') && far) console.log('second');
  if (kind === 'k4' || kind === 'k5') console.log(loud ? 'third' : 'fourth');
  if (known && !(seen && (kind === 'k8' || kind === 'k9')) && kind === 'k7') {
    await knex('totals').where({ id: ticket.total }).increment('count', 1);
  }
});
      `,
      errors: [
        {
          messageId: 'change',
          data: { name: 'UPDATE totals', more: '', deeper: '' },
          line: 14,
          column: 11,
          endLine: 14,
          endColumn: 75,
        },
      ],
    },
  ],
});
