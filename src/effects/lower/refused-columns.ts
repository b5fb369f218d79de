import type { StoreMeaning } from '../../catalog/model.ts';
import type { Cell } from '../program.ts';
import { termOf } from '../term-of.ts';
import { partsOf } from '../value.ts';
import type { Lowering } from './lowering.ts';
import { memberOf } from './members.ts';
import { valueAt, type Located, type Site } from './site.ts';

/**
 * The columns that a conditional put compares, where the row does not show them one by one:
 * `{ Item: { ...order, at }, ConditionExpression: 'attribute_not_exists(id)' }`. A placeholder (`#id`) is taken for the name itself.
 */
export function refusedCells(
  cx: Lowering,
  site: Site,
  { condition }: StoreMeaning,
  given: Located | undefined,
  shown: readonly Cell[],
): readonly Cell[] {
  const value = condition === undefined ? undefined : valueAt(cx, site, condition)?.value;
  if (given === undefined || value === undefined) return [];
  const texts = [...partsOf(value)].map(part => (part.kind === 'literal' ? String(part.value) : ''));
  return [...texts.join(' ').matchAll(/\battribute_not_exists\s*\(\s*#?([\w.-]+)\s*\)/gu)].flatMap(
    ([, column = '']) => {
      const member = shown.some(cell => cell.column === column)
        ? undefined
        : memberOf(cx, given.value, column, given.node);
      return member === undefined || member.kind === 'literal' ? [] : [{ column, value: termOf(member) }];
    },
  );
}
