import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const work = `await pool.query('UPDATE orders SET status = $1 WHERE id = $2', ['PAID', String(message.key)]);`;
const commit = 'await consumer.commitOffsets([{ topic, partition, offset: String(Number(message.offset) + 1) }]);';

const each = (body: string): string => `
import type { Consumer } from 'kafkajs';
import type { Pool } from 'pg';
export const start = (consumer: Consumer, pool: Pool) =>
  consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, partition, message }) => {
${body}
    },
  });
`;

describe('offsets that are committed by hand', () => {
  it('the commit of the next message covers the one that failed', () => {
    const logged = each(`try {\n${work}\n${commit}\n} catch (error) {\nconsole.error(error);\n}`);
    expect(reportsOf({ 'a.ts': logged })).toEqual(['a.ts:11 no-swallowed-failure']);
  });

  it('nothing is lost by what is thrown, or read again', () => {
    expect(reportsOf({ 'a.ts': each(`${work}\n${commit}`) })).toEqual([]);
    const again = each(
      `try {\n${work}\n${commit}\n} catch {\nconsumer.seek({ topic, partition, offset: message.offset });\n}`,
    );
    expect(reportsOf({ 'a.ts': again })).toEqual([]);
  });

  it('of a batch that is left, what is not resolved is fetched again only where the client does not resolve it', () => {
    const batch = (options: string): string => `
import type { Kafka } from 'kafkajs';
import type { Pool } from 'pg';
export const start = (kafka: Kafka, pool: Pool) => {
  const consumer = kafka.consumer({ groupId: 'orders' });
  return consumer.run({
    ${options}
    eachBatch: async ({ batch: { topic, partition, messages }, resolveOffset }) => {
      for (const message of messages) {
        try {
          ${work}
          resolveOffset(message.offset);
          ${commit}
        } catch (error) {
          console.error(error);
          break;
        }
      }
    },
  });
};
`;
    expect(reportsOf({ 'a.ts': batch('autoCommit: false,') })).toEqual(['a.ts:14 no-swallowed-failure']);
    expect(reportsOf({ 'a.ts': batch('autoCommit: false,\neachBatchAutoResolve: false,') })).toEqual([]);
  });
});
