import { ts } from '../typescript/syntax.ts';
import { chainOf, functionOf, listOf, quoted, type Called, type Migration } from './context.ts';

/** Builds of a table in a callback: `createTable('orders', table => { table.increments() })`. */
export function readKnexTable(migration: Migration, { name, args, node }: Called): boolean {
  const isCreation = name === 'createTable' || name === 'createTableIfNotExists';
  if (!isCreation && name !== 'alterTable' && name !== 'table') return false;
  const [given, callback] = args;
  const build = functionOf(callback);
  if (build === undefined) return false;
  const table = migration.string(given);
  if (table === undefined) {
    migration.unsure(undefined);
    return true;
  }
  if (isCreation) migration.add(`CREATE TABLE ${quoted(table)} ()`, node);
  const [parameter] = build.parameters;
  const builder = parameter !== undefined && ts.isIdentifier(parameter.name) ? parameter.name.text : undefined;
  readBuild(migration, table, build.body, builder);
  return true;
}

/** Every statement has to be a chain on the builder; anything else may do what cannot be seen here. */
function readBuild(migration: Migration, table: string, body: ts.ConciseBody, builder: string | undefined): void {
  const statements = ts.isBlock(body)
    ? body.statements.map(statement => (ts.isExpressionStatement(statement) ? statement.expression : undefined))
    : [body];
  for (const statement of statements) {
    const chain = statement !== undefined && ts.isCallExpression(statement) ? chainOf(statement) : undefined;
    const isOfBuilder =
      chain !== undefined &&
      (chain.root.kind === ts.SyntaxKind.ThisKeyword || (ts.isIdentifier(chain.root) && chain.root.text === builder));
    if (isOfBuilder) readChain(migration, table, chain.calls);
    else migration.unsure(table);
  }
}

const numbering: ReadonlySet<string> = new Set(['increments', 'bigIncrements']);

function readChain(migration: Migration, table: string, calls: readonly Called[]): void {
  const [first, ...rest] = calls;
  if (first === undefined) return;
  const { name, args, node } = first;
  const columns = migration.strings(args[0]);
  const alter = (action: string): void => {
    migration.add(`ALTER TABLE ${quoted(table)} ${action}`, node);
  };
  const known = (act: (columns: readonly string[]) => void): void => {
    if (columns === undefined) migration.unsure(table);
    else act(columns);
  };
  switch (name) {
    case 'unique':
      known(names => {
        readUnique(migration, table, names, first);
      });
      return;
    case 'primary':
      known(names => {
        alter(`ADD PRIMARY KEY ${listOf(names)}`);
      });
      return;
    case 'dropUnique':
      known(names => {
        alter(`DROP CONSTRAINT ${quoted(migration.string(args[1]) ?? uniqueName(table, names))}`);
      });
      return;
    case 'dropPrimary':
      alter('DROP PRIMARY KEY');
      return;
    case 'dropColumn':
    case 'dropColumns': {
      for (const column of args.flatMap(arg => migration.strings(arg) ?? [])) alter(`DROP COLUMN ${quoted(column)}`);
      return;
    }
    case 'renameColumn': {
      const to = migration.string(args[1]);
      if (columns?.[0] === undefined || to === undefined) migration.unsure(table);
      else alter(`RENAME COLUMN ${quoted(columns[0])} TO ${quoted(to)}`);
      return;
    }
    default: {
      const column = columns?.[0] ?? (numbering.has(name) && args.length === 0 ? 'id' : undefined);
      const isKey = (method: string): boolean => rest.some(call => call.name === method);
      const options = migration.members(args[1]);
      const isNumbering = numbering.has(name) && migration.flag(options?.get('primaryKey')) !== false;
      const isPrimary = isKey('primary') || (numbering.has(name) && (options === undefined || isNumbering));
      if (!isPrimary && !isKey('unique')) return;
      if (column === undefined) migration.unsure(table);
      else if (isPrimary) alter(`ADD PRIMARY KEY ${listOf([column])}`);
      if (column !== undefined && isKey('unique'))
        alter(`ADD CONSTRAINT ${quoted(uniqueName(table, [column]))} UNIQUE ${listOf([column])}`);
    }
  }
}

function uniqueName(table: string, columns: readonly string[]): string {
  return [table, ...columns, 'unique'].join('_').toLowerCase();
}

/** `unique(['a', 'b'], { indexName, predicate })` */
function readUnique(migration: Migration, table: string, columns: readonly string[], { args, node }: Called): void {
  const options = migration.members(args[1]);
  const name = migration.string(options?.get('indexName')) ?? migration.string(args[1]) ?? uniqueName(table, columns);
  const predicate = options?.get('predicate');
  const where = predicate === undefined ? '' : ` WHERE (${migration.textOf(predicate)})`;
  migration.add(`CREATE UNIQUE INDEX ${quoted(name)} ON ${quoted(table)} ${listOf(columns)}${where}`, node);
}
