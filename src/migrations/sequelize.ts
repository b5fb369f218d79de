import type { ts } from '../typescript/syntax.ts';
import { functionOf, quoted, type Called, type Migration } from './context.ts';

type Members = ReadonlyMap<string, ts.Expression>;

/** What Sequelize's query interface is told: `addIndex('orders', ['ref'], { unique: true })`. */
export function readQueryInterface(migration: Migration, { name, args, node }: Called): boolean {
  const [first, second, third] = args;
  switch (name) {
    case 'createTable':
      // The others are told one thing, or a callback.
      if (second === undefined || migration.string(first) === undefined || functionOf(second) !== undefined)
        return false;
      readTable(migration, migration.string(first), migration.members(second), third, node);
      return true;
    case 'addColumn':
    case 'changeColumn':
      // TypeORM's are told a column that has its name in it.
      if (third === undefined) return false;
      readColumn(migration, migration.string(first), migration.string(second), third, node);
      return true;
    case 'renameColumn':
      readRenaming(migration, migration.string(first), migration.string(second), migration.string(third), node);
      return true;
    case 'addIndex':
      readIndex(migration, migration.string(first), second, third, node);
      return true;
    case 'addConstraint':
      readConstraint(migration, migration.string(first), second, node);
      return true;
    case 'removeColumn':
    case 'removeConstraint':
    case 'removeIndex':
      readRemoval(migration, migration.string(first), name, second, node);
      return true;
    default:
      return false;
  }
}

function readTable(
  migration: Migration,
  table: string | undefined,
  columns: Members | undefined,
  options: ts.Expression | undefined,
  at: ts.Node,
): void {
  if (table !== undefined) migration.add(`CREATE TABLE ${quoted(table)} ()`, at);
  if (table === undefined || columns === undefined) {
    migration.unsure(table);
    return;
  }
  const primary: string[] = [];
  for (const [column, given] of columns) if (readKeys(migration, table, column, given, at)) primary.push(column);
  if (primary.length > 0) migration.addKey(table, undefined, 'PRIMARY KEY', primary, at);
  const keys = migration.members(options)?.get('uniqueKeys');
  const named = keys === undefined ? new Map<string, ts.Expression>() : migration.members(keys);
  if (named === undefined) migration.unsure(table);
  for (const [name, key] of named ?? []) {
    const fields = migration.strings(migration.members(key)?.get('fields'));
    if (fields === undefined) migration.unsure(table);
    else migration.addKey(table, name, 'UNIQUE', fields, at);
  }
}

function readColumn(
  migration: Migration,
  table: string | undefined,
  column: string | undefined,
  given: ts.Expression,
  at: ts.Node,
): void {
  if (table === undefined || column === undefined) migration.unsure(table);
  else if (readKeys(migration, table, column, given, at))
    migration.addKey(table, undefined, 'PRIMARY KEY', [column], at);
}

/** `Sequelize.STRING`, `{ type: Sequelize.STRING, unique: true }`: is it part of the primary key? */
function readKeys(migration: Migration, table: string, column: string, given: ts.Expression, at: ts.Node): boolean {
  const members = migration.members(given);
  // A type alone makes no key; an object that cannot be seen may.
  if (members === undefined) {
    if (!migration.isMember(given)) migration.unsure(table);
    return false;
  }
  const unique = members.get('unique');
  const isUnique = migration.string(unique) === undefined ? migration.flag(unique) : true;
  const isPrimary = migration.flag(members.get('primaryKey'));
  if (isUnique === undefined || isPrimary === undefined) migration.unsure(table);
  if (isUnique === true) migration.addKey(table, undefined, 'UNIQUE', [column], at);
  return isPrimary === true;
}

/** `addIndex(table, fields, options)`, `addIndex(table, { fields, unique })` */
function readIndex(
  migration: Migration,
  table: string | undefined,
  second: ts.Expression | undefined,
  third: ts.Expression | undefined,
  at: ts.Node,
): void {
  const isList = migration.elements(second) !== undefined;
  const given = isList ? third : second;
  const options = given === undefined ? new Map<string, ts.Expression>() : migration.members(given);
  const kind = migration.string(options?.get('type'));
  const unique = kind === 'UNIQUE' ? true : migration.flag(options?.get('unique'));
  if (options !== undefined && unique === false) return;
  const fields = migration.strings(isList ? second : options?.get('fields'));
  if (table === undefined || unique === undefined || fields === undefined) {
    migration.unsure(table);
    return;
  }
  const name = migration.string(options?.get('name')) ?? [table, ...fields].join('_');
  const where = options?.get('where');
  const condition = where === undefined ? '' : ` WHERE (${migration.textOf(where)})`;
  migration.add(
    `CREATE UNIQUE INDEX ${quoted(name)} ON ${quoted(table)} (${fields.map(quoted).join(', ')})${condition}`,
    at,
  );
}

/** `addConstraint(table, { fields, type: 'unique', name })` */
function readConstraint(
  migration: Migration,
  table: string | undefined,
  given: ts.Expression | undefined,
  at: ts.Node,
): void {
  const options = migration.members(given);
  const kind = migration.string(options?.get('type'))?.toLowerCase();
  if (kind !== undefined && kind !== 'unique' && kind !== 'primary key') return;
  const fields = migration.strings(options?.get('fields'));
  if (table === undefined || kind === undefined || fields === undefined) {
    migration.unsure(table);
    return;
  }
  const name =
    migration.string(options?.get('name')) ?? `${[table, ...fields].join('_')}_${kind === 'unique' ? 'uk' : 'pk'}`;
  migration.addKey(table, name, kind === 'unique' ? 'UNIQUE' : 'PRIMARY KEY', fields, at);
}

function readRenaming(
  migration: Migration,
  table: string | undefined,
  before: string | undefined,
  after: string | undefined,
  at: ts.Node,
): void {
  if (table === undefined || before === undefined || after === undefined) migration.unsure(table);
  else migration.add(`ALTER TABLE ${quoted(table)} RENAME COLUMN ${quoted(before)} TO ${quoted(after)}`, at);
}

/** An index is named, or told by its columns. */
function readRemoval(
  migration: Migration,
  table: string | undefined,
  what: 'removeColumn' | 'removeConstraint' | 'removeIndex',
  given: ts.Expression | undefined,
  at: ts.Node,
): void {
  const fields =
    what === 'removeIndex' && migration.elements(given) !== undefined ? migration.strings(given) : undefined;
  const name = migration.string(given) ?? (fields && table && [table, ...fields].join('_'));
  if (table === undefined || name === undefined) migration.unsure(table);
  else if (what === 'removeIndex') migration.add(`DROP INDEX ${quoted(name)}`, at);
  else
    migration.add(
      `ALTER TABLE ${quoted(table)} DROP ${what === 'removeColumn' ? 'COLUMN' : 'CONSTRAINT'} ${quoted(name)}`,
      at,
    );
}
