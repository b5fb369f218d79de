import type { StoreMeaning } from '../../catalog/model.ts';
import { ts, unwrap } from '../../typescript/syntax.ts';
import type { Cell } from '../program.ts';
import { termOf } from '../term-of.ts';
import type { Value } from '../value.ts';
import { isUndefined, untagged } from './matches.ts';
import type { Located } from './site.ts';

/** What a write makes of the columns of its row. */
export interface Changes {
  readonly cells: readonly Cell[];
  readonly complete: boolean;
  readonly relative: boolean;
  /** The columns whose new value depends on the old one, where they are known. */
  readonly moved: readonly string[];
  /** Of columns that are not visible: the expression whose type names them. */
  readonly unseenIn?: ts.Node;
}

/**
 * The members of `{ column: value }`; `{ column: { increment: 1 } }` and `{ [field]: { increment: 1 } }` are relative,
 * `{ column: { set: 1 } }` absolute, as are the members of `{ $inc: … }` and `{ $set: … }`.
 */
export function changesOf(
  located: Located | undefined,
  meaning: Pick<StoreMeaning, 'relativeOperators' | 'operators' | 'valueTags'>,
): Changes {
  if (located?.value.kind === 'array') return changesOf(onlyElement(located), meaning);
  if (located === undefined) return { cells: [], complete: true, relative: false, moved: [] };
  if (located.value.kind !== 'object')
    return { cells: [], complete: false, relative: false, moved: [], unseenIn: located.node };
  const { relativeOperators = [], operators, valueTags = [] } = meaning;
  const isMove = (to: Value): boolean => to.kind === 'object' && relativeOperators.some(one => to.members.has(one));
  let relative = located.value.unnamed?.some(isMove) === true;
  const moved: string[] = [];
  const cells: Cell[] = [];
  for (const [column, value] of located.value.members) {
    if (operators?.relative.includes(column) === true) {
      relative = true;
      if (value.kind === 'object') moved.push(...value.members.keys());
      continue;
    }
    if (operators?.absolute.includes(column) === true) {
      const inner = changesOf({ value, node: located.node }, { valueTags });
      cells.push(...inner.cells);
      continue;
    }
    const isRelative = isMove(value);
    if (isRelative) moved.push(column);
    const set = value.kind === 'object' ? value.members.get('set') : undefined;
    if (!isRelative && !isUndefined(value)) cells.push({ column, value: termOf(set ?? untagged(value, valueTags)) });
  }
  return {
    cells,
    complete: !located.value.open,
    relative: relative || moved.length > 0,
    moved,
    ...unseenIn(located.value, located.node),
  };
}

/** What shows the columns of a row that is not all visible: the call that made it, or where it is written. */
export function unseenIn(row: Value, node: ts.Node): Pick<Changes, 'unseenIn'> {
  if (row.kind === 'object' && !row.open) return {};
  return { unseenIn: (row.kind === 'object' ? row.madeOf : undefined) ?? node };
}

/** `create([order], { session })`: one row in a list of its own. */
function onlyElement({ value, node }: Located): Located {
  const elements = value.kind === 'array' && !value.list.open ? value.list.elements : [];
  const [only] = elements;
  if (elements.length !== 1 || only === undefined)
    return { value: { kind: 'object', members: new Map(), open: true }, node };
  const list = ts.isExpression(node) ? unwrap(node) : node;
  return { value: only, node: ts.isArrayLiteralExpression(list) ? (list.elements[0] ?? node) : node };
}
