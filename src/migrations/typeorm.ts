import { ts } from '../typescript/syntax.ts';
import { listOf, quoted, type Called, type Migration } from './context.ts';

/** What TypeORM's query runner is told with objects: `createIndex('orders', new TableIndex({ … }))`. */
export function readQueryRunner(migration: Migration, { name, args, node }: Called): boolean {
  const [first, second] = args;
  const tableName = (): string | undefined => {
    const table = migration.string(first);
    if (table === undefined) migration.unsure(undefined);
    return table;
  };
  switch (name) {
    case 'createTable': {
      const options = argumentOf(migration, first);
      if (options === undefined) return false;
      readTable(migration, options, node);
      return true;
    }
    case 'createIndex':
    case 'createIndices':
    case 'createUniqueConstraint':
    case 'createUniqueConstraints':
    case 'addColumn':
    case 'addColumns': {
      const table = tableName();
      if (table !== undefined) readParts(migration, table, name, second, node);
      return true;
    }
    case 'createPrimaryKey': {
      const table = tableName();
      const columns = migration.strings(second);
      if (table !== undefined && columns !== undefined)
        migration.addKey(table, undefined, 'PRIMARY KEY', columns, node);
      else migration.unsure(table);
      return true;
    }
    case 'dropIndex':
    case 'dropUniqueConstraint':
    case 'dropColumn': {
      const table = tableName();
      const dropped = migration.string(second);
      if (table === undefined) return true;
      if (dropped === undefined) migration.unsure(table);
      else {
        const what = name === 'dropColumn' ? 'COLUMN' : 'CONSTRAINT';
        migration.add(`ALTER TABLE ${quoted(table)} DROP ${what} ${quoted(dropped)}`, node);
      }
      return true;
    }
    default:
      return false;
  }
}

/** `new Table({ … })` */
function argumentOf(migration: Migration, given: ts.Expression | undefined): ts.Expression | undefined {
  const node = given && migration.resolved(given);
  return node !== undefined && ts.isNewExpression(node) ? node.arguments?.[0] : undefined;
}

function readTable(migration: Migration, given: ts.Expression, at: ts.Node): void {
  const options = migration.members(given);
  const table = migration.string(options?.get('name'));
  if (options === undefined || table === undefined) {
    migration.unsure(table);
    return;
  }
  migration.add(`CREATE TABLE ${quoted(table)} ()`, at);
  const columns = options.get('columns');
  const primary: string[] = [];
  for (const column of membersOfAll(migration, table, columns)) {
    if (readColumn(migration, table, column, at)) primary.push(migration.string(column.get('name')) ?? '');
  }
  if (primary.length > 0) migration.addKey(table, undefined, 'PRIMARY KEY', primary, at);
  for (const index of membersOfAll(migration, table, options.get('indices'))) readIndex(migration, table, index, at);
  for (const unique of membersOfAll(migration, table, options.get('uniques'))) readUnique(migration, table, unique, at);
}

function readParts(
  migration: Migration,
  table: string,
  name: string,
  given: ts.Expression | undefined,
  at: ts.Node,
): void {
  for (const part of membersOfAll(migration, table, given)) {
    if (name.startsWith('createInd')) readIndex(migration, table, part, at);
    else if (name.startsWith('createUnique')) readUnique(migration, table, part, at);
    else if (readColumn(migration, table, part, at))
      migration.addKey(table, undefined, 'PRIMARY KEY', [migration.string(part.get('name')) ?? ''], at);
  }
}

type Members = ReadonlyMap<string, ts.Expression>;

/** Of one object or of a list, each as a literal or constructed. */
function membersOfAll(migration: Migration, table: string, given: ts.Expression | undefined): readonly Members[] {
  if (given === undefined) return [];
  const parts = migration.elements(given) ?? [given];
  return parts.flatMap(part => {
    const members = migration.members(argumentOf(migration, part) ?? part);
    if (members === undefined) migration.unsure(table);
    return members === undefined ? [] : [members];
  });
}

/** Is it part of the primary key? */
function readColumn(migration: Migration, table: string, column: Members, at: ts.Node): boolean {
  const name = migration.string(column.get('name'));
  const unique = migration.flag(column.get('isUnique'));
  const primary = migration.flag(column.get('isPrimary'));
  if (name === undefined || unique === undefined || primary === undefined) migration.unsure(table);
  if (name !== undefined && unique === true) migration.addKey(table, undefined, 'UNIQUE', [name], at);
  return name !== undefined && primary === true;
}

function readIndex(migration: Migration, table: string, index: Members, at: ts.Node): void {
  const unique = migration.flag(index.get('isUnique'));
  if (unique === false) return;
  const columns = migration.strings(index.get('columnNames'));
  if (unique === undefined || columns === undefined) {
    migration.unsure(table);
    return;
  }
  const name = migration.string(index.get('name'));
  const where = index.get('where');
  const condition = where === undefined ? '' : ` WHERE ${migration.string(where) ?? `(${migration.textOf(where)})`}`;
  const called = name === undefined ? '' : ` ${quoted(name)}`;
  migration.add(`CREATE UNIQUE INDEX${called} ON ${quoted(table)} ${listOf(columns)}${condition}`, at);
}

function readUnique(migration: Migration, table: string, unique: Members, at: ts.Node): void {
  const columns = migration.strings(unique.get('columnNames'));
  if (columns === undefined) migration.unsure(table);
  else migration.addKey(table, migration.string(unique.get('name')), 'UNIQUE', columns, at);
}
