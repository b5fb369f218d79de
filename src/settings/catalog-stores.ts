import { given, option, path, test, when } from './catalog-paths.ts';
import { either, type Fields, flag, isRecord, listOf, oneOf, record, text } from './check.ts';

/** What rows of stores say, as settings write it. */

export const refusal = oneOf('falsy', 'count', 'throws');
export const table = either(path, listOf(path));
export const participation: Fields = { through: path, throughSetter: text };
export const yields = oneOf('row', 'rows', 'count', 'boolean', 'value', 'rowOrThrow');
export const store: Fields = {
  ...participation,
  isWhen: when('is', oneOf('insert', 'upsert', 'update')),
  table,
  where: path,
  key: path,
  keyColumn: text,
  subkey: path,
  values: path,
  updates: path,
  yields,
  valueAt: path,
  atomic: flag,
  atomicWhen: listOf(test),
  refusal,
  refusalWhen: when('refusal', refusal),
  countAt: either(path, listOf(path)),
  failuresAt: path,
  relative: flag,
  relativeOperators: listOf(text),
  moves: path,
  operators: record({ absolute: listOf(text), relative: listOf(text) }, ['absolute', 'relative']),
  valueTags: listOf(text),
  condition: path,
  updateExpression: path,
  expiresWhen: either(
    flag,
    listOf((item, key) => (isRecord(item) && 'given' in item ? given(item, key) : test(item, key))),
  ),
  expiresAfter: listOf(
    record(
      {
        at: either(path, record({ after: text }, ['after'])),
        unit: oneOf('seconds', 'milliseconds'),
        when: option,
      },
      ['at', 'unit'],
    ),
  ),
  makesIfAbsent: path,
  many: flag,
  locks: flag,
  locksWhen: listOf(option),
  entity: path,
  waits: flag,
  ifAbsent: flag,
  creates: record(
    { operators: listOf(text), inserted: path, found: path, keyAt: path, givesFoundUnless: listOf(given) },
    ['operators'],
  ),
};
export const writes = record(
  {
    list: path,
    forms: listOf(
      record({ ...store, at: path, is: oneOf('read', 'insert', 'upsert', 'update', 'delete') }, ['at', 'is']),
    ),
    key: path,
  },
  ['list', 'forms'],
);
export const pathOrTemplate = either(oneOf('Template'), path);
export const sqlText = listOf(pathOrTemplate);
export const comparison = record({
  column: path,
  operator: path,
  by: oneOf('=', '<>', '>', '>=', '<', '<=', 'in', 'not in', 'other'),
  value: path,
});
export const query: Fields = {
  of: path,
  restarts: flag,
  does: oneOf('read', 'insert', 'upsert', 'update', 'delete', 'other'),
  table,
  alias: path,
  values: path,
  givenAsText: flag,
  value: record({ column: path, value: path }, ['column', 'value']),
  moves: path,
  where: path,
  compares: comparison,
  condition: record({ text: path, parameters: path }, ['text']),
  binds: either(path, record({ name: path, value: path }, ['name', 'value'])),
  key: record({ at: path, column: text }, ['at', 'column']),
  mintsKey: flag,
  narrows: flag,
  narrowsWhen: listOf(given),
  widens: flag,
  conflict: record({
    columns: path,
    constraint: flag,
    does: oneOf('nothing', 'update', 'replace'),
    ignoresWhen: listOf(option),
    updates: path,
    guarded: flag,
    guardedWhen: listOf(given),
  }),
  returns: flag,
  returnsWhen: listOf(given),
  selects: path,
  computes: oneOf('count', 'other'),
  takes: oneOf('first', 'firstOrThrow'),
  yields: oneOf('count', 'boolean'),
  countAt: either(path, listOf(path)),
  locks: flag,
  locksWhen: listOf(option),
  through: path,
  within: path,
  text: sqlText,
  parameters: listOf(path),
  rowsAt: either(path, listOf(path)),
  runs: flag,
  snapshot: record({ row: path, exists: path, rows: path, count: path, empty: path }),
  atomic: flag,
  returned: record({ data: path, error: path, count: path }, ['data', 'error']),
  throws: flag,
};
