import { constructs, defineLibrary, functions, members } from '../model.ts';

const byUrl = {
  is: 'call',
  service: 'http',
  method: { at: 'Argument[1].Member[method]', default: 'GET' },
  headers: 'Argument[1].Member[headers]',
} as const;

/** The option `idempotent` allows pipelining; no server hears of it. */
export const undici = defineLibrary({
  package: 'undici',
  versions: '>=5.0.0 <8',
  evidence: 'docs',
  docs: 'https://undici.nodejs.org/#/docs/api/Dispatcher.md',
  entries: [
    ...functions(['request', 'fetch', 'stream'], byUrl),
    ...members('Dispatcher', ['request', 'stream'], {
      is: 'call',
      service: 'http',
      method: { at: 'Argument[0].Member[method]', default: 'GET' },
      headers: 'Argument[0].Member[headers]',
    }),
    ...members('BodyMixin', ['json', 'text', 'arrayBuffer', 'blob', 'formData'], { is: 'compute' }),
    ...constructs(['Client', 'Pool', 'Agent', 'ProxyAgent'], { is: 'configure', what: 'client' }),
  ],
});
