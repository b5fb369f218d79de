import type { SqlMeaning } from '../../catalog/model.ts';
import { readSql } from '../../sql/read.ts';
import type { SqlAssignment, SqlStatement } from '../../sql/statement.ts';
import { ts } from '../../typescript/syntax.ts';
import { placeOf } from '../place.ts';
import type { ReadEffect, Selection, StepId } from '../program.ts';
import { and } from '../conditions.ts';
import type { SqlPieces } from '../query.ts';
import { termOf } from '../term-of.ts';
import { literal, type CellShape, type OutcomeShape, type Value } from '../value.ts';
import { beginOn, beginsOn, connectionOf, storeOf } from './clients.ts';
import { branch, choice, type Lowering } from './lowering.ts';
import { memberName, valueAt, type Site } from './site.ts';
import { assigned, comparedWith, insertedCells, queryOf, selectionOf, valueOf, wholeRow } from './sql-query.ts';
import { emitInsert } from './inserts.ts';
import { emitRead, emitWrite } from './stores.ts';

/** Lowers a call that sends SQL text. All text goes through one reader, whatever the client. */
export function applySql(cx: Lowering, site: Site, meaning: SqlMeaning): Value {
  const query = queryOf(cx, site, meaning);
  const isFragment = meaning.text.every(path => path === 'Template') && !ts.isTaggedTemplateExpression(site.node);
  // `sql(order)` inside a template: a part of a statement.
  if (isFragment) return site.args.find(value => value.kind === 'object') ?? cx.unknown(site.args);
  if (query === undefined) {
    cx.gap(site.node, 'the SQL text is not visible');
    cx.step({ kind: 'unknown' }, site.node, true);
    return cx.unknown([], true);
  }
  return applyText(cx, { ...site, ...clientAt(cx, site, meaning) }, meaning, query);
}

/** `` sql`…`.execute(db) `` goes through `db`. */
function clientAt(cx: Lowering, site: Site, { client }: SqlMeaning): Pick<Site, 'receiver'> | undefined {
  return client === undefined ? undefined : { receiver: valueAt(cx, site, client)?.value };
}

/** What the awaited result of a call that sends SQL is. */
export type SqlResult = Pick<SqlMeaning, 'rowsAt' | 'countAt' | 'yields'>;

/** Lowers SQL text that is sent at the site. */
export function applyText(cx: Lowering, site: Site, meaning: SqlResult, query: SqlPieces): Value {
  const statements = readSql(query.parts);
  if (statements.some(({ dependsOn }) => dependsOn.length > 0)) return applyChain(cx, site, meaning, query, statements);
  let value: Value = cx.unknown([], true);
  for (const statement of statements) value = applyStatement(cx, site, meaning, query, statement);
  return meaning.yields === 'rowOrThrow' ? throwWithoutRow(cx, site, value) : value;
}

/** `WITH claim AS (INSERT … RETURNING …) UPDATE … FROM claim`: one statement is atomic, and what reads no row writes none. */
function applyChain(
  cx: Lowering,
  site: Site,
  meaning: SqlResult,
  query: SqlPieces,
  statements: readonly SqlStatement[],
): Value {
  const values: Value[] = [];
  asOneStatement(cx, site, within => {
    for (const statement of statements) values.push(applyDependent(cx, within, meaning, query, statement, values));
  });
  return values.at(-1) ?? cx.unknown([], true);
}

function applyDependent(
  cx: Lowering,
  site: Site,
  meaning: SqlResult,
  query: SqlPieces,
  statement: SqlStatement,
  before: readonly Value[],
): Value {
  const sources = statement.dependsOn.map(position => before[position]);
  const [only] = sources;
  // `SELECT … FROM claim` hands on what the claim returned.
  if (statement.kind === 'select' && sources.length === 1 && only !== undefined) return only;
  let value: Value = cx.unknown([], true);
  const writes = sources.flatMap(source => writeOf(source) ?? []);
  branch(
    cx,
    site.scope.frame,
    and(...writes.map(write => ({ kind: 'won', write }) as const)),
    () => (value = applyStatement(cx, site, meaning, query, statement)),
    () => undefined,
  );
  return value;
}

function writeOf(value: Value | undefined): StepId | undefined {
  return value?.kind === 'outcome' && value.of === 'write' ? value.step : undefined;
}

