import type { Cell, Selection } from '../program.ts';
import type { Lowering } from './lowering.ts';

/** A row that was read is the one that the read asked for: by the id of the row of an order, it is the row of that order. */
export function asAsked(cx: Lowering, rows: Selection): Selection {
  const cells = rows.cells.flatMap((cell): readonly Cell[] => {
    const [read] = cell.value.reads ?? [];
    const asked = read === undefined ? undefined : cx.reads.get(read);
    const isOwn = asked?.store === rows.store && asked.table === rows.table;
    if (asked === undefined || !isOwn || cell.value.text !== `outcome#${String(read)}.${cell.column}`) return [cell];
    const named = asked.cells.filter(({ value }) => value.perMessage);
    return named.length > 0 ? named : [cell];
  });
  return { ...rows, cells: cells.filter(({ column }, at) => cells.findIndex(other => other.column === column) === at) };
}
