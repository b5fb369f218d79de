import { defineLibrary, members, type CallMeaning } from '../model.ts';

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

const requests = ['SuperAgentStatic', 'Agent'].flatMap(type => [
  { type, member: 'post', ...request('POST') },
  { type, member: 'put', ...request('PUT') },
  { type, member: 'patch', ...request('PATCH') },
  ...['delete', 'del'].map(member => ({ type, member, ...request('DELETE') })),
  ...['get', 'head', 'options'].map(member => ({ type, member, ...request('GET') })),
]);

export const superagent = defineLibrary({
  package: 'superagent',
  versions: '>=8.0.0 <11',
  evidence: 'docs',
  docs: 'https://forwardemail.github.io/superagent/#setting-header-fields',
  lazy: true,
  entries: [...requests, ...members('SARequest', options, { is: 'passes', value: 'Receiver' })],
});