function applyStatement(
  cx: Lowering,
  site: Site,
  meaning: SqlResult,
  query: SqlPieces,
  statement: SqlStatement,
): Value {
  const result = (cells?: CellShape): OutcomeShape => resultShape(meaning, cells);
  const client = beginsOn(site);
  switch (statement.kind) {
    case 'begin':
      if (client !== undefined) beginOn(cx, site, client, statement.isolation);
      return cx.unknown();
    case 'commit':
    case 'rollback':
      if (client !== undefined) cx.step({ kind: statement.kind, client: cx.clientFor(client) }, site.node, true);
      return cx.unknown();
    case 'lock':
    case 'unlock':
      cx.step({ kind: statement.kind, key: termOf(lockKey(cx, query, statement)) }, site.node, true);
      return cx.unknown();
    case 'select':
      return applySelect(cx, site, query, statement, result);
    case 'insert':
      return applyInsert(cx, site, query, statement, result());
    case 'update':
    case 'delete':
      return applyChange(cx, site, query, statement, result());
    case 'merge':
      // MERGE is not atomic by itself in any of the dialects; what it matches on is what it writes.
      return emitWrite(cx, site, {
        form: 'upsert',
        rows: selectionOf(cx, site, query, statement, statement.where),
        sets: [],
        relative: statement.sets.some(set => set.relative),
        guarded: statement.compared.length > 0,
        refusal: 'result',
        certainlyUnique: false,
        expires: false,
        ...nameOf(statement),
        shape: result(),
      });
    case 'savepoint':
    case 'ddl':
      cx.step({ kind: 'compute' }, site.node, true);
      return cx.unknown();
    case 'other':
      if (statement.isolation === 'serializable') return isolate(cx, site);
      cx.gap(site.node, 'this SQL statement is not understood');
      cx.step({ kind: 'unknown' }, site.node, true);
      return cx.unknown([], true);
  }
}

/** `SET TRANSACTION ISOLATION LEVEL SERIALIZABLE` */
function isolate(cx: Lowering, site: Site): Value {
  const begun = beginsOn(site);
  const client = connectionOf(cx, site).client ?? (begun?.kind === 'client' ? begun.client : undefined);
  cx.step(client === undefined ? { kind: 'compute' } : { kind: 'isolate', client }, site.node, true);
  return cx.unknown();
}

export function resultShape({ yields, rowsAt, countAt }: SqlResult, cells?: CellShape): OutcomeShape {
  const of = cells === undefined ? {} : { cells };
  const last = memberName(countAt, 'last');
  switch (yields) {
    case 'count':
    case 'boolean':
      return { is: yields };
    case 'row':
    case 'rowOrThrow':
      return { is: 'row', ...of };
    case 'value':
      return { is: cells ?? 'value' };
    case 'rows':
      return { is: 'rows', ...of, ...(last === undefined ? {} : { countAt: last }) };
    default: {
      const first = memberName(countAt);
      const isNested = first !== last && first !== memberName(rowsAt);
      const count = isNested ? { countAt: first, countIn: last } : { countAt: last };
      return { is: 'result', rowsAt: memberName(rowsAt), ...count, ...of };
    }
  }
}

/** `pool.one(…)`: no row is a failure. */
function throwWithoutRow(cx: Lowering, site: Site, value: Value): Value {
  if (value.kind !== 'outcome' || (value.shape.is === 'row' && value.shape.cells !== undefined)) return value;
  const { step } = value;
  branch(
    cx,
    site.scope.frame,
    value.of === 'read' ? { kind: 'found', read: step } : { kind: 'won', write: step },
    () => undefined,
    () => {
      cx.emit({ kind: 'exit', how: 'throw', at: placeOf(site.node) });
    },
  );
  return value;
}

const verbs: Readonly<Partial<Record<SqlStatement['kind'], string>>> = {
  select: 'SELECT FROM',
  insert: 'INSERT INTO',
  update: 'UPDATE',
  delete: 'DELETE FROM',
  merge: 'MERGE INTO',
};

/** `INSERT INTO orders`: says more than `client.query`. */
export function nameOf(statement: Pick<SqlStatement, 'kind' | 'table'>): { readonly name?: string } {
  const verb = verbs[statement.kind];
  return verb === undefined || statement.table === undefined ? {} : { name: `${verb} ${statement.table}` };
}

function lockKey(cx: Lowering, query: SqlPieces, statement: SqlStatement): Value {
  const values = statement.values.map(value => valueOf(cx, query, value));
  return { kind: 'derived', op: `lock ${statement.table ?? ''}`, parts: values };
}

function applySelect(
  cx: Lowering,
  site: Site,
  query: SqlPieces,
  statement: SqlStatement,
  result: (cells?: CellShape) => OutcomeShape,
): Value {
  if (statement.lock === 'advisory') {
    cx.step({ kind: 'lock', key: termOf(lockKey(cx, query, statement)) }, site.node, true);
    if (statement.table === undefined) return cx.unknown([], true);
  }
  if (statement.table === undefined && statement.reads.length === 0) {
    cx.step({ kind: 'compute' }, site.node, true);
    return cx.unknown();
  }
  const rows = selectionOf(cx, site, query, statement, statement.where);
  const step = emitRead(cx, site, rows, lockingOf(statement), nameOf(statement).name);
  const { aggregate } = statement;
  if (aggregate === 'other') return cx.unknown([{ kind: 'outcome', step, of: 'read', shape: { is: 'nothing' } }], true);
  const cells = aggregate === undefined ? undefined : aggregate === 'count' ? 'count' : 'boolean';
  return { kind: 'outcome', step, of: 'read', shape: result(cells) };
}

