import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

/** `ts-pattern` and its like: what is chosen runs at once, and its promise is what the chain ends in. */
const matching = `
interface Matching<T> { with(kind: string, work: () => T): Matching<T>; exhaustive(): T }
export declare const match: <T>(kind: string) => Matching<T>;
export declare const untyped: any;
`;

const worker = (body: string): string => `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
import { match, untyped } from './matching.ts';
void [match, untyped];
declare const pool: Pool;
const close = async (id: string) => { await pool.query('UPDATE orders SET open = false WHERE id = $1', [id]); };
export const worker = new Worker<{ kind: string; id: string }>('orders', async ({ data }) => {
  ${body}
});
`;

const reported = (body: string): readonly string[] => reportsOf({ 'matching.ts': matching, 'worker.ts': worker(body) });

describe('work in callbacks of a chain', () => {
  it.each(['match<Promise<void>>', 'untyped'])('that %s begins and somebody awaits', begin => {
    const chain = `${begin}(data.kind).with('a', async () => close(data.id)).with('b', async () => { await close('b' + data.id); }).exhaustive()`;
    expect(reported(`await ${chain};`)).toEqual([]);
    expect(reported(`const done = ${chain};\n  console.log(data.id);\n  await done;`)).toEqual([]);
    expect(reported(`const run = async () => ${chain};\n  await run();`)).toEqual([]);
    expect(reported(`try { await ${chain}; } catch (error) { console.error(error); }`)).toEqual([
      'worker.ts:9 no-swallowed-failure',
    ]);
    expect(new Set(reported(`${chain};`))).toEqual(new Set(['worker.ts:9 no-unawaited-processing']));
  });

  it('that an untyped function runs and gives back', () => {
    const traced =
      'const traced = async (run: () => Promise<void>): Promise<void> => untyped.trace(async () => { await run(); });';
    expect(reported(`${traced}\n  await traced(() => close(data.id));`)).toEqual([]);
    expect(reported(`${traced}\n  void traced(() => close(data.id));`)).toEqual([
      'worker.ts:10 no-unawaited-processing',
    ]);
  });
});

describe('work in a list that conditions put together', () => {
  it.each(['all', 'allSettled'])('of Promise.%s', method => {
    const spread = `[close(data.id), ...(data.kind === 'a' ? [close('a' + data.id), close('b')] : []), close('c')]`;
    const throwing = `for (const one of done) if (one && one.status === 'rejected') throw one.reason;`;
    const after = method === 'all' ? '' : throwing;
    expect(reported(`const done = await Promise.${method}(${spread});\n  void done; ${after}`)).toEqual([]);
    const kept = `const some = data.kind === 'a' ? [close('a' + data.id)] : [];`;
    expect(
      reported(`${kept}\n  const done = await Promise.${method}([close(data.id), ...some]); void done; ${after}`),
    ).toEqual([]);
    const mapped = `...(data.kind === 'a' ? ['a', 'b'].map(id => close(id)) : [])`;
    expect(reported(`const done = await Promise.${method}([close(data.id), ${mapped}]); void done; ${after}`)).toEqual(
      [],
    );
    expect(reported(`void Promise.${method}(${spread});`)).toEqual(['worker.ts:9 no-unawaited-processing']);
  });

  it('that nobody waits for', () => {
    expect(
      reported(`const some = [...(data.kind === 'a' ? [close(data.id)] : [])];\n  console.log(some.length);`),
    ).toEqual(['worker.ts:9 no-unawaited-processing']);
  });
});
