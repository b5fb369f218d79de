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
