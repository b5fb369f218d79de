import type { StoreMeaning } from '../../catalog/model.ts';
import { conditionValue, not } from '../conditions.ts';
import type { Selection } from '../program.ts';
import { literal, type Value } from '../value.ts';
import { changesOf, type Changes } from './changes.ts';
import { branch, choice, type Lowering } from './lowering.ts';
import { valueAt, type Site } from './site.ts';
import { emitRead, emitWrite, selectionOf, tableOf, valuesOf } from './stores.ts';

/** Lowers `Order.findOrCreate({ where, defaults })`: two statements, the second of which tells whether it won. */
export function insertIfAbsent(cx: Lowering, site: Site, meaning: StoreMeaning): Value {
  const wanted = selectionOf(cx, site, meaning, meaning.where);
  const step = emitRead(cx, site, wanted, { locks: false });
  const rows = rowIfAbsent(wanted, changesOf(valuesOf(cx, site, meaning).given, meaning));
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
        rows,
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

/** The row that is inserted where there is none: what it was looked for by, and what a new one has besides. */
export function rowIfAbsent(wanted: Selection, { cells, complete }: Changes): Selection {
  const compared = wanted.cells.filter(({ column }) => !cells.some(cell => cell.column === column));
  return { ...wanted, cells: [...compared, ...cells], complete: wanted.complete && complete };
}

/** Lowers `Order.findOrBuild({ where, defaults })`: nothing is inserted before what it gives is saved. */
export function makeIfAbsent(cx: Lowering, site: Site, meaning: StoreMeaning): Value {
  const step = emitRead(cx, site, selectionOf(cx, site, meaning, meaning.where), { locks: false });
  const found = { kind: 'found', read: step } as const;
  const row: Value = { kind: 'outcome', step, of: 'read', shape: { is: 'row' } };
  const parts = [meaning.where, meaning.makesIfAbsent].map(path => path && valueAt(cx, site, path)?.value);
  const objects = parts.filter(part => part !== undefined && part !== '').filter(part => part.kind === 'object');
  const made: Value = {
    kind: 'object',
    members: new Map(objects.flatMap(({ members }) => [...members])),
    open: objects.length < parts.length || objects.some(({ open }) => open),
    table: tableOf(cx, site, meaning.table),
  };
  return cx.newArray([choice(found, row, made), conditionValue(not(found))], false);
}
