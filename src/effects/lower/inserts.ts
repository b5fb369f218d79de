import type { Value } from '../value.ts';
import type { Lowering } from './lowering.ts';
import type { Site } from './site.ts';
import { emitWrite, type WriteFacts } from './stores.ts';

export interface InsertFacts extends Pick<WriteFacts, 'rows' | 'shape' | 'name' | 'unseenIn'> {
  readonly conflict:
    | (Pick<WriteFacts, 'sets' | 'relative' | 'guarded'> & {
        readonly does: 'nothing' | 'update' | 'replace';
        /** The columns of its target; none where it names none, or a constraint. */
        readonly columns: readonly string[];
        readonly isNamed: boolean;
      })
    | undefined;
  /** The store refuses a second such row by itself. */
  readonly isAtomic?: boolean;
}

/** Emits an insert with what it does where there is such a row already, whatever it was written in. */
export function emitInsert(
  cx: Lowering,
  site: Site,
  { rows, unseenIn, conflict, shape, name, isAtomic = false }: InsertFacts,
): Value {
  const { cells } = rows;
  const target = conflict?.columns ?? [];
  const isUnstable = cells.some(cell => target.includes(cell.column) && cell.value.stability === 'unstable');
  // The database rejects a conflict target without a unique index: naming the columns proves it.
  const isProven = conflict !== undefined && !isUnstable && (target.length > 0 || conflict.isNamed);
  const isUpdate = conflict !== undefined && conflict.does !== 'nothing';
  return emitWrite(cx, site, {
    form: isUpdate ? 'upsert' : 'insert',
    rows: isUpdate && target.length > 0 ? { ...rows, cells: cells.filter(cell => target.includes(cell.column)) } : rows,
    ...(unseenIn === undefined ? {} : { unseenIn }),
    sets: isUpdate ? conflict.sets : [],
    relative: isUpdate && conflict.relative,
    guarded: conflict?.guarded === true,
    refusal: conflict === undefined ? 'throws' : 'result',
    certainlyUnique: isProven || isAtomic,
    ...(target.length === 0 ? {} : { uniqueOn: target }),
    expires: false,
    ...(name === undefined ? {} : { name }),
    shape,
  });
}
