import { defineLibrary, members } from '../model.ts';

const query = { is: 'sql', text: ['Argument[0]'] } as const;

export const slonik = defineLibrary({
  package: 'slonik',
  alsoDeclaredBy: ['@slonik/sql-tag', '@slonik/errors'],
  versions: '>=37.0.0 <49',
  evidence: 'docs',
  docs: 'https://github.com/gajus/slonik',
  store: 'slonik',
  conflicts: [{ instanceOf: 'UniqueIntegrityConstraintViolationError' }],
  entries: [
    { type: 'CommonQueryMethods', member: 'query', ...query, rowsAt: 'Member[rows]', countAt: 'Member[rowCount]' },
    ...members('CommonQueryMethods', ['one', 'many'], { ...query, yields: 'rowOrThrow' }),
    { type: 'CommonQueryMethods', member: 'maybeOne', ...query, yields: 'row' },
    { type: 'CommonQueryMethods', member: 'any', ...query, yields: 'rows' },
    { type: 'CommonQueryMethods', member: 'exists', ...query, yields: 'boolean' },
    ...members('CommonQueryMethods', ['oneFirst', 'maybeOneFirst'], { ...query, yields: 'value' }),
    ...members('CommonQueryMethods', ['anyFirst', 'manyFirst'], { ...query, yields: 'rows' }),
    {
      type: 'CommonQueryMethods',
      member: 'transaction',
      is: 'transaction',
      callback: 'Argument[0]',
      client: 'Parameter[0]',
    },
    // A connection of its own, on which a transaction may begin.
    { type: 'DatabasePool', member: 'connect', is: 'run', callback: 'Argument[0]', client: 'Parameter[0]' },
    { type: 'DatabasePool', member: 'end', is: 'compute' },
    ...members('SqlTag', ['unsafe', 'fragment'], { is: 'sqlText' }),
    // What they give is the tag: `` sql.type(schema)`SELECT …` ``.
    { type: 'SqlTag.type', member: '()', is: 'sqlText' },
    { type: 'SqlTag.typeAlias', member: '()', is: 'sqlText' },
    ...members('SqlTag', ['array', 'binary', 'date', 'identifier', 'interval', 'join', 'json', 'jsonb', 'timestamp'], {
      is: 'pure',
    }),
    ...members('SqlTag', ['literalValue', 'unnest'], { is: 'pure' }),
    { type: 'SqlTag', member: 'uuid', is: 'pure', versions: '>=38.0.0' },
  ],
});
