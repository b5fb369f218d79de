import rule from '../../rules/no-dual-write.ts';
import { assertionOptions, testerWithoutSchema } from './tester.ts';

testerWithoutSchema().run('no-dual-write', rule, {
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
