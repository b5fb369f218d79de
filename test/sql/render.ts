import { readSql } from '../../src/sql/read.ts';
import type { SqlAssignment, SqlConflict, SqlStatement, SqlValue } from '../../src/sql/statement.ts';

/** What was read, one line a statement, in a notation that is short enough to be written by hand. */
export const render = (text: string | readonly string[]): readonly string[] =>
  readSql(typeof text === 'string' ? [text] : text).map(renderStatement);

const renderStatement = (statement: SqlStatement): string => {
  const { kind, table, reads, columns, values, row, where, whereComplete, compared, sets, conflict } = statement;
  const names = columns.length > 0 ? columns : values.map((_, index) => `#${index}`);
  const onlyOwn = kind === 'select' && reads.length === 1 && reads[0] === table;
  const parts = [
    kind,
    table ?? (['select', 'insert', 'update', 'delete', 'merge', 'ddl'].includes(kind) ? '?' : ''),
    kind === 'lock' || kind === 'unlock'
      ? group(values.map(renderValue))
      : group(
          names.map((name, index) => (values[index] === undefined ? name : `${name}=${renderValue(values[index])}`)),
        ),
    row === undefined ? '' : `row=${renderValue(row)}`,
    statement.many ? 'many' : '',
    onlyOwn || reads.length === 0 ? '' : `reads ${reads.join(',')}`,
    statement.onlyIfAbsent === undefined ? '' : 'if-absent',
    renderSets(sets),
    where.length === 0 ? '' : `where ${where.map(one => `${one.column}=${renderValue(one.value)}`).join(',')}`,
    whereComplete ? '' : 'and-more',
    compared.length === 0 ? '' : `compared ${compared.join(',')}`,
    conflict === undefined ? '' : renderConflict(conflict),
    statement.lock === undefined ? '' : `lock-${statement.lock}`,
    statement.locksAbsent ? 'absent-too' : '',
    statement.skipLocked ? 'skip' : '',
    statement.returning ? 'returning' : '',
    statement.aggregate ?? '',
    statement.isolation === 'serializable' ? 'serializable' : '',
    statement.openEnded ? 'open' : '',
    statement.dependsOn.length === 0 ? '' : `after ${statement.dependsOn.join(',')}`,
  ];
  return parts.filter(part => part !== '').join(' ');
};

const group = (parts: readonly string[]): string => (parts.length === 0 ? '' : `(${parts.join(',')})`);

const renderSets = (sets: readonly SqlAssignment[]): string =>
  sets.length === 0 ? '' : `set ${sets.map(renderSet).join(',')}`;

const renderSet = ({ column, value, relative }: SqlAssignment): string =>
  relative ? `${column}~` : `${column}=${renderValue(value)}`;

const renderConflict = ({ action, columns, constraint, sets, guarded }: SqlConflict): string =>
  [
    `on-conflict ${action}`,
    columns === undefined ? '' : `[${columns.join(',')}]`,
    constraint === undefined ? '' : `@${constraint}`,
    renderSets(sets),
    guarded ? 'guarded' : '',
  ]
    .filter(part => part !== '')
    .join(' ');

const renderValue = (value: SqlValue): string => {
  switch (value.kind) {
    case 'parameter':
      return `$${value.index}`;
    case 'named':
      return `:${value.name}`;
    case 'hole':
      return `{${value.index}}`;
    case 'literal':
      return `'${value.text}'`;
    case 'function':
      return `${value.name}()`;
    case 'excluded':
      return `excluded.${value.column}`;
    case 'expression':
      return '*';
  }
};
