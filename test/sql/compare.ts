import { readSql } from '../../src/sql/read.ts';
import type { SqlStatement } from '../../src/sql/statement.ts';
import type { Facts } from './oracle.ts';

/** What the reader says, in the words of the oracle. */
export const readFacts = (sql: string): readonly Facts[] => readSql([sql]).map(factsOf);

const factsOf = (statement: SqlStatement): Facts => {
  const { kind, table, columns, sets, reads, where, conflict, lock, returning } = statement;
  const asSelect = (kind === 'lock' || kind === 'unlock') && table === undefined ? 'select' : kind;
  const plain = ['select', 'insert', 'update', 'delete', 'merge'].includes(kind);
  return {
    kind: asSelect,
    table: plain && kind !== 'select' ? table : undefined,
    columns: kind === 'insert' ? columns : [],
    sets: kind === 'update' ? sets.map(set => set.column) : [],
    moves: kind === 'update' ? sets.filter(set => set.relative).map(set => set.column) : [],
    reads: [...reads].sort(),
    equal:
      kind === 'insert' || kind === 'merge'
        ? []
        : where.flatMap(one => (one.value.kind === 'expression' ? [] : [one.column])).sort(),
    conflict:
      conflict === undefined || kind === 'merge'
        ? undefined
        : [
            conflict.action,
            conflict.columns?.join(',') ?? '',
            conflict.constraint ?? '',
            conflict.sets.map(set => set.column).join(','),
            conflict.guarded ? 'guarded' : '',
          ].join('|'),
    lock: lock === 'advisory' || kind === 'lock' ? undefined : lock,
    returning,
  };
};
