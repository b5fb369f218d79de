import rule from '../../rules/no-check-then-insert.ts';
import { assertionOptions, testerWithPrisma } from './tester.ts';

testerWithPrisma().run('no-check-then-insert', rule, {
  assertionOptions,
  valid: [
    {
      name: 'a claim that throws for want of the row, and is caught',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
declare function ship(order: string): Promise<void>;
const claim = async (id: string) => {
  try {
    return await prisma.shipment.update({ where: { id, carrier: 'NONE' }, data: { carrier: 'POST' } });
  } catch (error) {
    console.warn('is being shipped', error);
    return null;
  }
};
new Worker<{ id: string }>('shipments', async ({ data: { id } }) => {
  const shipment = await prisma.shipment.findUnique({ where: { id } });
  if (shipment?.carrier !== 'NONE') return;
  const claimed = await claim(id);
  if (!claimed) return;
  await ship(claimed.orderId);
  await prisma.shipment.update({ where: { id }, data: { carrier: 'DONE' } });
});
      `,
    },
    {
      name: 'a deletion that throws for the second of two deliveries, and takes its transaction back',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ orderId: string }>('released', async ({ data: { orderId } }) => {
  const invoice = await prisma.invoice.findUnique({ where: { orderId } });
  if (invoice === null) return;
  await prisma.$transaction(async tx => {
    await tx.settlement.update({ where: { id: 'open' }, data: { amount: { increment: invoice.amount } } });
    await tx.invoice.delete({ where: { orderId } });
  });
});
      `,
    },
    {
      name: 'findUnique and create on a unique column',
      code: `
import type { Channel } from 'amqplib';
import type { PrismaClient } from './generated/client.ts';
declare const channel: Channel;
declare const prisma: PrismaClient;
await channel.consume('orders', async message => {
  if (message === null) return;
  const order = JSON.parse(message.content.toString()) as { id: string; amount: number };
  const known = await prisma.invoice.findUnique({ where: { orderId: order.id } });
  if (!known) await prisma.invoice.create({ data: { orderId: order.id, amount: order.amount } });
  channel.ack(message);
});
      `,
    },
    {
      name: 'a composite key, asked by its own selector',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ account: string; eventId: string; amount: number }>('events', async ({ data }) => {
  const { account, eventId, amount } = data;
  const known = await prisma.providerEvent.findUnique({ where: { account_eventId: { account, eventId } } });
  if (known !== null) return;
  await prisma.providerEvent.create({ data: { account, eventId, amount } });
});
      `,
    },
    {
      name: 'a composite key, of which the check compares one column',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ eventId: string; amount: number }>('events', async ({ data: { eventId, amount } }) => {
  const known = await prisma.providerEvent.findFirst({ where: { eventId } });
  if (known !== null) return;
  await prisma.providerEvent.create({ data: { account: 'main', eventId, amount } });
});
      `,
    },
    {
      name: 'a serializable interactive transaction',
      code: `
import type { Consumer } from 'kafkajs';
import { Prisma, type PrismaClient } from './generated/client.ts';
declare const consumer: Consumer;
declare const prisma: PrismaClient;
await consumer.run({
  eachMessage: async ({ message }) => {
    const orderId = String(message.key);
    await prisma.$transaction(
      async tx => {
        const known = await tx.shipment.findFirst({ where: { orderId } });
        if (known) return;
        await tx.shipment.create({ data: { orderId, carrier: String(message.value) } });
      },
      { isolationLevel: Prisma.TransactionIsolationLevel.Serializable },
    );
  },
});
      `,
    },
    {
      name: 'the isolation level as a plain string',
      code: `
import type { Consumer } from 'kafkajs';
import type { PrismaClient } from './generated/client.ts';
declare const consumer: Consumer;
declare const prisma: PrismaClient;
await consumer.run({
  eachMessage: async ({ message }) => {
    const orderId = String(message.key);
    await prisma.$transaction(
      async tx => {
        const known = await tx.shipment.findFirst({ where: { orderId } });
        if (known) return;
        await tx.shipment.create({ data: { orderId, carrier: String(message.value) } });
      },
      { isolationLevel: 'Serializable' },
    );
  },
});
      `,
    },
    {
      name: 'P2002 is treated as done',
      code: `
import type { Transporter } from 'nodemailer';
import { Worker, type Job } from 'bullmq';
import { Prisma, type PrismaClient } from './generated/client.ts';
class Welcome {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly mail: Transporter,
  ) {}
  process = async (job: Job<{ id: string; email: string }>): Promise<void> => {
    const messageId = job.data.id;
    if (await this.prisma.processedMessage.findUnique({ where: { messageId } })) return;
    try {
      await this.prisma.processedMessage.create({ data: { messageId } });
    } catch (error) {
      if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return;
      throw error;
    }
    await this.mail.sendMail({ to: job.data.email, subject: 'Welcome' });
  };
}
declare const welcome: Welcome;
new Worker('welcome', welcome.process);
      `,
    },
    {
      name: 'an upsert and nothing after it',
      code: `
import { Worker, type Job } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker('invoices', async (job: Job<{ orderId: string; amount: number }>) => {
  const { orderId, amount } = job.data;
  const known = await prisma.invoice.findUnique({ where: { orderId } });
  if (known?.amount === amount) return;
  await prisma.invoice.upsert({ where: { orderId }, create: { orderId, amount }, update: { amount } });
});
      `,
    },
    {
      name: 'createMany skips duplicates',
      code: `
import { Worker, type Job } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker('invoices', async (job: Job<{ orderId: string; amount: number }>) => {
  const known = await prisma.invoice.findUnique({ where: { orderId: job.data.orderId } });
  if (known) return;
  await prisma.invoice.createMany({ data: [job.data], skipDuplicates: true });
});
      `,
    },
    {
      name: 'find or create on a unique column',
      code: `
import { Worker, type Job } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
class Invoices {
  constructor(private readonly prisma: PrismaClient) {}
  async findOrCreate(orderId: string, amount: number): Promise<{ id: string }> {
    const found = await this.prisma.invoice.findUnique({ where: { orderId } });
    return found ?? (await this.prisma.invoice.create({ data: { orderId, amount } }));
  }
}
declare const invoices: Invoices;
new Worker('invoices', async (job: Job<{ orderId: string; amount: number }>) => {
  await invoices.findOrCreate(job.data.orderId, job.data.amount);
});
      `,
    },
    {
      name: 'a cool-down read is no check',
      code: `
import { Worker, type Job } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker('reminders', async (job: Job<{ userId: string }>) => {
  const { userId } = job.data;
  const since = new Date(Date.now() - 86_400_000);
  const recent = await prisma.reminder.findFirst({ where: { userId, sentAt: { gte: since } } });
  if (recent) return;
  await prisma.reminder.create({ data: { userId } });
});
      `,
    },
    {
      name: 'the insert is into another model',
      code: `
import { Worker, type Job } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker('shipments', async (job: Job<{ orderId: string }>) => {
  const { orderId } = job.data;
  const invoice = await prisma.invoice.findUnique({ where: { orderId } });
  if (!invoice) return;
  await prisma.shipment.create({ data: { orderId, carrier: 'post' } });
});
      `,
    },
    {
      name: 'a list is only read',
      code: `
import { Worker, type Job } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker('report', async (job: Job<{ orderId: string }>) => {
  const shipments = await prisma.shipment.findMany({ where: { orderId: job.data.orderId } });
  for (const shipment of shipments) console.info(shipment.id);
});
      `,
    },
    {
      name: 'a create method on a type of the program',
      code: `
import { Worker, type Job } from 'bullmq';
interface Book {
  findFirst(query: { where: { orderId: string } }): Promise<object | null>;
  create(entry: { data: { orderId: string } }): Promise<object>;
}
declare const shipment: Book;
new Worker('shipments', async (job: Job<{ orderId: string }>) => {
  const known = await shipment.findFirst({ where: { orderId: job.data.orderId } });
  if (!known) await shipment.create({ data: { orderId: job.data.orderId } });
});
      `,
    },
    {
      name: 'FN: the columns of a row that is the message itself are not known one by one',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ orderId: string; carrier: string }>('shipments', async ({ data }) => {
  const known = await prisma.shipment.findFirst({ where: { orderId: data.orderId } });
  if (!known) await prisma.shipment.create({ data });
});
      `,
    },
    {
      name: 'a unique key of which the id of another row is a part',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ orderId: string; code: string }>('vouchers', async ({ data: { orderId, code } }) => {
  const invoice = await prisma.invoice.findUniqueOrThrow({ where: { orderId } });
  const known = await prisma.voucher.findFirst({ where: { tenantId: invoice.id, code } });
  if (!known) await prisma.voucher.create({ data: { tenantId: invoice.id, code } });
});
      `,
    },
    {
      name: 'the key is a column of a row that the handler changes',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ orderId: string; carrier: string; amount: number }>('shipments', async job => {
  const { orderId, carrier, amount } = job.data;
  const invoice = await prisma.invoice.findUniqueOrThrow({ where: { orderId } });
  const batch = String(invoice.amount);
  await prisma.invoice.update({ where: { id: invoice.id }, data: { amount } });
  const known = await prisma.shipment.findFirst({ where: { orderId: batch } });
  if (!known) await prisma.shipment.create({ data: { orderId: batch, carrier } });
});
      `,
    },
    {
      name: 'a set of what the rows hold, of a unique column',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ ids: string[]; carrier: string }>('invoices', async ({ data: { ids, carrier } }) => {
  const known = await prisma.invoice.findMany({ where: { orderId: { in: ids } } });
  const seen = new Set(known.map(row => row.orderId));
  for (const id of ids) {
    if (seen.has(id)) continue;
    await prisma.invoice.create({ data: { orderId: id, amount: carrier.length } });
  }
});
      `,
    },
    {
      name: 'each is looked for among rows that another condition chose',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ ids: string[]; carrier: string }>('shipments', async ({ data: { ids, carrier } }) => {
  const known = await prisma.shipment.findMany({ where: { carrier: { not: carrier }, orderId: { in: ids } } });
  for (const id of ids) {
    if (known.some(row => row.orderId === id)) continue;
    await prisma.invoice.upsert({ where: { orderId: id }, create: { orderId: id, amount: 1 }, update: { amount: 1 } });
  }
});
      `,
    },
  ],
  invalid: [
    {
      name: 'a row of one message column and constants is all the work there is',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ orderId: string }>('shipments', async ({ data: { orderId } }) => {
  const known = await prisma.shipment.findFirst({ where: { orderId } });
  if (!known) await prisma.shipment.create({ data: { orderId, carrier: 'post' } });
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'prisma.shipment.create',
            other: 'prisma.shipment.findFirst',
            otherAt: 'line 6',
            deeper: '',
            remedy: '`@@unique([orderId])`',
          },
          line: 7,
          column: 21,
          endLine: 7,
          endColumn: 83,
        },
      ],
    },
    {
      name: 'a set of what the rows hold stands for a question about each of them',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ ids: string[]; carrier: string }>('shipments', async ({ data: { ids, carrier } }) => {
  const known = await prisma.shipment.findMany({ where: { orderId: { in: ids } }, select: { orderId: true } });
  const seen = new Set(known.map(row => row.orderId));
  for (const id of ids) {
    if (seen.has(id)) continue;
    await prisma.shipment.create({ data: { orderId: id, carrier } });
  }
});
      `,
      errors: [
        {
          messageId: 'free',
          data: { other: 'seen.has', otherAt: 'line 9', deeper: '', remedy: '`@@unique([orderId])`' },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 69,
          suggestions: null,
        },
      ],
    },
    {
      name: 'a list of what the rows hold stands for a question about each of them',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ ids: string[]; carrier: string }>('shipments', async ({ data: { ids, carrier } }) => {
  const known = await prisma.shipment.findMany({ where: { carrier, orderId: { in: ids } } });
  const seen = known.map(({ orderId }) => orderId);
  for (const id of ids) {
    if (!seen.includes(id)) await prisma.shipment.create({ data: { orderId: id, carrier } });
  }
});
      `,
      errors: [
        {
          messageId: 'free',
          data: { other: 'seen.includes', otherAt: 'line 9', deeper: '', remedy: '`@@unique([carrier, orderId])`' },
          line: 9,
          column: 35,
          endLine: 9,
          endColumn: 93,
          suggestions: null,
        },
      ],
    },
    {
      name: 'each is looked for among the rows',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ ids: string[]; carrier: string }>('shipments', async ({ data: { ids, carrier } }) => {
  const known = await prisma.shipment.findMany({ where: { orderId: { in: ids } } });
  for (const id of ids) {
    const earlier = known.find(row => row.orderId === id);
    if (earlier !== undefined) continue;
    await prisma.shipment.create({ data: { orderId: id, carrier } });
  }
});
      `,
      errors: [
        {
          messageId: 'free',
          data: { other: 'known.find', otherAt: 'line 8', deeper: '', remedy: '`@@unique([orderId])`' },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 69,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the rows are kept by what they hold',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ ids: string[]; carrier: string }>('shipments', async ({ data: { ids, carrier } }) => {
  const known = await prisma.shipment.findMany({ where: { orderId: { in: ids } } });
  const byId = new Map(known.map(row => [row.orderId, row]));
  for (const id of ids) {
    if (byId.has(id)) continue;
    await prisma.shipment.create({ data: { orderId: id, carrier } });
  }
});
      `,
      errors: [
        {
          messageId: 'free',
          data: { other: 'byId.has', otherAt: 'line 9', deeper: '', remedy: '`@@unique([orderId])`' },
          line: 10,
          column: 11,
          endLine: 10,
          endColumn: 69,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the key is the id of a row that is found or made by a key with a name of its own',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ account: string; eventId: string; carrier: string }>('shipments', async ({ data }) => {
  const { account, eventId, carrier } = data;
  let settled = await prisma.settlement.findUnique({ where: { event: { account, eventId } } });
  if (!settled) settled = await prisma.settlement.create({ data: { account, eventId, amount: 0 } });
  const known = await prisma.shipment.findFirst({ where: { orderId: settled.id } });
  if (!known) await prisma.shipment.create({ data: { orderId: settled.id, carrier } });
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            other: 'prisma.shipment.findFirst',
            otherAt: 'line 9',
            deeper: '',
            remedy: '`@@unique([orderId])`',
          },
          line: 10,
          column: 21,
          endLine: 10,
          endColumn: 87,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the key is the id of another row, which is found again',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ orderId: string; carrier: string }>('shipments', async ({ data: { orderId, carrier } }) => {
  const invoice = await prisma.invoice.findUniqueOrThrow({ where: { orderId } });
  const known = await prisma.shipment.findFirst({ where: { orderId: invoice.id } });
  if (!known) await prisma.shipment.create({ data: { orderId: invoice.id, carrier } });
});
      `,
      errors: [
        {
          messageId: 'free',
          data: { other: 'prisma.shipment.findFirst', otherAt: 'line 7', deeper: '', remedy: '`@@unique([orderId])`' },
          line: 8,
          column: 21,
          endLine: 8,
          endColumn: 87,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the key is the id of another row, which is found or made',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ orderId: string; carrier: string }>('shipments', async ({ data: { orderId, carrier } }) => {
  let invoice = await prisma.invoice.findUnique({ where: { orderId } });
  if (!invoice) invoice = await prisma.invoice.create({ data: { orderId, amount: 0 } });
  const known = await prisma.shipment.findFirst({ where: { orderId: invoice.id } });
  if (known) return;
  await prisma.shipment.create({ data: { orderId: invoice.id, carrier } });
});
      `,
      errors: [
        {
          messageId: 'free',
          data: { other: 'prisma.shipment.findFirst', otherAt: 'line 8', deeper: '', remedy: '`@@unique([orderId])`' },
          line: 10,
          column: 9,
          endLine: 10,
          endColumn: 75,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the key is made of the id of another row, of which something else changes',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ orderId: string; carrier: string; amount: number }>('shipments', async job => {
  const invoice = await prisma.invoice.findUniqueOrThrow({ where: { orderId: job.data.orderId } });
  await prisma.invoice.update({ where: { id: invoice.id }, data: { amount: job.data.amount } });
  const orderId = 'invoice-' + invoice.id;
  const known = await prisma.shipment.findFirst({ where: { orderId } });
  if (!known) await prisma.shipment.create({ data: { orderId, carrier: job.data.carrier } });
});
      `,
      errors: [
        {
          messageId: 'free',
          data: { other: 'prisma.shipment.findFirst', otherAt: 'line 9', deeper: '', remedy: '`@@unique([orderId])`' },
          line: 10,
          column: 21,
          endLine: 10,
          endColumn: 93,
          suggestions: null,
        },
      ],
    },
    {
      name: 'findFirst and create on a column that is not unique',
      code: `
import type { Channel } from 'amqplib';
import type { PrismaClient } from './generated/client.ts';
declare const channel: Channel;
declare const prisma: PrismaClient;
await channel.consume('orders', async message => {
  if (message === null) return;
  const order = JSON.parse(message.content.toString()) as { id: string; carrier: string };
  const known = await prisma.shipment.findFirst({ where: { orderId: order.id } });
  if (!known) await prisma.shipment.create({ data: { orderId: order.id, carrier: order.carrier } });
  channel.ack(message);
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'prisma.shipment.create',
            other: 'prisma.shipment.findFirst',
            otherAt: 'line 9',
            deeper: '',
            remedy: '`@@unique([orderId])`',
          },
          line: 10,
          column: 21,
          endLine: 10,
          endColumn: 100,
          suggestions: null,
        },
      ],
    },
    {
      name: 'count, early return, create',
      code: `
import { Worker } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
new Worker<{ orderId: string; carrier: string }>('shipments', async ({ data }) => {
  const count = await prisma.shipment.count({ where: { orderId: data.orderId, carrier: data.carrier } });
  if (count > 0) return;
  await prisma.shipment.create({ data: { orderId: data.orderId, carrier: data.carrier } });
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'prisma.shipment.create',
            other: 'prisma.shipment.count',
            otherAt: 'line 6',
            deeper: '',
            remedy: '`@@unique([orderId, carrier])`',
          },
          line: 8,
          column: 9,
          endLine: 8,
          endColumn: 91,
          suggestions: null,
        },
      ],
    },
    {
      name: 'an interactive transaction at the default level',
      code: `
import type { Consumer } from 'kafkajs';
import type { PrismaClient } from './generated/client.ts';
declare const consumer: Consumer;
declare const prisma: PrismaClient;
await consumer.run({
  eachMessage: async ({ message }) => {
    const orderId = String(message.key);
    await prisma.$transaction(async tx => {
      const known = await tx.shipment.findFirst({ where: { orderId } });
      if (known) return;
      await tx.shipment.create({ data: { orderId, carrier: String(message.value) } });
    });
  },
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'tx.shipment.create',
            other: 'tx.shipment.findFirst',
            otherAt: 'line 10',
            deeper: '',
            remedy: '`@@unique([orderId])`',
          },
          line: 12,
          column: 13,
          endLine: 12,
          endColumn: 86,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the check in a serializable transaction, the insert outside',
      code: `
import type { Consumer } from 'kafkajs';
import type { PrismaClient } from './generated/client.ts';
declare const consumer: Consumer;
declare const prisma: PrismaClient;
await consumer.run({
  eachMessage: async ({ message }) => {
    const orderId = String(message.key);
    const known = await prisma.$transaction(tx => tx.shipment.findFirst({ where: { orderId } }), {
      isolationLevel: 'Serializable',
    });
    if (known) return;
    await prisma.shipment.create({ data: { orderId, carrier: String(message.value) } });
  },
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'prisma.shipment.create',
            other: 'tx.shipment.findFirst',
            otherAt: 'line 9',
            deeper: '',
            remedy: '`@@unique([orderId])`',
          },
          line: 13,
          column: 11,
          endLine: 13,
          endColumn: 88,
          suggestions: null,
        },
      ],
    },
    {
      name: 'the conflict is logged and the mail is sent all the same',
      code: `
import type { Transporter } from 'nodemailer';
import { Worker, type Job } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
class Welcome {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly mail: Transporter,
  ) {}
  process = async (job: Job<{ id: string; email: string }>): Promise<void> => {
    const messageId = job.data.id;
    if (await this.prisma.processedMessage.findUnique({ where: { messageId } })) return;
    try {
      await this.prisma.processedMessage.create({ data: { messageId } });
    } catch (error) {
      console.error(error);
    }
    await this.mail.sendMail({ to: job.data.email, subject: 'Welcome' });
  };
}
declare const welcome: Welcome;
new Worker('welcome', welcome.process);
      `,
      errors: [
        {
          messageId: 'unhandled',
          data: {
            name: 'prisma.processedMessage.create',
            other: 'prisma.processedMessage.findUnique',
            otherAt: 'line 12',
            deeper: '',
            effect: 'mail.sendMail',
            effectAt: 'line 18',
          },
          line: 14,
          column: 13,
          endLine: 14,
          endColumn: 73,
          suggestions: null,
        },
      ],
    },
    {
      name: 'P2002 is expected of a column that is not unique',
      code: `
import type { Transporter } from 'nodemailer';
import { Worker, type Job } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
declare const mail: Transporter;
new Worker('shipped', async (job: Job<{ orderId: string }>) => {
  try {
    await prisma.shipment.create({ data: { orderId: job.data.orderId, carrier: 'post' } });
  } catch (error) {
    if ((error as { code?: string }).code === 'P2002') return;
    throw error;
  }
  await mail.sendMail({ to: 'a@example.com', subject: 'Shipped' });
});
      `,
      errors: [
        {
          messageId: 'unenforced',
          data: {
            name: 'prisma.shipment.create',
            deeper: '',
            effect: 'mail.sendMail',
            effectAt: 'line 14',
          },
          line: 9,
          column: 11,
          endLine: 9,
          endColumn: 91,
          suggestions: null,
        },
      ],
    },
    {
      name: "an upsert overwrites the other's marker",
      code: `
import type { Transporter } from 'nodemailer';
import { Worker, type Job } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
declare const prisma: PrismaClient;
declare const mail: Transporter;
new Worker('welcome', async (job: Job<{ id: string; email: string }>) => {
  const where = { messageId: job.data.id };
  const known = await prisma.processedMessage.findUnique({ where });
  if (known) return;
  await prisma.processedMessage.upsert({ where, create: where, update: {} });
  await mail.sendMail({ to: job.data.email, subject: 'Welcome' });
});
      `,
      errors: [
        {
          messageId: 'overwrites',
          data: {
            name: 'prisma.processedMessage.upsert',
            other: 'prisma.processedMessage.findUnique',
            otherAt: 'line 9',
            deeper: '',
            effect: 'mail.sendMail',
            effectAt: 'line 12',
            atomicForm: 'Make the write conditional and stop when it changes nothing.',
          },
          line: 11,
          column: 9,
          endLine: 11,
          endColumn: 77,
          suggestions: null,
        },
      ],
    },
    {
      name: 'find or create, in a repository',
      code: `
import { Worker, type Job } from 'bullmq';
import type { PrismaClient } from './generated/client.ts';
class Shipments {
  constructor(private readonly prisma: PrismaClient) {}
  async findOrCreate(orderId: string, carrier: string): Promise<{ id: string }> {
    const found = await this.prisma.shipment.findFirst({ where: { orderId } });
    return found ?? (await this.prisma.shipment.create({ data: { orderId, carrier } }));
  }
}
declare const shipments: Shipments;
new Worker('shipments', async (job: Job<{ orderId: string; carrier: string }>) => {
  await shipments.findOrCreate(job.data.orderId, job.data.carrier);
});
      `,
      errors: [
        {
          messageId: 'free',
          data: {
            name: 'prisma.shipment.create',
            other: 'prisma.shipment.findFirst',
            otherAt: 'line 7',
            deeper: '',
            remedy: '`@@unique([orderId])`',
          },
          line: 8,
          column: 28,
          endLine: 8,
          endColumn: 87,
          suggestions: null,
        },
      ],
    },
  ],
});
