import { defineLibrary, members } from '../model.ts';

const rows = { yields: 'rows', countAt: 'Member[count]' } as const;
const transaction = { is: 'transaction', callback: 'Argument[last]', client: 'Parameter[0]' } as const;

export const postgres = defineLibrary({
  package: 'postgres',
  versions: '>=3.0.0 <4',
  evidence: 'docs',
  docs: 'https://github.com/porsager/postgres',
  store: 'postgres',
  lazy: true,
  conflicts: [{ at: 'Member[code]', equals: ['23505'] }],
  entries: [
    { type: 'ISql', member: '()', is: 'sql', text: ['Template'], ...rows },
    { type: 'ISql', member: 'unsafe', is: 'sql', text: ['Argument[0]'], parameters: ['Argument[1]'], ...rows },
    { type: 'Sql', member: 'begin', ...transaction },
    { type: 'TransactionSql', member: 'savepoint', ...transaction },
    { type: 'Sql', member: 'reserve', is: 'acquire' },
    ...members('ISql', ['json', 'array', 'types', 'typed'], { is: 'pure' }),
    ...members('Sql', ['end'], { is: 'compute' }),
  ],
});
