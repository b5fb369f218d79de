/** The same facts as the reader's, taken from PostgreSQL's own parser. */
import { parseSync } from 'libpg-query';

export interface Facts {
  readonly kind: string;
  readonly table: string | undefined;
  readonly columns: readonly string[];
  readonly sets: readonly string[];
  /** Those of them that are computed from what they are: `n = n + 1`, not `n = COALESCE($1, n)`. */
  readonly moves: readonly string[];
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

/** `outer`: names of CTEs around the statement. */
const factsOfStatement = (statement: Node, outer: ReadonlySet<string> = new Set()): readonly Facts[] => {
  const [name = ''] = Object.keys(statement);
  const body = node(statement[name]);
  const kind =
    KINDS[name] ??
    copiedTo(name, body) ??
    transactionKind(name, body) ??
    (/^(?:Create|Alter|Drop|Index|Rename|Comment|Grant|Define|View|Composite|RefreshMatView|Rule)/.test(name)
      ? 'ddl'
      : 'other');
  if (kind === 'ddl' || kind === 'other' || !(name in KINDS || name === 'CopyStmt')) {
    return [
      {
        kind,
        table: undefined,
        columns: [],
        sets: [],
        moves: [],
        reads: [],
        equal: [],
        conflict: undefined,
        lock: undefined,
        returning: false,
      },
    ];
  }
  const ctes = new Set([...outer, ...cteNames(body)]);
  const inner = ctesOf(body).flatMap(query => ('SelectStmt' in query ? [] : factsOfStatement(query, ctes)));
  return [...inner, factsOfBody(kind, body, outer)];
};

/** COPY … FROM adds rows. */
const copiedTo = (name: string, body: Node): string | undefined =>
  name === 'CopyStmt' && body['is_from'] === true ? 'insert' : undefined;

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

const cteNames = (body: Node): readonly string[] => {
  const names: string[] = [];
  visit(body, (name, value) => {
    const cte = name === 'CommonTableExpr' ? text(value['ctename']) : undefined;
    if (cte !== undefined) names.push(cte);
  });
  return names;
};

const factsOfBody = (kind: string, body: Node, outer: ReadonlySet<string>): Facts => {
  // TRUNCATE has a list of tables.
  const [truncated] = list(body['relations']).map(item => node(item['RangeVar']));
  const relation = kind === 'select' ? undefined : text(node(body['relation'] ?? truncated)['relname']);
  const ctes = new Set([...outer, ...cteNames(body)]);
  const reads = new Set<string>();
  const locks = new Set<string>();
  visitQueries(body, (name, value) => {
    const table = name === 'RangeVar' ? text(value['relname']) : undefined;
    if (table !== undefined && !(ctes.has(table) && value['schemaname'] === undefined) && truncated === undefined)
      reads.add(table);
    if (name === 'LockingClause') locks.add((text(value['strength']) ?? '').includes('UPDATE') ? 'update' : 'share');
  });
  return {
    kind,
    table: relation,
    columns: kind === 'insert' ? [...targets(body['cols']), ...namesIn(body['attlist'])] : [],
    sets: kind === 'update' ? targets(body['targetList']) : [],
    moves: kind === 'update' ? movedBy(body) : [],
    reads: [...reads].sort(),
    equal: kind === 'insert' || kind === 'merge' ? [] : equalitiesOf(body).sort(),
    conflict: conflictOf(node(body['onConflictClause'])),
    lock: locks.has('update') ? 'update' : locks.has('share') ? 'share' : undefined,
    returning: kind !== 'select' && body['returningClause'] !== undefined,
  };
};

const namesIn = (value: unknown): readonly string[] =>
  list(value).flatMap(item => text(node(item['String'])['sval']) ?? []);

const targets = (value: unknown): readonly string[] =>
  list(value).flatMap(target => text(node(target['ResTarget'])['name']) ?? []);

const movedBy = (body: Node): readonly string[] => {
  const table = nameOf(node(body['relation']));
  return list(body['targetList']).flatMap(target => {
    const { name, val } = node(target['ResTarget']);
    const mentions = (value: unknown): boolean => {
      let found = false;
      visitQueries(value, (kind, inner) => {
        const column = kind === 'ColumnRef' ? columnOf({ ColumnRef: inner }) : undefined;
        found ||= column?.column === name && (column?.qualifier === undefined || column.qualifier === table);
      });
      return found;
    };
    const moving: Node[] = [];
    visitQueries(val, (kind, value) => {
      const operator = text(node(list(value['name'])[0]?.['String'])['sval']) ?? '';
      if (kind === 'A_Expr' && ARITHMETIC.includes(operator) && mentions([value['lexpr'], value['rexpr']]))
        moving.push(value);
    });
    return moving.length > 0 && typeof name === 'string' ? [name] : [];
  });
};

const ARITHMETIC = ['+', '-', '*', '/'];

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

/** Those of the target or of the first table that is read; what `SELECT EXISTS (…)` asks is what its query asks. */
const equalitiesOf = (body: Node): string[] => {
  const asked = existsQuery(body);
  if (asked !== undefined) return equalitiesOf(asked);
  const from = list(body['fromClause'] ?? body['usingClause']).flatMap(relationsOf);
  const target = body['relation'] === undefined ? [] : [nameOf(node(body['relation']))];
  const [first, ...others] = [...target, ...from];
  return equalities(body['whereClause']).flatMap(({ qualifier, column }) => {
    const isOfFirst = qualifier === undefined ? others.length === 0 : qualifier === first;
    return isOfFirst ? [column] : [];
  });
};

const existsQuery = (body: Node): Node | undefined => {
  if (body['fromClause'] !== undefined) return undefined;
  const [only, ...others] = list(body['targetList']).map(target => node(node(node(target['ResTarget'])['val'])));
  const negated = list(node(only?.['BoolExpr'])['args'])[0];
  const link = node((negated ?? only)?.['SubLink']);
  if (others.length > 0 || link['subLinkType'] !== 'EXISTS_SUBLINK') return undefined;
  return node(node(link['subselect'])['SelectStmt']);
};

const nameOf = (relation: Node): string | undefined =>
  text(node(relation['alias'])['aliasname']) ?? text(relation['relname']);

/** The names of what stands in FROM, joins taken apart. */
const relationsOf = (item: Node): readonly (string | undefined)[] => {
  const join = node(item['JoinExpr']);
  if (join['larg'] !== undefined) return [...relationsOf(node(join['larg'])), ...relationsOf(node(join['rarg']))];
  const [body] = Object.values(item).map(node);
  return [body && nameOf(body)];
};

interface Column {
  readonly qualifier: string | undefined;
  readonly column: string;
}

const equalities = (where: unknown): Column[] => {
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

const columnOf = (expression: unknown): Column | undefined => {
  const cast = node(node(expression)['TypeCast']);
  if (cast['arg'] !== undefined) return columnOf(cast['arg']);
  const fields = list(node(node(expression)['ColumnRef'])['fields']).map(field => text(node(field['String'])['sval']));
  const column = fields.at(-1);
  return column === undefined ? undefined : { qualifier: fields.at(-2), column };
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
    // `FOR UPDATE OF t` names again what FROM has.
    if (name === 'LockingClause') {
      see(name, node(inner));
      continue;
    }
    if (name === 'InsertStmt' || name === 'UpdateStmt' || name === 'DeleteStmt' || name === 'MergeStmt') continue;
    if (isNode(inner)) see(name, inner);
    visitQueries(inner, see);
  }
};
