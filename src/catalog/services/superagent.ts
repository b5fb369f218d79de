import { defineLibrary, inVersions, members, type CallMeaning, type Entry } from '../model.ts';

const request = (method: string): CallMeaning => ({
  is: 'call',
  service: 'http',
  method: { default: method },
  headerSetter: 'set',
});

/** What the request is given further down the chain. */
const options = [
  'send',
  'set',
  'query',
  'type',
  'accept',
  'auth',
  'timeout',
  'retry',
  'redirects',
  'ok',
  'field',
  'attach',
];

const requests = (type: string): readonly Entry[] => [
  { type, member: 'post', ...request('POST') },
  { type, member: 'put', ...request('PUT') },
  { type, member: 'patch', ...request('PATCH') },
  ...['delete', 'del'].map(member => ({ type, member, ...request('DELETE') })),
  ...['get', 'head', 'options'].map(member => ({ type, member, ...request('GET') })),
];
const passes = (type: string): readonly Entry[] => members(type, options, { is: 'passes', value: 'Receiver' });

export const superagent = defineLibrary({
  package: 'superagent',
  versions: '>=8.0.0 <11',
  evidence: 'docs',
  docs: 'https://forwardemail.github.io/superagent/#setting-header-fields',
  lazy: true,
  entries: [
    ...requests('SuperAgentStatic'),
    // What version 8 of its types calls an agent and a request, and what the older ones do.
    ...inVersions('>=9.0.0 <11', [...requests('Agent'), ...passes('SARequest')]),
    ...inVersions('>=8.0.0 <9', [...requests('SuperAgent'), ...passes('Request')]),
  ],
});
