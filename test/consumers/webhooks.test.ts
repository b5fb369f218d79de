import { expect, test } from 'vitest';
import { reportsOf } from './reports.ts';

/** The handler's lines come after these. */
const head = `
import type { Request, Response } from 'express';
import { Stripe } from 'stripe';
import { Pool } from 'pg';
const pool = new Pool();
const stripe = new Stripe('key');
const pay = (id: string) => pool.query("UPDATE bills SET state = 'paid' WHERE id = $1", [id]);
const eventOf = ['secret'] as const;
`;

const reportsIn = (handler: string): readonly string[] =>
  reportsOf({ 'webhook.ts': head + handler }, { experimentalDecorators: true });
const first = head.split('\n').length;
const at = (line: number, rule: string): readonly string[] => [`webhook.ts:${String(first + line)} ${rule}`];

const express = (body: string): string => `
export async function receive(req: Request, res: Response): Promise<void> {
  const event = stripe.webhooks.constructEvent(req.body, req.header('stripe-signature') ?? '', eventOf[0]);
${body}
}`;

const route = (body: string): string => `
export async function POST(request: globalThis.Request): Promise<globalThis.Response> {
  const event = stripe.webhooks.constructEvent(await request.text(), 'signature', eventOf[0]);
${body}
}`;

test.each<[string, string, number, string]>([
  ['a response before the work', express('  res.send();\n  await pay(event.id);'), 3, 'no-ack-before-processing'],
  [
    'a response with a status before the work',
    express('  res.status(202).json({});\n  await pay(event.id);'),
    3,
    'no-ack-before-processing',
  ],
  [
    'a failure that is answered with success',
    express('  try {\n    await pay(event.id);\n    res.sendStatus(200);\n  } catch {\n    res.sendStatus(200);\n  }'),
    6,
    'no-swallowed-failure',
  ],
  ['work that nobody awaits', express('  void pay(event.id);\n  res.sendStatus(200);'), 3, 'no-unawaited-processing'],
  [
    'a returned response of success for a failure',
    route(
      "  try {\n    await pay(event.id);\n  } catch {\n    return new Response('no');\n  }\n  return new Response('ok');",
    ),
    5,
    'no-swallowed-failure',
  ],
])('%s is reported', (_name, handler, line, rule) => {
  expect(reportsIn(handler)).toEqual(at(line, rule));
});

test.each<[string, string]>([
  ['a response after the work', express('  await pay(event.id);\n  res.sendStatus(200);')],
  [
    'a failure that is answered with 500',
    express(
      '  try {\n    await pay(event.id);\n    res.sendStatus(200);\n  } catch {\n    res.status(500).send();\n  }',
    ),
  ],
  [
    'an event of another type that is answered at once',
    express(
      "  if (event.type !== 'invoice.paid') {\n    res.sendStatus(200);\n    return;\n  }\n  await pay(event.id);\n  res.json({});",
    ),
  ],
  ['a returned response after the work', route("  await pay(event.id);\n  return new Response('ok');")],
  [
    'a returned response that tells the failure',
    route(
      '  try {\n    await pay(event.id);\n  } catch {\n    return Response.json({}, { status: 503 });\n  }\n  return Response.json({});',
    ),
  ],
])('%s is right', (_name, handler) => {
  expect(reportsIn(handler)).toEqual([]);
});

const controller = (body: string): string => `
import { Controller, Post, Body } from '@nestjs/common';
@Controller('bills')
export class BillsController {
  @Post()
  async receive(@Body() body: string): Promise<object> {
    const event = stripe.webhooks.constructEvent(body, 'signature', eventOf[0]);
${body}
    return { received: true };
  }
}`;

test('a controller answers with its return', () => {
  expect(reportsIn(controller('    await pay(event.id);'))).toEqual([]);
  expect(reportsIn(controller('    void pay(event.id);'))).toEqual(at(7, 'no-unawaited-processing'));
});

const verified = (handler: string): readonly string[] =>
  reportsOf(
    {
      'verify.ts': `
import type { Request } from 'express';
import { Stripe } from 'stripe';
const stripe = new Stripe('key');
export function verify(req: Request): Stripe.Event {
  return stripe.webhooks.constructEvent(req.body, req.header('stripe-signature') ?? '', 'secret');
}
export async function verified(body: string): Promise<Stripe.Event | null> {
  let event: Stripe.Event;
  try {
    event = await stripe.webhooks.constructEventAsync(body, 'signature', 'secret');
  } catch {
    return null;
  }
  return event;
}
export class Payments {
  private readonly stripe = new Stripe('key');
  parse = (body: string, signature: string) => this.stripe.webhooks.constructEvent(body, signature, 'secret');
}
`,
      'webhook.ts':
        head.replace("import { Stripe } from 'stripe';\n", '').replace("const stripe = new Stripe('key');\n", '') +
        handler,
    },
    { experimentalDecorators: true },
  );

