import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const hook = (reference: string, answer: string): string => `${reference}
import type Stripe from 'stripe';
import type { Pool } from 'pg';
declare const stripe: Stripe;
declare const pool: Pool;
export const hook = async (request: Request): Promise<Response> => {
  try {
    const event = stripe.webhooks.constructEvent(await request.text(), request.headers.get('stripe-signature') ?? '', 'secret');
    await pool.query('UPDATE payments SET paid = true WHERE id = $1', [event.id]);
    return Response.json({ done: true }, { status: 200 });
  } catch (error) {
    console.error(error);
    return ${answer};
  }
};
`;

/** Who declares `Response` in a project: Node's types, the browser's library, those of Workers. */
describe.each([
  ["Node's types", ''],
  ["the browser's library", '/// <reference lib="dom" />'],
  ['the types of Workers', '/// <reference types="@cloudflare/workers-types" />'],
])('a response of %s', (_, reference) => {
  it('says by its status what is to become of the message', () => {
    expect(reportsOf({ 'hook.ts': hook(reference, `Response.json({ done: false }, { status: 500 })`) })).toEqual([]);
    expect(reportsOf({ 'hook.ts': hook(reference, `new Response('no', { status: 500 })`) })).toEqual([]);
    expect(reportsOf({ 'hook.ts': hook(reference, `Response.json({ done: false })`) })).toEqual([
      'hook.ts:11 no-swallowed-failure',
    ]);
    expect(reportsOf({ 'hook.ts': hook(reference, `new Response('no')`) })).toEqual([
      'hook.ts:11 no-swallowed-failure',
    ]);
  });

  it('to a request of its own says nothing of the message', () => {
    const asked = `Response.json(await (await fetch('https://status.example')).json(), { status: 503 })`;
    expect(reportsOf({ 'hook.ts': hook(reference, asked) })).toEqual([]);
    const kept = `(await (await fetch('https://status.example')).json()) as Response`;
    expect(reportsOf({ 'hook.ts': hook(reference, kept) })).toEqual([]);
  });
});