function applyInsert(cx: Lowering, site: Site, query: SqlPieces, statement: SqlStatement, shape: OutcomeShape): Value {
  const { conflict } = statement;
  if (statement.openEnded && conflict === undefined) {
    cx.gap(site.node, 'a conflict clause may stand in a part of this statement that is not visible');
    cx.step({ kind: 'unknown' }, site.node, true, nameOf(statement).name);
    return cx.unknown([], true);
  }
  const cells = insertedCells(cx, site, query, statement);
  const rows: Selection = {
    store: storeOf(site.match),
    table: statement.table,
    cells,
    complete:
      !statement.many &&
      cells.length > 0 &&
      (statement.columns.length === 0 || cells.length === statement.columns.length),
  };
  const write = (within: Site): Value =>
    emitInsert(cx, within, {
      rows,
      conflict: conflict && {
        does: conflict.action,
        columns: conflict.columns ?? [],
        isNamed: conflict.constraint !== undefined,
        sets: assigned(cx, query, conflict.sets, cells),
        relative: conflict.sets.some(set => set.relative),
        guarded: conflict.guarded,
      },
      ...nameOf(statement),
      shape,
    });
  if (statement.onlyIfAbsent === undefined) return write(site);
  let value: Value = cx.unknown();
  // One statement, but not atomic without a lock: under READ COMMITTED two of them can both see nothing.
  const ifAbsent = (within: Site): void => {
    const where = selectionOf(cx, site, query, statement, statement.where);
    const read = emitRead(cx, within, where, lockingOf(statement), nameOf(statement).name);
    branch(
      cx,
      site.scope.frame,
      { kind: 'found', read },
      () => undefined,
      () => (value = write(within)),
    );
    value = choice({ kind: 'found', read }, resultWithoutRows(cx, shape), value);
  };
  if (statement.onlyIfAbsent === 'where') asOneStatement(cx, site, ifAbsent);
  else ifAbsent(site);
  return value;
}

/** What a statement gives that had nothing to do. */
function resultWithoutRows(cx: Lowering, shape: OutcomeShape): Value {
  switch (shape.is) {
    case 'row':
    case 'value':
      return literal(null);
    case 'count':
      return literal(0);
    case 'boolean':
      return literal(false);
    case 'rows':
      return cx.newArray([], false);
    case 'result': {
      const { rowsAt, countAt, countIn } = shape;
      const count = countIn === undefined ? literal(0) : cx.newArray([literal(0)], false);
      const members = new Map<string, Value>();
      if (rowsAt !== undefined) members.set(rowsAt, cx.newArray([], false));
      if (countAt !== undefined && countAt !== rowsAt) members.set(countAt, count);
      return { kind: 'object', members, open: true };
    }
    case 'snapshot':
    case 'nothing':
      return cx.unknown();
  }
}

function lockingOf({ lock, locksAbsent }: SqlStatement): Pick<ReadEffect, 'locks' | 'locksAbsent'> {
  return { locks: lock === 'update', ...(locksAbsent ? { locksAbsent } : {}) };
}

/** Without a transaction around it, a statement is one of its own, and so is a flush. */
export function asOneStatement(cx: Lowering, site: Site, build: (within: Site) => void): void {
  if (connectionOf(cx, site).client !== undefined) {
    build(site);
    return;
  }
  const client = cx.newId();
  const store = storeOf(site.match);
  const body = cx.collect(() => {
    build({ ...site, connection: { client } });
  });
  cx.emit({ kind: 'transaction', client, store, isolation: 'default', body, at: cx.traceOf(site.node) });
}

function applyChange(cx: Lowering, site: Site, query: SqlPieces, statement: SqlStatement, shape: OutcomeShape): Value {
  return emitWrite(cx, site, {
    form: statement.kind === 'delete' ? 'delete' : 'update',
    rows: selectionOf(cx, site, query, statement, statement.where),
    sets: [...assigned(cx, query, statement.sets, []), ...(wholeRow(cx, query, statement) ?? [])],
    ...movedBy(statement.sets),
    compared: statement.compared,
    bounded: statement.bounded,
    comparisons: comparedWith(cx, query, statement),
    refusal: 'result',
    certainlyUnique: false,
    expires: false,
    ...nameOf(statement),
    shape,
  });
}

function movedBy(sets: readonly SqlAssignment[]): { readonly relative: boolean; readonly moved: readonly string[] } {
  const moved = sets.filter(set => set.relative).map(set => set.column);
  return { relative: moved.length > 0, moved };
}
