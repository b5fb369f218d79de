import type { Cell, Selection } from '../program.ts';
import type { Lowering } from './lowering.ts';

/**
 * A row that was read is the one that the read asked for: by the id of the row of an order, it is the row of that order. Further columns
 * of the row are conditions on it (`AND version = …`), and stay what they are.
 */
export function asAsked(cx: Lowering, rows: Selection): Selection {
  const named = rows.cells.map(cell => askedInstead(cx, rows, cell));
  if (named.filter(cells => cells !== undefined).length !== 1) return rows;
  const others = rows.cells.filter((_, at) => named[at] === undefined);
  const asked = named.flatMap(cells => cells ?? []);
  const isSaid = asked.some(({ column }) => others.some(other => other.column === column));
  return isSaid ? rows : { ...rows, cells: [...asked, ...others] };
}

/** What the read asked for whose row names the cell. */
function askedInstead(cx: Lowering, rows: Selection, { column, value }: Cell): readonly Cell[] | undefined {
  const [read] = value.reads ?? [];
  const asked = read === undefined ? undefined : cx.reads.get(read);
  if (asked?.store !== rows.store || asked.table !== rows.table) return undefined;
  if (value.text !== `outcome#${String(read)}.${column}`) return undefined;
  const cells = asked.cells.filter(cell => cell.value.perMessage);
  return cells.length > 0 ? cells : undefined;
}
