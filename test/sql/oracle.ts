/** The same facts as the reader's, taken from PostgreSQL's own parser. */
import { parseSync } from 'libpg-query';

export interface Facts {
  readonly kind: string;
  readonly table: string | undefined;
  readonly columns: readonly string[];
  readonly sets: readonly string[];
  readonly reads: readonly string[];
  /** Columns compared by AND-ed equalities with a parameter, a constant or a call. */
  readonly equal: readonly string[];
  readonly conflict: string | undefined;
  readonly lock: string | undefined;
  readonly returning: boolean;
}

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const node = (value: unknown): Node => (isNode(value) ? value : {});
const list = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.map(node) : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Throws what the parser throws. */
export const factsOf = (sql: string): readonly Facts[] => {
  const { stmts } = node(parseSync(sql));
  return list(stmts).flatMap(statement => factsOfStatement(node(statement['stmt'])));
};

const KINDS: Readonly<Record<string, string>> = {
  SelectStmt: 'select',
  InsertStmt: 'insert',
  UpdateStmt: 'update',
  DeleteStmt: 'delete',
  MergeStmt: 'merge',
  TruncateStmt: 'delete',
};

const factsOfStatement = (statement: Node): readonly Facts[] => {
  const [name = ''] = Object.keys(statement);
  const body = node(statement[name]);
  const kind =
    KINDS[name] ??
    transactionKind(name, body) ??
    (/^(?:Create|Alter|Drop|Index|Rename|Comment|Grant)/.test(name) ? 'ddl' : 'other');
  if (kind === 'ddl' || kind === 'other' || !(name in KINDS)) {
    return [
      {
        kind,
        table: undefined,
        columns: [],
        sets: [],
        reads: [],
        equal: [],
        conflict: undefined,
        lock: undefined,
        returning: false,
      },
    ];
  }
  const inner = ctesOf(body).flatMap(query => ('SelectStmt' in query ? [] : factsOfStatement(query)));
  return [...inner, factsOfBody(kind, body)];
};

const transactionKind = (name: string, body: Node): string | undefined => {
  if (name === 'LockStmt') return 'lock';
  if (name !== 'TransactionStmt') return undefined;
  switch (body['kind']) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      return 'begin';
    case 'TRANS_STMT_COMMIT':
    case 'TRANS_STMT_COMMIT_PREPARED':
      return 'commit';
    case 'TRANS_STMT_ROLLBACK':
      return 'rollback';
    default:
      return 'savepoint';
  }
};

const ctesOf = (body: Node): readonly Node[] =>
  list(node(body['withClause'])['ctes']).map(cte => node(node(cte['CommonTableExpr'])['ctequery']));

const factsOfBody = (kind: string, body: Node): Facts => {
  const relation = kind === 'select' ? undefined : text(node(body['relation'])['relname']);
  const ctes = new Set<string>();
  visit(body, (name, value) => {
    const cte = name === 'CommonTableExpr' ? text(value['ctename']) : undefined;
    if (cte !== undefined) ctes.add(cte);
  });
  const reads = new Set<string>();
  const locks = new Set<string>();
  visitQueries(body, (name, value) => {
    const table = name === 'RangeVar' ? text(value['relname']) : undefined;
    if (table !== undefined && !(ctes.has(table) && value['schemaname'] === undefined)) reads.add(table);
    if (name === 'LockingClause') locks.add((text(value['strength']) ?? '').includes('UPDATE') ? 'update' : 'share');
  });
  return {
    kind,
    table: relation,
    columns: kind === 'insert' ? targets(body['cols']) : [],
    sets: kind === 'update' ? targets(body['targetList']) : [],
    reads: [...reads].sort(),
    equal: kind === 'insert' || kind === 'merge' ? [] : equalities(body['whereClause']).sort(),
    conflict: conflictOf(node(body['onConflictClause'])),
    lock: locks.has('update') ? 'update' : locks.has('share') ? 'share' : undefined,
    returning: kind !== 'select' && body['returningClause'] !== undefined,
  };
};

const targets = (value: unknown): readonly string[] =>
  list(value).flatMap(target => text(node(target['ResTarget'])['name']) ?? []);

const conflictOf = (clause: Node): string | undefined => {
  const action = text(clause['action']);
  if (action === undefined) return undefined;
  const infer = node(clause['infer']);
  const elements = list(infer['indexElems']).map(element => text(node(element['IndexElem'])['name']));
  const plain = elements.length > 0 && elements.every(element => element !== undefined);
  const parts = [
    action === 'ONCONFLICT_UPDATE' ? 'update' : 'nothing',
    plain ? elements.join(',') : '',
    text(infer['conname']) ?? '',
    targets(clause['targetList']).join(','),
    clause['whereClause'] === undefined ? '' : 'guarded',
  ];
  return parts.join('|');
};

const equalities = (where: unknown): string[] => {
  const bool = node(node(where)['BoolExpr']);
  if (bool['boolop'] === 'AND_EXPR') return list(bool['args']).flatMap(equalities);
  const comparison = node(node(where)['A_Expr']);
  const operator = text(node(list(comparison['name'])[0]?.['String'])['sval']);
  if (comparison['kind'] !== 'AEXPR_OP' || operator !== '=') return [];
  const left = columnOf(comparison['lexpr']);
  const right = columnOf(comparison['rexpr']);
  if (left !== undefined && isValue(comparison['rexpr'])) return [left];
  return right !== undefined && isValue(comparison['lexpr']) ? [right] : [];
};

const VALUES = ['ParamRef', 'A_Const', 'FuncCall', 'SQLValueFunction', 'CoalesceExpr', 'MinMaxExpr'];

const isValue = (expression: unknown): boolean => {
  const cast = node(node(expression)['TypeCast']);
  return cast['arg'] === undefined ? VALUES.some(name => name in node(expression)) : isValue(cast['arg']);
};

const columnOf = (expression: unknown): string | undefined => {
  const cast = node(node(expression)['TypeCast']);
  if (cast['arg'] !== undefined) return columnOf(cast['arg']);
  return text(node(list(node(node(expression)['ColumnRef'])['fields']).at(-1)?.['String'])['sval']);
};

const visit = (value: unknown, see: (name: string, value: Node) => void): void => {
  if (Array.isArray(value)) for (const item of value) visit(item, see);
  if (!isNode(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    if (isNode(inner)) see(name, inner);
    visit(inner, see);
  }
};

/** As `visit`, but not into the statements that write inside a WITH: they are statements of their own. */
const visitQueries = (value: unknown, see: (name: string, value: Node) => void): void => {
  if (Array.isArray(value)) for (const item of value) visitQueries(item, see);
  if (!isNode(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === 'InsertStmt' || name === 'UpdateStmt' || name === 'DeleteStmt' || name === 'MergeStmt') continue;
    if (isNode(inner)) see(name, inner);
    visitQueries(inner, see);
  }
};
