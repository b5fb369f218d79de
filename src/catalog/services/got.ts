import { constructs, defineLibrary, members } from '../model.ts';

const headers = 'Argument[1].Member[headers]';
const reads = ['json', 'text', 'buffer'];

export const got = defineLibrary({
  package: 'got',
  versions: '>=12.0.0 <15',
  evidence: 'docs',
  docs: 'https://github.com/sindresorhus/got/blob/main/documentation/2-options.md#method',
  entries: [
    { type: 'Got', member: 'post', is: 'call', service: 'http', method: { default: 'POST' }, headers },
    { type: 'Got', member: 'put', is: 'call', service: 'http', method: { default: 'PUT' }, headers },
    { type: 'Got', member: 'patch', is: 'call', service: 'http', method: { default: 'PATCH' }, headers },
    { type: 'Got', member: 'delete', is: 'call', service: 'http', method: { default: 'DELETE' }, headers },
    ...members('Got', ['get', 'head', 'paginate'], { is: 'call', service: 'http', safe: true }),
    {
      type: 'GotRequestFunction',
      member: '()',
      is: 'call',
      service: 'http',
      method: { at: 'Argument[1].Member[method]', default: 'GET' },
      headers,
    },
    ...members('CancelableRequest', [...reads, 'on'], { is: 'passes', value: 'Receiver' }),
    { type: 'Got', member: 'extend', is: 'configure', what: 'client' },
    ...constructs(['RequestError', 'HTTPError', 'TimeoutError'], { is: 'pure' }),
  ],
});
