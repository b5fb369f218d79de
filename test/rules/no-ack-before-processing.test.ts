import rule from '../../rules/no-ack-before-processing.ts';
import { testerWithoutSchema } from './tester.ts';

testerWithoutSchema().run('no-ack-before-processing', rule, {
  valid: [
    {
      name: 'ack after the work',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  await save(m);
  ch.ack(m);
});
      `,
    },
  ],
  invalid: [
    {
      name: 'ack before the work',
      code: `
import type { Channel, ConsumeMessage } from 'amqplib';
declare const ch: Channel;
declare function save(m: ConsumeMessage): Promise<void>;
await ch.consume('orders', async m => {
  if (!m) return;
  ch.ack(m);
  await save(m);
});
      `,
      errors: [{ messageId: 'ackBeforeProcessing', line: 7, column: 3, endLine: 7, endColumn: 12 }],
    },
  ],
});
