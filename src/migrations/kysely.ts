import { unwrap, ts } from '../typescript/syntax.ts';
import { chainOf, functionOf, listOf, quoted, type Called, type Migration } from './context.ts';

/** `db.schema.createTable('orders').addColumn('id', 'text', column => column.primaryKey()).execute()`, and what alters it. */
export function readKyselyTable(migration: Migration, calls: readonly Called[], at: number): void {
  const start = calls[at];
  const table = migration.string(start?.args[0]);
  if (start === undefined || table === undefined) {
    migration.unsure(undefined);
    return;
  }
  if (start.name === 'createTable') migration.add(`CREATE TABLE ${quoted(table)} ()`, start.node);
  const rest = calls.slice(at + 1);
  rest.forEach((call, position) => {
    readAction(migration, table, call, rest.slice(position + 1));
  });
}

function readAction(migration: Migration, table: string, { name, args, node }: Called, after: readonly Called[]): void {
  const [first, second, third] = args;
  const named = migration.string(first);
  const alter = (action: string | undefined): void => {
    if (action === undefined) migration.unsure(table);
    else migration.add(`ALTER TABLE ${quoted(table)} ${action}`, node);
  };
  const constraint = (kind: string): void => {
    const columns = migration.strings(second);
    alter(
      named === undefined || columns === undefined
        ? undefined
        : `ADD CONSTRAINT ${quoted(named)} ${kind} ${listOf(columns)}`,
    );
  };
  switch (name) {
    case 'addColumn':
    case 'modifyColumn':
      readColumn(migration, table, named, third, node);
      return;
    case 'addUniqueConstraint':
      constraint('UNIQUE');
      return;
    case 'addPrimaryKeyConstraint':
      constraint('PRIMARY KEY');
      return;
    case 'dropConstraint':
      alter(named && `DROP CONSTRAINT ${quoted(named)}`);
      return;
    case 'dropColumn':
      alter(named && `DROP COLUMN ${quoted(named)}`);
      return;
    case 'renameColumn': {
      const to = migration.string(second);
      alter(named === undefined || to === undefined ? undefined : `RENAME COLUMN ${quoted(named)} TO ${quoted(to)}`);
      return;
    }
    case 'renameTo':
      alter(named && `RENAME TO ${quoted(named)}`);
      return;
    case 'addIndex':
      if (after.some(call => call.name === 'unique')) readIndexColumns(migration, named, table, after, node);
      return;
    case '$call':
      // A function that adds columns of its own.
      migration.unsure(table);
      return;
    default:
  }
}

/** `column => column.notNull().unique()` */
function readColumn(
  migration: Migration,
  table: string,
  column: string | undefined,
  build: ts.Expression | undefined,
  at: ts.Node,
): void {
  if (build === undefined) return;
  const callback = functionOf(build);
  const body = callback === undefined || ts.isBlock(callback.body) ? undefined : unwrap(callback.body);
  const calls = body !== undefined && ts.isCallExpression(body) ? chainOf(body).calls : undefined;
  // `column => column` says nothing, any other function may.
  if (calls === undefined && (body === undefined || !ts.isIdentifier(body))) migration.unsure(table);
  for (const { name } of calls ?? []) {
    const kind = name === 'primaryKey' ? 'PRIMARY KEY' : name === 'unique' ? 'UNIQUE' : undefined;
    if (kind === undefined) continue;
    if (column === undefined) migration.unsure(table);
    else migration.add(`ALTER TABLE ${quoted(table)} ADD ${kind} ${listOf([column])}`, at);
  }
}

/** `db.schema.createIndex('by_order').unique().on('orders').columns(['order_id'])` */
export function readKyselyIndex(migration: Migration, calls: readonly Called[], at: number): void {
  const rest = calls.slice(at + 1);
  if (!rest.some(({ name }) => name === 'unique')) return;
  const table = migration.string(rest.find(({ name }) => name === 'on')?.args[0]);
  const start = calls[at];
  if (start === undefined || table === undefined) migration.unsure(table);
  else readIndexColumns(migration, migration.string(start.args[0]), table, rest, start.node);
}

function readIndexColumns(
  migration: Migration,
  name: string | undefined,
  table: string,
  calls: readonly Called[],
  at: ts.Node,
): void {
  const columns: string[] = [];
  let conditions = '';
  for (const call of calls) {
    if (call.name === 'column' || call.name === 'columns') {
      const given = migration.strings(call.args[0]);
      if (given === undefined) migration.unsure(table);
      columns.push(...(given ?? []).map(column => column.replace(/\s(?:asc|desc)$/iu, '').trimEnd()));
    } else if (call.name === 'where') conditions = ` WHERE (${call.args.map(arg => migration.textOf(arg)).join(' ')})`;
    // What it is computed of is not read: an index on it refuses, or not.
    else if (call.name === 'expression') migration.unsure(table);
  }
  if (columns.length === 0) return;
  const called = name === undefined ? '' : ` ${quoted(name)}`;
  migration.add(`CREATE UNIQUE INDEX${called} ON ${quoted(table)} ${listOf(columns)}${conditions}`, at);
}
