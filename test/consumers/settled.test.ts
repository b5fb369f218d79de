import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const worker = (body: string): string => `
import { Worker } from 'bullmq';
import type { Pool } from 'pg';
import type Stripe from 'stripe';
declare const pool: Pool;
declare const stripe: Stripe;
const rename = async (user: string) => (await stripe.customers.update(user, { name: user })).id;
const store = (id: string, said: unknown) => pool.query('UPDATE runs SET said = $2 WHERE id = $1', [id, said]);
export const all = [rename, store];
export const worker = new Worker<{ id: string; users: string[] }>('runs', async ({ data }) => {
const results = await Promise.allSettled(data.users.map(user => rename(user)));
${body}
});
`;

const reported = (body: string): readonly string[] => reportsOf({ 'w.ts': worker(body) });

describe('what became of promises that were settled', () => {
  it.each([
    ['a number of failures', `await store(data.id, results.filter(r => r.status === 'rejected').length);`],
    [
      'the same in a variable',
      `const failed = results.filter((r): r is PromiseRejectedResult => r.status === 'rejected'); await store(data.id, failed.length);`,
    ],
    ['a number of successes', `await store(data.id, results.filter(r => r.status === 'fulfilled').length);`],
    ['a state', `await store(data.id, results.some(r => r.status === 'rejected') ? 'FAILED' : 'DONE');`],
    [
      'a state if all went well',
      `await store(data.id, results.every(r => r.status === 'fulfilled') ? 'DONE' : 'FAILED');`,
    ],
    [
      'a count',
      `let failed = 0; for (const result of results) if (result.status === 'rejected') failed += 1; await store(data.id, failed);`,
    ],
    [
      'a count by position',
      `let failed = 0; for (let i = 0; i < results.length; i++) { if (results[i]?.status === 'fulfilled') console.log(i); else failed++; }
       await store(data.id, failed === 0 ? 'DONE' : 'PARTIAL');`,
    ],
    [
      'reasons',
      `const errors: string[] = []; for (const r of results) if (r.status === 'rejected') errors.push(String(r.reason)); await store(data.id, errors.join());`,
    ],
    [
      'reasons of the failed ones',
      `await store(data.id, results.filter((r): r is PromiseRejectedResult => r.status === 'rejected').map(r => String(r.reason)).join());`,
    ],
    ['the status itself', `await store(data.id, results[0]?.status);`],
    ['an error', `for (const r of results) if (r.status === 'rejected') throw r.reason;`],
  ])('may be stored or thrown: %s', (_, body) => {
    expect(reported(body)).toEqual([]);
  });

  it('FP: a row that is written only where one failed', () => {
    const body = `if (results.some(r => r.status === 'rejected')) await store(data.id, 'FAILED');`;
    expect(reported(body)).toEqual(['w.ts:11 no-ignored-outcome']);
  });

  it('may be counted in a function that is called for each part', () => {
    const body = `
let failed = 0;
const part = async (users: string[]) => {
  const settled = await Promise.allSettled(users.map(user => rename(user)));
  for (const one of settled) { if (one.status === 'rejected') failed++; }
};
for (let i = 0; i < data.users.length; i += 10) await part(data.users.slice(i, i + 10));
await store(data.id, failed + results.filter(r => r.status === 'rejected').length);`;
    expect(reported(body)).toEqual([]);
  });

  it.each([
    ['nobody looks at it', `await store(data.id, 'DONE');`],
    [
      'it is only logged',
      `for (const r of results) if (r.status === 'rejected') console.error(r.reason); await store(data.id, 'DONE');`,
    ],
    ['only their number is stored', `await store(data.id, results.length);`],
    [
      'only what went well is stored',
      `const ids = results.flatMap(r => (r.status === 'fulfilled' ? [r.value] : [])); for (const id of ids) await store(data.id, id);`,
    ],
    [
      'only what went well goes on',
      `for (const r of results) if (r.status === 'fulfilled') await store(data.id, r.value);`,
    ],
  ])('is reported where %s', (_, body) => {
    expect(reported(body)).toEqual(['w.ts:11 no-ignored-outcome']);
  });
});
