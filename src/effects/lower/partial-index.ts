import type { UniqueKey } from '../../schema/schema.ts';
import { readSql } from '../../sql/read.ts';
import type { Selection } from '../program.ts';
import { literal, textOf } from '../value.ts';

/**
 * Does an index with a condition keep a second such row out? One on an expression does: equal columns make it equal. A partial one
 * does where the row shows that it is part of it.
 */
export function holdsFor({ condition }: UniqueKey, rows: Selection): boolean {
  if (condition === undefined || !/^where\b/iu.test(condition)) return true;
  const [statement] = readSql([`SELECT 1 FROM rows ${condition}`]);
  if (statement?.whereComplete !== true) return false;
  return statement.where.every(({ column, value }) =>
    rows.cells.some(
      cell => cell.column === column && value.kind === 'literal' && cell.value.text === textOf(literal(value.text)),
    ),
  );
}
