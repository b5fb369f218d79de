import { parseSync } from 'libpg-query';

/** A table as statements speak of it. */
export interface Table {
  readonly name: string;
  readonly columns: Map<string, 'text' | 'integer' | 'boolean' | 'timestamptz'>;
  /** Columns that refuse a second row, for statements that reckon with a refusal. */
  unique: readonly string[];
  isInserted: boolean;
  /** Columns that have to be empty for a statement to find the row. */
  readonly empty: Set<string>;
}

/** What a statement asks of the rows that it finds: `id = $1`, `status = 'new'`. */
export interface Wanted {
  readonly table: string;
  readonly equal: ReadonlyMap<string, number | string>;
}

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const at = (value: unknown, ...path: readonly string[]): unknown => {
  let found = value;
  for (const name of path) found = isNode(found) ? found[name] : undefined;
  return found;
};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** All nodes of a kind below, in no order that matters. */
const all = (value: unknown, kind: string): readonly Node[] => {
  if (Array.isArray(value)) return value.flatMap(item => all(item, kind));
  if (!isNode(value)) return [];
  const own = value[kind];
  return [...(isNode(own) ? [own] : []), ...Object.values(value).flatMap(inner => all(inner, kind))];
};

const columnOf = (reference: unknown): string | undefined => {
  const fields = list(at(reference, 'ColumnRef', 'fields'));
  const name = at(fields.at(-1), 'String', 'sval');
  return typeof name === 'string' ? name : undefined;
};

const KINDS = ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'SelectStmt'] as const;

const statementsOf = (sql: string): readonly Node[] => {
  try {
    return list(at(parseSync(sql), 'stmts')).map(statement => at(statement, 'stmt') as Node);
  } catch {
    return [];
  }
};

const targetOf = (
  statement: Node,
): { readonly kind: string; readonly body: Node; readonly table: string } | undefined => {
  for (const kind of KINDS) {
    const body = statement[kind];
    if (!isNode(body)) continue;
    const table = at(body, 'relation', 'relname') ?? at(all(body, 'RangeVar')[0], 'relname');
    if (typeof table === 'string') return { kind, body, table };
  }
  return undefined;
};

/** The tables that statements read and write, with columns of types that fit what is done with them. */
export const tablesOf = (statements: readonly string[]): ReadonlyMap<string, Table> => {
  const tables = new Map<string, Table>();
  for (const statement of statements.flatMap(statementsOf)) {
    const target = targetOf(statement);
    if (target === undefined) continue;
    const { kind, body, table: name } = target;
    const known = tables.get(name);
    const table: Table = known ?? { name, columns: new Map(), unique: [], isInserted: false, empty: new Set() };
    tables.set(name, table);
    note(table, kind, body);
  }
  return tables;
};

const note = (table: Table, kind: string, body: Node): void => {
  const is = (column: string | undefined, type: 'text' | 'integer' | 'boolean' | 'timestamptz'): void => {
    if (column !== undefined && (type !== 'text' || !table.columns.has(column))) table.columns.set(column, type);
  };
  for (const reference of all(body, 'ColumnRef')) is(columnOf({ ColumnRef: reference }), 'text');
  const targets = kind === 'SelectStmt' ? [] : all(body, 'ResTarget');
  for (const target of targets) {
    const { name } = target;
    if (typeof name === 'string') is(name, typeOf(target['val']) ?? 'text');
  }
  if (kind === 'InsertStmt') {
    table.isInserted = true;
    const names = list(body['cols']).map(column => at(column, 'ResTarget', 'name') as string);
    const values = list(at(list(at(body, 'selectStmt', 'SelectStmt', 'valuesLists'))[0], 'List', 'items'));
    for (const [index, name] of names.entries()) is(name, typeOf(values[index]) ?? 'text');
    if (at(body, 'onConflictClause') !== undefined) {
      const inferred = all(body['onConflictClause'], 'IndexElem').map(({ name }) => name as string);
      table.unique = inferred.length > 0 ? inferred : names.slice(0, 1);
    }
  }
  for (const expression of all(body, 'A_Expr')) {
    const operator = at(list(expression['name'])[0], 'String', 'sval') as string;
    const sides = [expression['lexpr'], expression['rexpr']];
    const [left, right] = sides.map(columnOf);
    if (['+', '-', '*'].includes(operator)) for (const side of [left, right]) is(side, 'integer');
    else for (const [one, other] of [sides, [...sides].reverse()]) is(columnOf(one), typeOf(other) ?? 'text');
  }
  for (const test of all(body, 'NullTest'))
    if (test['nulltesttype'] === 'IS_NULL') {
      const column = columnOf(test['arg']);
      if (column !== undefined) table.empty.add(column);
    }
};

const typeOf = (value: unknown): 'integer' | 'boolean' | 'timestamptz' | undefined => {
  if (at(value, 'A_Const', 'ival') !== undefined) return 'integer';
  if (at(value, 'A_Const', 'boolval') !== undefined) return 'boolean';
  if (at(value, 'SQLValueFunction') !== undefined) return 'timestamptz';
  const called = at(list(at(value, 'FuncCall', 'funcname'))[0], 'String', 'sval');
  if (called === 'now') return 'timestamptz';
  const [left, right] = [at(value, 'A_Expr', 'lexpr'), at(value, 'A_Expr', 'rexpr')];
  return left === undefined ? undefined : (typeOf(left) ?? typeOf(right));
};

/** What an executed statement asks of rows, with the values that it was given. */
export const wantedBy = (sql: string, values: readonly unknown[]): Wanted | undefined => {
  const [statement] = statementsOf(sql);
  const target = statement === undefined ? undefined : targetOf(statement);
  if (target === undefined || target.kind === 'InsertStmt') return undefined;
  const equal = new Map<string, number | string>();
  for (const condition of conditionsOf(target.body['whereClause'])) {
    if (at(list(condition['name'])[0], 'String', 'sval') !== '=') continue;
    const [column, other] = [columnOf(condition['lexpr']), condition['rexpr']];
    const number = at(other, 'ParamRef', 'number');
    const value =
      typeof number === 'number'
        ? values[number - 1]
        : (at(other, 'A_Const', 'sval', 'sval') ?? at(other, 'A_Const', 'ival', 'ival'));
    if (column !== undefined && (typeof value === 'string' || typeof value === 'number')) equal.set(column, value);
  }
  return { table: target.table, equal };
};

/** The parts of a condition that all have to hold. */
const conditionsOf = (clause: unknown): readonly Node[] => {
  const comparison = at(clause, 'A_Expr');
  if (isNode(comparison)) return [comparison];
  const both = at(clause, 'BoolExpr');
  return isNode(both) && both['boolop'] === 'AND_EXPR' ? list(both['args']).flatMap(conditionsOf) : [];
};