/** Each handler pays in its fourth line. */
const handlers: readonly (readonly [string, (work: string) => string])[] = [
  [
    'a function',
    work => `import { verify } from './verify.ts';
export async function receive(req: Request, res: Response): Promise<void> {
  const event = verify(req);
  ${work}
  res.json({});
}`,
  ],
  [
    'a function that gives nothing for a wrong signature',
    work => `import { verified } from './verify.ts';
export async function POST(request: globalThis.Request): Promise<globalThis.Response> {
  const event = await verified(await request.text()); if (event === null) return new Response('no', { status: 400 });
  ${work}
  return new Response('ok');
}`,
  ],
  [
    'a service',
    work => `import { Payments } from './verify.ts'; import { Controller, Post, Req } from '@nestjs/common';
@Controller('stripe') export class Webhooks { constructor(private readonly payments: Payments) {}
  @Post() async receive(@Req() req: Request) { const event = this.payments.parse(req.body, '');
  ${work}
  return { received: true };
}}`,
  ],
];

test.each(handlers)('the signature is checked by %s', (_name, handler) => {
  const line = first - 2 + 3;
  expect(verified(handler('await pay(event.id);'))).toEqual([]);
  expect(verified(handler('void pay(event.id);'))).toEqual([`webhook.ts:${String(line)} no-unawaited-processing`]);
  expect(verified(handler('try { await pay(event.id); } catch { console.error(event.id); }'))).toEqual([
    `webhook.ts:${String(line)} no-swallowed-failure`,
  ]);
});

test('what only hands the event on is no handler', () => {
  expect(verified('')).toEqual([]);
});

test.each<[string, (work: string) => string, readonly string[]]>([
  ['awaited', work => `await ${work};`, []],
  ['nobody waits for', work => `void ${work};`, ['webhook.ts:8 no-unawaited-processing']],
  ['swallowed', work => `try { await ${work}; } catch {}`, ['webhook.ts:8 no-swallowed-failure']],
])('what is made of the event by a gateway behind an interface: work %s', (_name, body, expected) => {
  const gateway = `
import Stripe from 'stripe';
export interface Fact { readonly id: string; readonly type: string }
export abstract class Gateway { abstract parse(payload: string, signature: string): Promise<Fact> }
export class StripeGateway extends Gateway {
  readonly #stripe = new Stripe('key');
  parse(payload: string, signature: string): Promise<Fact> {
    try {
      const event = this.#stripe.webhooks.constructEvent(payload, signature, 'secret');
      return Promise.resolve({ id: event.id, type: event.type });
    } catch (error) {
      console.error(error);
      throw new TypeError('signature');
    }
  }
}
`;
  const webhook = `
import type { Pool } from 'pg';
import type { Gateway } from './gateway.ts';
export class Webhooks {
  constructor(private readonly gateway: Gateway, private readonly pool: Pool) {}
  async receive(payload: string, signature: string): Promise<{ received: boolean }> {
    const fact = await this.gateway.parse(payload, signature);
    ${body("this.pool.query('UPDATE bills SET paid = true WHERE id = $1', [fact.id])")}
    return { received: true };
  }
}
`;
  expect(reportsOf({ 'gateway.ts': gateway, 'webhook.ts': webhook })).toEqual(expected);
});

test.each<[string, string, readonly string[]]>([
  ['awaited', 'await done(id);', []],
  ['nobody waits for', 'void done(id);', ['route.ts:9 no-unawaited-processing']],
  ['swallowed', 'try { await done(id); } catch { console.error(id); }', ['route.ts:9 no-swallowed-failure']],
])('a helper that throws for a wrong signature and gives nothing: work %s', (_name, work, expected) => {
  const verify = `
import { Receiver } from '@upstash/qstash';
const receiver = new Receiver({ currentSigningKey: 'one', nextSigningKey: 'two' });
export const verify = async ({ request, body }: { request: Request; body: string }): Promise<void> => {
  if (process.env['LOCAL'] === '1') return;
  const signature = request.headers.get('Upstash-Signature');
  if (signature === null) throw new TypeError('missing');
  const isValid = await receiver.verify({ signature, body });
  if (!isValid) throw new TypeError('wrong');
};
`;
  const route = `
import { Pool } from 'pg';
import { verify } from './verify.ts';
const done = (id: string) => new Pool().query('UPDATE bills SET paid = true WHERE id = $1', [id]);
export async function POST(request: Request): Promise<Response> {
  const body = await request.text();
  await verify({ request, body });
  const { id } = JSON.parse(body) as { id: string };
  ${work}
  return new Response('ok');
}
`;
  expect(reportsOf({ 'verify.ts': verify, 'route.ts': route })).toEqual(expected);
});
