import type { Cell, Selection, Term, WriteEffect } from '../program.ts';
import { termOf } from '../term-of.ts';
import { literal } from '../value.ts';

/** The column has one of the values, or none of them. */
export interface Compared {
  readonly column: string;
  readonly is: 'among' | 'notAmong';
  readonly values: readonly Term[];
}

interface Change extends Pick<WriteEffect, 'form' | 'rows' | 'sets'> {
  readonly comparisons?: readonly Compared[];
}

/**
 * The rows of an update that finds each of them once, because it makes its own condition false: `SET status = 'SENT' WHERE status <> 'SENT'`.
 * Rows are told apart by equal values only, so the column is compared with one that is not the new one.
 */
export function withClosing({ form, rows, sets, comparisons = [] }: Change): Selection {
  if (form !== 'update') return rows;
  const closing = comparisons.flatMap(compared => {
    const set = sets.find(({ column }) => column === compared.column);
    const before = set === undefined ? undefined : valueBefore(compared, set.value);
    return before === undefined ? [] : [{ column: compared.column, value: before }];
  });
  return closing.length === 0 ? rows : { ...rows, cells: [...rows.cells, ...closing] };
}

/** Is each row that an update finds another one afterwards? Then it counts as many changed rows as found ones. */
export function changesWhatItFinds(change: Change & Pick<WriteEffect, 'relative'>): boolean {
  const { cells } = withClosing(change);
  const differs = ({ column, value }: Cell): boolean =>
    change.sets.some(
      set => set.column === column && value.constant && isDefinite(set.value) && set.value.text !== value.text,
    );
  return change.form === 'update' && (change.relative || cells.some(differs));
}

function isDefinite({ constant, mintedAt }: Term): boolean {
  return constant || mintedAt !== undefined;
}

/** What the column has where the condition holds, if that cannot be the new value. */
function valueBefore({ is, values }: Compared, set: Cell['value']): Term | undefined {
  const [first] = values;
  if (is === 'notAmong')
    return values.some(({ text }) => text === set.text) ? termOf(literal(`other than ${set.text}`)) : undefined;
  return isDefinite(set) && values.every(({ constant, text }) => constant && text !== set.text) ? first : undefined;
}
