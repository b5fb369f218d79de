import { placeOf } from '../place.ts';
import type { Cell, Term } from '../program.ts';
import { termOf } from '../term-of.ts';
import type { Value } from '../value.ts';
import type { Compared } from './closing.ts';
import { memberNode, type Located } from './site.ts';

interface Matched {
  readonly cells: readonly Cell[];
  readonly complete: boolean;
  /** Members that only ask for more or less. */
  readonly bounded: readonly string[];
  readonly comparisons: readonly Compared[];
  /** There is nothing but equalities and bounds. */
  readonly isPlain: boolean;
  /** The columns that are asked to be in a list; `undefined` where there is anything else but equalities. */
  readonly among: readonly string[] | undefined;
}

const NOTHING: Matched = { cells: [], complete: true, bounded: [], comparisons: [], isPlain: true, among: [] };

const bounds: ReadonlySet<string> = new Set(['gt', 'gte', 'lt', 'lte'].flatMap(name => [name, `$${name}`]));

/**
 * Equality conditions of `{ column: value }`, compound selectors (`{ a_b: { a, b } }`), `{ equals }` and `AND` flattened.
 *
 * @param isKey whether the table has a unique key of these columns: a selector that names it may have a name of its own
 */
export function cellsOf(
  located: Located | undefined,
  tags: readonly string[] = [],
  isKey: (columns: readonly string[]) => boolean = () => false,
): Matched {
  if (located === undefined) return NOTHING;
  if (located.value.kind !== 'object') return { ...NOTHING, complete: false, isPlain: false, among: undefined };
  const cells: Cell[] = [];
  const bounded: string[] = [];
  const comparisons: Compared[] = [];
  const asked: string[] = [];
  let isPlain = !located.value.open;
  let isListed = isPlain;
  for (const [column, given] of located.value.members) {
    if (isUndefined(given)) continue;
    const value = untagged(given, tags);
    const node = memberNode(located.node, column) ?? located.node;
    if (value.kind !== 'object') {
      cells.push({ column, value: termOf(value, placeOf(node)) });
      continue;
    }
    const equals = value.members.get('equals');
    if (equals !== undefined && value.members.size === 1)
      cells.push({ column, value: termOf(equals, placeOf(memberNode(node, 'equals') ?? node)) });
    else if (isCompound(column, value) || (value.members.size > 1 && isKey([...value.members.keys()]))) {
      const inner = cellsOf({ value, node });
      cells.push(...inner.cells);
      bounded.push(...inner.bounded);
      comparisons.push(...inner.comparisons);
      isPlain &&= inner.isPlain;
      isListed &&= inner.among !== undefined;
      asked.push(...(inner.among ?? []));
    } else if (value.members.size > 0 && [...value.members.keys()].every(operator => bounds.has(operator))) {
      bounded.push(column);
      isListed = false;
    } else {
      const compared = comparedIn(column, value);
      comparisons.push(...compared);
      if (value.members.size === 1 && isIn([...value.members.keys()])) asked.push(column);
      else isListed = false;
      isPlain = false;
    }
  }
  return {
    cells,
    complete: isPlain && bounded.length === 0,
    bounded,
    comparisons,
    isPlain,
    among: isListed ? asked : undefined,
  };
}

/** Besides equalities, the conditions only ask that enough is left of what the write takes from: `{ quantity: { gte: 3 } }`. */
export function asksForAmount(matched: readonly Matched[], moved: readonly string[]): boolean {
  return matched.every(({ isPlain, bounded }) => isPlain && bounded.every(column => moved.includes(column)));
}

const unlike: ReadonlySet<string> = new Set(['ne', '$ne', 'not', 'notIn', '$nin']);
const among: ReadonlySet<string> = new Set(['in', '$in']);

function isIn(operators: readonly string[]): boolean {
  return operators.every(operator => among.has(operator));
}

/** `{ not: 'SENT' }`, `{ $nin: ['SENT', 'LOST'] }`, `{ not: { in: […] } }`; all of the operators hold. */
function comparedIn(column: string, { members }: Extract<Value, { kind: 'object' }>): readonly Compared[] {
  return [...members].flatMap(([operator, given]): readonly Compared[] => {
    const inner = given.kind === 'object' && given.members.size === 1 ? given.members.get('in') : undefined;
    const values = listed(unlike.has(operator) ? (inner ?? given) : given);
    if (values === undefined) return [];
    if (unlike.has(operator)) return [{ column, is: 'notAmong', values }];
    return among.has(operator) ? [{ column, is: 'among', values }] : [];
  });
}

function listed(value: Value): readonly Term[] | undefined {
  if (value.kind === 'array') return value.list.open ? undefined : value.list.elements.map(element => termOf(element));
  return value.kind === 'object' ? undefined : [termOf(value)];
}

/** `consumer_messageId: { consumer, messageId }`: Prisma's compound selector names its own members. */
function isCompound(column: string, value: Extract<Value, { kind: 'object' }>): boolean {
  return column === 'AND' || (value.members.size > 1 && [...value.members.keys()].every(name => column.includes(name)));
}

/** `'a'` of `{ S: 'a' }`. */
export function untagged(value: Value, tags: readonly string[]): Value {
  if (value.kind !== 'object' || value.members.size !== 1) return value;
  const [[tag, inner] = []] = value.members;
  return tag !== undefined && inner !== undefined && tags.includes(tag) ? inner : value;
}

export function isUndefined(value: Value): boolean {
  return value.kind === 'literal' && value.value === undefined;
}
