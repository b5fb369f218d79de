import { defineLibrary, members } from '../model.ts';

const headers = 'Argument[1].Member[headers]';

export const ky = defineLibrary({
  package: 'ky',
  versions: '>=1.0.0 <2',
  evidence: 'docs',
  docs: 'https://github.com/sindresorhus/ky#kyinput-options',
  entries: [
    { type: 'KyInstance', member: 'post', is: 'call', service: 'http', method: { default: 'POST' }, headers },
    { type: 'KyInstance', member: 'put', is: 'call', service: 'http', method: { default: 'PUT' }, headers },
    { type: 'KyInstance', member: 'patch', is: 'call', service: 'http', method: { default: 'PATCH' }, headers },
    { type: 'KyInstance', member: 'delete', is: 'call', service: 'http', method: { default: 'DELETE' }, headers },
    ...members('KyInstance', ['get', 'head'], { is: 'call', service: 'http', safe: true }),
    {
      type: 'KyInstance',
      member: '()',
      is: 'call',
      service: 'http',
      method: { at: 'Argument[1].Member[method]', default: 'GET' },
      headers,
    },
    ...members('ResponsePromise', ['json', 'text', 'arrayBuffer', 'blob', 'formData'], {
      is: 'passes',
      value: 'Receiver',
    }),
    ...members('KyInstance', ['create', 'extend'], { is: 'configure', what: 'client' }),
  ],
});
