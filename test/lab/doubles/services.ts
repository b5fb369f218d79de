import type { Stage } from '../harness/scene.ts';

interface WithKey {
  readonly idempotencyKey?: string;
  readonly identifier?: string;
}

/** Any path of members, the last of which is called: `stripe.charges.create(…)`. */
const members = (call: (path: readonly string[], args: readonly unknown[]) => unknown): unknown => {
  const at = (path: readonly string[]): unknown =>
    new Proxy(() => undefined, {
      get: (_, name) => (typeof name === 'string' && name !== 'then' ? at([...path, name]) : undefined),
      apply: (_, _receiver, args: readonly unknown[]) => call(path, args),
    });
  return at([]);
};

const asClass = (module: unknown): object => ({ __esModule: true, default: module });

/** A Stripe that keeps idempotency keys, as https://docs.stripe.com/api/idempotent_requests says. */
export const stripe = (stage: Stage): object => {
  const client = members((path, args) => {
    const { idempotencyKey } = (args.at(-1) ?? {}) as WithKey;
    // Reported usage carries its key among the parameters.
    const { identifier } = (args[0] ?? {}) as WithKey;
    const given = idempotencyKey ?? identifier;
    const key = given === undefined ? undefined : `stripe ${given}`;
    const name = path.join('.');
    if (/\.(?:retrieve|list|search)$/u.test(name)) return stage.act('read', args, () => ({ id: 'ch_1', data: [] }));
    const isAbsolute = /\.(?:update|cancel|del)$/u.test(name);
    return stage.request({ deed: 'call', values: args, key, isAbsolute }, { id: 'ch_1', status: 'succeeded' });
  });
  return asClass(function Stripe() {
    return client;
  });
};

export const nodemailer = (stage: Stage): object => {
  const createTransport = (): unknown => ({
    sendMail: (values: unknown) => stage.request({ deed: 'call', values }, { messageId: 'mail', accepted: [] }),
  });
  return { createTransport, default: { createTransport }, __esModule: true };
};

export const twilio = (stage: Stage): object => {
  const client = members((_, values) => stage.request({ deed: 'call', values }, { sid: 'SM1' }));
  return asClass(() => client);
};

/** The global `fetch`: PUT and DELETE may be repeated, and the services here know `Idempotency-Key`. */
export const fetchOf =
  (stage: Stage) =>
  (
    url: unknown,
    init: { method?: string; headers?: Record<string, string>; body?: unknown } = {},
  ): Promise<unknown> => {
    const method = (init.method ?? 'GET').toUpperCase();
    const answer = { ok: true, status: 200, json: () => Promise.resolve({}), text: () => Promise.resolve('') };
    if (method === 'GET' || method === 'HEAD') return stage.act('read', url, () => answer);
    const key = init.headers?.['Idempotency-Key'];
    return stage.request(
      {
        deed: 'call',
        values: [url, init.body],
        key: key === undefined ? undefined : `http ${key}`,
        isAbsolute: method === 'PUT' || method === 'DELETE',
      },
      answer,
    );
  };
