import type { ts } from '../typescript/syntax.ts';
import { stringOf, truthOf, type Members } from './constants.ts';
import type { EntityDraft } from './entity.ts';

/** `{ unique: true }`, `{ primary: true }` of a column, and its name in the table under the option `named`. */
export function readColumnKeys(
  checker: ts.TypeChecker,
  draft: EntityDraft,
  name: string,
  { of, open }: Members,
  at: ts.Node,
  named: string,
): void {
  const unique = truthOf(checker, of.get('unique'));
  const primary = truthOf(checker, of.get('primary'));
  if (open || unique === 'unknown' || primary === 'unknown') draft.unsure();
  if (unique === true) draft.addKey([name], at);
  if (primary === true && !draft.primaryKey.includes(name)) draft.primaryKey.push(name);
  const column = stringOf(checker, of.get(named));
  if (column !== undefined) draft.columnOf.set(name, column);
}
