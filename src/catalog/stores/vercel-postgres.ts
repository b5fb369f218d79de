import { defineLibrary, members } from '../model.ts';

const result = { rowsAt: 'Member[rows]', countAt: 'Member[rowCount]' } as const;
const tag = { is: 'sql', text: ['Template'], ...result } as const;
const query = {
  is: 'sql',
  text: ['Argument[0]', 'Argument[0].Member[text]'],
  parameters: ['Argument[1]', 'Argument[0].Member[values]'],
  ...result,
} as const;

export const vercelPostgres = defineLibrary({
  package: '@vercel/postgres',
  versions: '>=0.5.0 <1',
  evidence: 'docs',
  docs: 'https://vercel.com/docs/storage/vercel-postgres/sdk',
  store: 'vercel-postgres',
  conflicts: [{ at: 'Member[code]', equals: ['23505'] }],
  entries: [
    // A pool that is a tag as well.
    { function: 'sql', ...tag },
    { function: 'db', ...tag },
    ...members('VercelPool', ['sql'], tag),
    ...members('VercelClient', ['sql'], tag),
    ...members('VercelClientBase', ['sql'], tag),
    ...members('VercelPool', ['query'], query),
    ...members('VercelClient', ['query'], query),
    ...members('VercelClientBase', ['query'], query),
    { type: 'VercelPool', member: 'connect', is: 'acquire' },
    { type: 'VercelPoolClient', member: 'release', is: 'pure' },
    ...members('VercelClient', ['connect', 'end'], { is: 'compute' }),
    { type: 'VercelPool', member: 'end', is: 'compute' },
    { function: 'createPool', is: 'configure', what: 'client' },
    { function: 'createClient', is: 'configure', what: 'client' },
  ],
});
