import type { StoreMeaning } from '../../catalog/model.ts';
import { literal, type Value } from '../value.ts';
import { branch, choice, type Lowering } from './lowering.ts';
import type { Site } from './site.ts';
import { changesOf, emitRead, emitWrite, selectionOf, valuesOf } from './stores.ts';

/** Lowers `Order.findOrCreate({ where, defaults })`: two statements, the second of which tells whether it won. */
export function insertIfAbsent(cx: Lowering, site: Site, meaning: StoreMeaning): Value {
  const wanted = selectionOf(cx, site, meaning, meaning.where);
  const step = emitRead(cx, site, wanted, { locks: false });
  const { cells, complete } = changesOf(valuesOf(cx, site, meaning).given, meaning);
  const compared = wanted.cells.filter(({ column }) => !cells.some(cell => cell.column === column));
  const found = { kind: 'found', read: step } as const;
  let created: Value = cx.unknown();
  branch(
    cx,
    site.scope.frame,
    found,
    () => undefined,
    () => {
      created = emitWrite(cx, site, {
        form: 'insert',
        rows: { ...wanted, cells: [...compared, ...cells], complete: wanted.complete && complete },
        sets: [],
        relative: false,
        refusal: 'result',
        certainlyUnique: false,
        expires: false,
        shape: { is: 'boolean' },
      });
    },
  );
  const row: Value = { kind: 'outcome', step, of: 'read', shape: { is: 'row' } };
  return cx.newArray([choice(found, row, cx.unknown()), choice(found, literal(false), created)], false);
}
