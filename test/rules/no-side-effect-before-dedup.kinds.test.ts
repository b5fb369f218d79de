import rule from '../../rules/no-side-effect-before-dedup.ts';
import { assertionOptions, testerWithoutSchema } from './tester.ts';

testerWithoutSchema().run('no-side-effect-before-dedup', rule, {
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
