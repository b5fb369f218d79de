import { defineLibrary, inVersions, members, type Entry } from '../model.ts';

const rows = { yields: 'rows', countAt: 'Member[count]' } as const;
/** A callback may give back a list of queries: they are sent one after the other, and all awaited. */
const transaction = {
  is: 'transaction',
  callback: 'Argument[last]',
  list: 'Argument[last]',
  client: 'Parameter[0]',
} as const;

/** What any connection has; the types keep it in an interface of its own only since a version. */
const queries = (type: string): readonly Entry[] => [
  { type, member: '()', is: 'sql', text: ['Template'], ...rows },
  { type, member: 'unsafe', is: 'sql', text: ['Argument[0]'], parameters: ['Argument[1]'], ...rows },
  ...members(type, ['json', 'array', 'types', 'typed'], { is: 'pure' }),
];

export const postgres = defineLibrary({
  package: 'postgres',
  versions: '>=3.0.0 <4',
  evidence: 'docs',
  docs: 'https://github.com/porsager/postgres',
  store: 'postgres',
  lazy: true,
  conflicts: [{ at: 'Member[code]', equals: ['23505'] }],
  entries: [
    ...inVersions('>=3.4.9', queries('ISql')),
    ...inVersions('<3.4.9', queries('Sql')),
    {
      type: 'Sql',
      member: 'begin',
      ...transaction,
      serializableWhen: ['serializable', 'SERIALIZABLE'].map(includes => ({ at: 'Argument[0]', includes })),
    },
    { type: 'TransactionSql', member: 'savepoint', ...transaction },
    { type: 'Sql', member: 'reserve', is: 'acquire' },
    ...members('Sql', ['end'], { is: 'compute' }),
    { function: 'postgres', is: 'configure', what: 'client' },
  ],
});
