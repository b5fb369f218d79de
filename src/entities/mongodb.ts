import type { ts } from '../typescript/syntax.ts';
import { membersOf, stringOf } from './constants.ts';

/** The paths of `{ orderId: 1, 'payment.id': 1 }`. */
export function indexColumns(checker: ts.TypeChecker, given: ts.Expression): readonly string[] | undefined {
  const single = stringOf(checker, given);
  if (single !== undefined) return [single];
  const members = membersOf(checker, given);
  return members?.open === false ? [...members.of.keys()] : undefined;
}

/** Tests of a partial index that every document passes which has a value there. */
const presence: ReadonlySet<string> = new Set(['$exists', '$type']);

/**
 * The condition of a partial index as SQL, equalities only. One that only asks whether the key's own columns are there is none:
 * a row that is inserted with them is part of the index.
 */
export function indexCondition(
  checker: ts.TypeChecker,
  filter: ts.Expression | undefined,
  columns: readonly string[],
): string | undefined {
  if (filter === undefined) return undefined;
  const members = membersOf(checker, filter);
  if (members === undefined || members.open) return `WHERE ${filter.getText()}`;
  const tests: string[] = [];
  for (const [column, value] of members.of) {
    const operators = membersOf(checker, value);
    const asksPresence = operators?.open === false && [...operators.of.keys()].every(name => presence.has(name));
    if (asksPresence && columns.includes(column)) continue;
    const text = stringOf(checker, value);
    tests.push(`${column} = ${text === undefined ? value.getText() : `'${text}'`}`);
  }
  return tests.length === 0 ? undefined : `WHERE ${tests.join(' AND ')}`;
}
