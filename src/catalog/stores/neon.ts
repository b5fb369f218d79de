import { defineLibrary, members } from '../model.ts';

const query = {
  is: 'sql',
  text: ['Argument[0]', 'Argument[0].Member[text]'],
  parameters: ['Argument[1]', 'Argument[0].Member[values]'],
  rowsAt: 'Member[rows]',
  countAt: 'Member[rowCount]',
} as const;

const conflicts = [{ at: 'Member[code]', equals: ['23505'] }] as const;

/** One query over HTTP; it runs when it is awaited, or in the transaction that it is handed to. */
const overHttp = (type: string) =>
  [
    // Version 1 takes templates only.
    { type, member: '()', is: 'sql', text: ['Template', 'Argument[0]'], parameters: ['Argument[1]'], yields: 'rows' },
    {
      type,
      member: 'query',
      is: 'sql',
      text: ['Argument[0]'],
      parameters: ['Argument[1]'],
      yields: 'rows',
      versions: '>=1.0.0',
    },
    { type, member: 'unsafe', is: 'pure', versions: '>=1.0.0' },
  ] as const;

export const neon = defineLibrary({
  package: '@neondatabase/serverless',
  versions: '>=0.10.0 <2',
  evidence: 'docs',
  docs: 'https://github.com/neondatabase/serverless',
  store: 'neon',
  lazy: true,
  conflicts,
  entries: [
    ...overHttp('NeonQueryFunction'),
    ...overHttp('NeonQueryFunctionInTransaction'),
    {
      type: 'NeonQueryFunction',
      member: 'transaction',
      is: 'transaction',
      callback: 'Argument[0]',
      client: 'Parameter[0]',
      list: 'Argument[0]',
      serializableWhen: [{ at: 'Argument[1].Member[isolationLevel]', equals: 'Serializable' }],
    },
  ],
});

/** Over WebSockets, with the API of `pg`; a query is on its way at once. */
export const neonSockets = defineLibrary({
  package: '@neondatabase/serverless',
  versions: '>=0.10.0 <2',
  evidence: 'docs',
  docs: 'https://github.com/neondatabase/serverless#sessions-transactions-and-node-postgres-compatibility',
  store: 'neon',
  conflicts,
  entries: [
    ...['Pool', 'ClientBase'].map(type => ({ type, member: 'query', ...query })),
    { type: 'ClientBase_2', member: 'query', ...query, versions: '>=1.0.0' },
    { type: 'Pool', member: 'connect', is: 'acquire' },
    ...members('PoolClient', ['release'], { is: 'pure' }),
    ...members('Client', ['connect', 'end'], { is: 'compute' }),
    { type: 'Pool', member: 'end', is: 'compute' },
    { construct: 'Pool', is: 'configure', what: 'client' },
    { construct: 'Client', is: 'configure', what: 'client' },
  ],
});
