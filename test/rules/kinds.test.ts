import beforeDedup from '../../rules/no-side-effect-before-dedup.ts';
import dualWrite from '../../rules/no-dual-write.ts';
import dedup from '../../rules/require-dedup.ts';
import { assertionOptions, testerWithoutSchema } from './tester.ts';

testerWithoutSchema().run('no-dual-write', dualWrite, {
  assertionOptions,
  valid: [
    {
      name: 'a value is one constant or another',
      code: `
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
import type { Knex } from 'knex';
declare const knex: Knex;
declare const producer: Producer;
new Worker<{ id: string; kind: string }>('tickets', async ({ data: { id, kind } }) => {
  if (kind === 'opened') await knex('tickets').where({ id }).update({ state: 'open' });
  if (kind === 'closed') await producer.send({ topic: 'moves', messages: [{ key: id, value: id }] });
});
      `,
    },
    {
      name: 'a constant that is not in the list',
      code: `
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
import type { Knex } from 'knex';
declare const knex: Knex;
declare const producer: Producer;
new Worker<{ id: string; kind: string }>('tickets', async ({ data: { id, kind } }) => {
  if (['opened', 'reopened'].includes(kind)) await knex('tickets').where({ id }).update({ state: 'open' });
  if (kind === 'closed') await producer.send({ topic: 'moves', messages: [{ key: id, value: id }] });
});
      `,
    },
    {
      name: 'constants of generated code are their texts',
      code: `
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
import type { Knex } from 'knex';
declare const knex: Knex;
declare const producer: Producer;
declare const Kind: { readonly OPENED: 'opened'; readonly CLOSED: 'closed' };
new Worker<{ id: string; kind: string }>('tickets', async ({ data: { id, kind } }) => {
  if (kind === Kind.OPENED) await knex('tickets').where({ id }).update({ state: 'open' });
  switch (kind) {
    case 'closed':
      await producer.send({ topic: 'moves', messages: [{ key: id, value: id }] });
  }
});
      `,
    },
    {
      name: 'nothing is no text',
      code: `
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
import type { Knex } from 'knex';
declare const knex: Knex;
declare const producer: Producer;
new Worker<{ id: string; kind: string }>('tickets', async ({ data: { id, kind } }) => {
  if (!kind) await knex('tickets').where({ id }).update({ state: 'open' });
  if (kind === 'closed') await producer.send({ topic: 'moves', messages: [{ key: id, value: id }] });
});
      `,
    },
  ],
  invalid: [
    {
      name: 'the same constant twice',
      code: `
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
import type { Knex } from 'knex';
declare const knex: Knex;
declare const producer: Producer;
new Worker<{ id: string; kind: string }>('tickets', async ({ data: { id, kind } }) => {
  if (kind === 'opened') await knex('tickets').where({ id }).update({ state: 'open' });
  if (kind === 'opened') await producer.send({ topic: 'moves', messages: [{ key: id, value: id }] });
});
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: { name: 'producer.send', deeper: '', other: 'UPDATE tickets', otherAt: 'line 8' },
          line: 9,
          column: 32,
          endLine: 9,
          endColumn: 101,
        },
      ],
    },
    {
      name: 'a constant that is in the list',
      code: `
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
import type { Knex } from 'knex';
declare const knex: Knex;
declare const producer: Producer;
new Worker<{ id: string; kind: string }>('tickets', async ({ data: { id, kind } }) => {
  if (['opened', 'reopened'].includes(kind)) await knex('tickets').where({ id }).update({ state: 'open' });
  if (kind === 'reopened') await producer.send({ topic: 'moves', messages: [{ key: id, value: id }] });
});
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: { name: 'producer.send', deeper: '', other: 'UPDATE tickets', otherAt: 'line 8' },
          line: 9,
          column: 34,
          endLine: 9,
          endColumn: 103,
        },
      ],
    },
    {
      name: 'constants of two values',
      code: `
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
import type { Knex } from 'knex';
declare const knex: Knex;
declare const producer: Producer;
new Worker<{ id: string; kind: string }>('tickets', async ({ data: { id, kind } }) => {
  if (kind === 'opened') await knex('tickets').where({ id }).update({ state: 'open' });
  if (id === 'closed') await producer.send({ topic: 'moves', messages: [{ key: id, value: id }] });
});
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: { name: 'producer.send', deeper: '', other: 'UPDATE tickets', otherAt: 'line 8' },
          line: 9,
          column: 30,
          endLine: 9,
          endColumn: 99,
        },
      ],
    },
    {
      name: 'what is not one constant may be another',
      code: `
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
import type { Knex } from 'knex';
declare const knex: Knex;
declare const producer: Producer;
new Worker<{ id: string; kind: string }>('tickets', async ({ data: { id, kind } }) => {
  if (kind !== 'opened') await knex('tickets').where({ id }).update({ state: 'open' });
  if (kind === 'closed') await producer.send({ topic: 'moves', messages: [{ key: id, value: id }] });
});
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: { name: 'producer.send', deeper: '', other: 'UPDATE tickets', otherAt: 'line 8' },
          line: 9,
          column: 32,
          endLine: 9,
          endColumn: 101,
        },
      ],
    },
    {
      name: 'a list that something is added to',
      code: `
import { Worker } from 'bullmq';
import type { Producer } from 'kafkajs';
import type { Knex } from 'knex';
declare const knex: Knex;
declare const producer: Producer;
new Worker<{ id: string; kind: string }>('tickets', async ({ data: { id, kind } }) => {
  const kinds = ['opened'];
  if (id.length > 3) kinds.push(id);
  if (kinds.includes(kind)) await knex('tickets').where({ id }).update({ state: 'open' });
  if (kind === 'closed') await producer.send({ topic: 'moves', messages: [{ key: id, value: id }] });
});
      `,
      errors: [
        {
          messageId: 'lostEvent',
          data: { name: 'producer.send', deeper: '', other: 'UPDATE tickets', otherAt: 'line 10' },
          line: 11,
          column: 32,
          endLine: 11,
          endColumn: 101,
        },
      ],
    },
  ],
});

testerWithoutSchema().run('no-side-effect-before-dedup', beforeDedup, {
  assertionOptions,
  valid: [
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
    },
  ],
  invalid: [
    {
      name: 'a state that is one of a list',
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
      errors: [
        {
          messageId: 'effectFirst',
          data: { name: 'fetch', deeper: '', more: '', other: 'UPDATE tickets', otherAt: 'line 9' },
          line: 8,
          column: 9,
          endLine: 8,
          endColumn: 73,
        },
      ],
    },
  ],
});

testerWithoutSchema().run('require-dedup', dedup, {
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
  ],
  invalid: [
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
