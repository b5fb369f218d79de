import { defineLibrary, members } from '../model.ts';

const query = {
  is: 'sql',
  text: ['Argument[0]', 'Argument[0].Member[text]'],
  parameters: ['Argument[1]', 'Argument[0].Member[values]'],
  rowsAt: 'Member[rows]',
  countAt: 'Member[rowCount]',
} as const;

export const pg = defineLibrary({
  package: 'pg',
  versions: '>=8.0.0 <9',
  evidence: 'docs',
  docs: 'https://node-postgres.com/apis/client',
  store: 'pg',
  conflicts: [{ at: 'Member[code]', equals: ['23505'] }],
  entries: [
    { type: 'Pool', member: 'query', ...query },
    { type: 'ClientBase', member: 'query', ...query },
    { type: 'Pool', member: 'connect', is: 'acquire' },
    { type: 'PoolClient', member: 'release', is: 'pure' },
    { type: 'ClientBase', member: 'connect', is: 'compute' },
    { type: 'Client', member: 'end', is: 'compute' },
    { type: 'Pool', member: 'end', is: 'compute' },
    ...members('ClientBase', ['escapeIdentifier', 'escapeLiteral'], { is: 'pure' }),
    { construct: 'Pool', is: 'configure', what: 'client' },
    { construct: 'Client', is: 'configure', what: 'client' },
  ],
});
