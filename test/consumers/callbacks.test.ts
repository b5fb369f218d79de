import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const orders = (imports: string, work: string): string => `
import type { Channel } from 'amqplib/callback_api';
${imports}
export function start(channel: Channel): void {
  channel.consume('orders', message => {
    if (message === null) return;
    const id = message.content.toString();
${work}
  });
}
`;

const pg = `import { Pool } from 'pg';
const pool = new Pool();`;
const update = `pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', id]`;

describe('what a client calls back', () => {
  it('settles the message', () => {
    const settles = orders(
      pg,
      `${update}, (error, result) => {
        if (error) return channel.nack(message, false, false);
        if (result.rowCount === 0) console.log('no such order');
        channel.ack(message);
      });`,
    );
    expect(reportsOf({ 'a.ts': settles })).toEqual([]);
  });

  it('drops a failure, or loses what has not come back yet', () => {
    const drops = orders(pg, `${update}, error => {\nif (error) console.error(error);\nchannel.ack(message);\n});`);
    expect(reportsOf({ 'a.ts': drops })).toEqual(['a.ts:9 no-swallowed-failure']);
    const early = orders(pg, `${update}, error => {\nif (error) console.error(error);\n});\nchannel.ack(message);`);
    expect(reportsOf({ 'a.ts': early })).toEqual(['a.ts:12 no-ack-before-processing']);
  });

  it('of a mail', () => {
    const mail = `import { createTransport } from 'nodemailer';
const transport = createTransport({ host: 'mail.example' });`;
    const send = `transport.sendMail({ to: id, subject: 'Paid' }, error => {`;
    const settles = orders(
      mail,
      `${send}\nif (error) channel.nack(message, false, false);\nelse channel.ack(message);\n});`,
    );
    expect(reportsOf({ 'a.ts': settles })).toEqual(['a.ts:9 require-dedup']);
    const hangs = orders(mail, `${send}\nif (error) return console.error(error);\nchannel.ack(message);\n});`);
    expect(reportsOf({ 'a.ts': hangs })).toEqual(['a.ts:6 no-unsettled-message', 'a.ts:9 require-dedup']);
  });

  it('in the steps of a transaction', () => {
    const steps = orders(
      `import { createPool } from 'mysql2';
const pool = createPool({});`,
      `pool.getConnection((refused, connection) => {
        if (refused) return channel.nack(message, false, false);
        const fail = () => connection.rollback(() => channel.nack(message, false, false));
        connection.beginTransaction(error => {
          if (error) return fail();
          connection.query('INSERT INTO inbox (id) VALUES (?)', [message.properties.messageId], error => {
            if (error) return fail();
            connection.query('UPDATE stock SET quantity = quantity - 1 WHERE sku = ?', [id], error => {
              if (error) return fail();
              connection.commit(error => (error ? fail() : channel.ack(message)));
            });
          });
        });
      });`,
    );
    expect(reportsOf({ 'a.ts': steps })).toEqual([]);
  });

  it('settles a promise that is awaited', () => {
    const promised = `
import type { Channel } from 'amqplib';
${pg}
const save = (id: string) => new Promise<void>((resolve, reject) => {
  ${update}, error => (error ? reject(error) : resolve()));
});
export const start = (channel: Channel) => channel.consume('orders', async message => {
  if (message === null) return;
  await save(message.content.toString());
  channel.ack(message);
});
`;
    expect(reportsOf({ 'a.ts': promised })).toEqual([]);
  });
});
