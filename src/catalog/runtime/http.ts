import { defineLibrary, members } from '../model.ts';

const sends = { is: 'reply', sends: true } as const;
const status = { is: 'status', code: 'Argument[0]' } as const;

export const express = defineLibrary({
  package: '@types/express-serve-static-core',
  modules: ['express'],
  versions: '>=4.17.0 <6',
  evidence: 'docs',
  docs: 'https://expressjs.com/en/5x/api.html#res',
  entries: [
    { type: 'Response', member: 'status', ...status },
    { type: 'Response', member: 'sendStatus', ...sends, status: 'Argument[0]' },
    ...members('Response', ['send', 'json', 'jsonp', 'end'], sends),
    // A redirect is no success.
    { type: 'Response', member: 'redirect', ...sends, status: 'Argument[0]' },
  ],
});

export const fastify = defineLibrary({
  package: 'fastify',
  versions: '>=4.0.0 <6',
  evidence: 'docs',
  docs: 'https://fastify.dev/docs/latest/Reference/Reply/',
  entries: [...members('FastifyReply', ['code', 'status'], status), { type: 'FastifyReply', member: 'send', ...sends }],
});

export const hono = defineLibrary({
  package: 'hono',
  versions: '>=4.0.0 <5',
  evidence: 'docs',
  docs: 'https://hono.dev/docs/api/context',
  entries: [
    { type: 'Context', member: 'status', ...status },
    ...members('Context', ['json', 'text', 'body', 'html'], { is: 'reply', status: 'Argument[1]' }),
    ...members('HonoRequest', ['text', 'json', 'arrayBuffer', 'blob', 'formData', 'parseBody'], { is: 'compute' }),
  ],
});

const response = { is: 'reply', status: 'Argument[1].Member[status]' } as const;

/** Route handlers of Next, Workers, Deno and Bun return it. */
export const webResponse = defineLibrary({
  package: 'undici-types',
  alsoDeclaredBy: ['global', '@cloudflare/workers-types'],
  versions: '>=5.0.0 <8',
  evidence: 'docs',
  docs: 'https://developer.mozilla.org/docs/Web/API/Response',
  entries: [
    { construct: 'Response', ...response },
    { type: 'Response', member: 'json', ...response, ofClass: true },
    ...members('BodyMixin', ['text', 'json', 'arrayBuffer', 'blob', 'formData'], { is: 'compute' }),
  ],
});
