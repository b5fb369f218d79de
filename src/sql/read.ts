/** Reads SQL text of PostgreSQL, MySQL, SQLite and SQL Server into the facts that the analysis needs. */
import { EMPTY_STATEMENT, gatheredParts, type Context, type Gathered } from './context.ts';
import { sourceOf, type Cursor } from './cursor.ts';
import { readLockStatement, soleCall } from './locks.ts';
import { takeName } from './name.ts';
import { isQuery, readQuery, type Query } from './select.ts';
import { splitStatements, takeStatement } from './split.ts';
import type { SqlStatement, SqlText } from './statement.ts';
import { tokenize } from './token.ts';
import { readTransaction } from './transaction.ts';
import { withContext } from './with.ts';
import { readWrite, whereParts } from './write.ts';
import { valueOf } from './value.ts';

/** A longer text is not read: one statement of kind `other`. */
export const MAX_SQL_LENGTH = 1_000_000;
/** A statement of more tokens is not read: kind `other`. */
export const MAX_STATEMENT_TOKENS = 50_000;

/**
 * The statements of the text in order, a data-modifying CTE before the statement it belongs to. What cannot be read is one
 * statement of kind `other`. Never throws.
 */
export const readSql = (text: SqlText): readonly SqlStatement[] => {
  let length = 0;
  for (const part of text) length += part.length;
  if (length > MAX_SQL_LENGTH) return [EMPTY_STATEMENT];
  const statements: SqlStatement[] = [];
  for (const statement of splitStatements(sourceOf(tokenize(text)))) readBatch(statement, statements);
  return statements;
};

/** A text between two semicolons; SQL Server allows several statements in it. */
const readBatch = (range: Cursor, statements: SqlStatement[]): void => {
  if (range.length > MAX_STATEMENT_TOKENS) {
    statements.push(EMPTY_STATEMENT);
    return;
  }
  const rest = range.clone();
  let condition: Query | undefined;
  while (!rest.done) {
    const from = rest.at;
    const asked = takeControlFlow(rest, statements);
    condition = asked ?? condition;
    if (rest.at > from) continue;
    const before = statements.length;
    readStatement(takeStatement(rest), statements);
    if (rest.at === from) rest.at += 1;
    guardInsert(statements, before, condition);
    condition = undefined;
  }
};

/** `IF NOT EXISTS (SELECT … FROM t …) INSERT INTO t`: the insert's own condition. */
const guardInsert = (statements: SqlStatement[], index: number, condition: Query | undefined): void => {
  const insert = statements[index];
  if (condition === undefined || insert?.kind !== 'insert' || insert.table === undefined) return;
  if (condition.table?.toLowerCase() !== insert.table.toLowerCase()) return;
  const { lock, locksAbsent, skipLocked } = condition.gathered;
  statements[index] = {
    ...insert,
    onlyIfAbsent: 'if',
    where: condition.conditions.equalities,
    whereComplete: condition.complete,
    reads: [...new Set([...insert.reads, ...condition.gathered.reads])],
    lock: insert.lock ?? lock,
    locksAbsent: insert.locksAbsent || locksAbsent,
    skipLocked: insert.skipLocked || skipLocked,
  };
};

/** Moves behind `IF …`, `ELSE`, block brackets; gives the query of `IF NOT EXISTS`. */
const takeControlFlow = (rest: Cursor, statements: SqlStatement[]): Query | undefined => {
  if (rest.take('else') || rest.take('begin', 'try') || rest.take('begin', 'catch')) return undefined;
  if (rest.take('end', 'try') || rest.take('end', 'catch')) return undefined;
  if (rest.word() === 'begin' && readTransaction(rest.clone()) === undefined) rest.at += 1;
  if (rest.word() === 'end' && rest.length > 1 && readTransaction(rest.clone()) === undefined) rest.at += 1;
  if (rest.word() !== 'if' || rest.symbol(1) === '.') return undefined;
  rest.at += 1;
  const absent = rest.take('not', 'exists');
  if (!absent && !rest.take('exists')) {
    rest.until(c =>
      c.hasAny(
        'insert',
        'update',
        'delete',
        'select',
        'begin',
        'commit',
        'rollback',
        'merge',
        'exec',
        'set',
        'throw',
        'raiserror',
        'return',
      ),
    );
    return undefined;
  }
  const inside = rest.group();
  if (inside === undefined) return undefined;
  const context = contextOf(statements);
  const query = readQuery(inside, context);
  statements.push(selectStatement({ ...query, aggregate: 'exists' }, context));
  return absent ? query : undefined;
};

const contextOf = (statements: SqlStatement[]): Context => ({
  ctes: new Map(),
  statements,
  depth: 0,
  queries: new Map(),
  withReads: new Set(),
  withLocks: [],
});

const readStatement = (range: Cursor, statements: SqlStatement[]): void => {
  const control = readTransaction(range) ?? readLockStatement(range);
  if (control !== undefined) {
    statements.push(control);
    return;
  }
  const outer = contextOf(statements);
  const { context, body } = withContext(range, outer);
  // The context of a WITH shares the lists of reads and locks with the outer one.
  const statement = readBody(body, context);
  statements.push(withCtes(statement, context));
};

const readBody = (body: Cursor, context: Context): SqlStatement => {
  if (isQuery(body)) return selectStatement(readQuery(body, context), context);
  const written = readWrite(body, context);
  if (written !== undefined) return written;
  if (body.hasAny(...DDL)) return readDdl(body);
  if (body.word() === 'copy') return readCopy(body);
  if (body.word() === 'table' && body.peek(1) !== undefined) {
    body.at += 1;
    const table = takeName(body)?.name;
    return { ...EMPTY_STATEMENT, kind: 'select', table, reads: table === undefined ? [] : [table] };
  }
  return EMPTY_STATEMENT;
};

const DDL = ['create', 'alter', 'drop', 'comment', 'grant', 'revoke', 'rename', 'reindex', 'refresh'];
const AFTER_DDL = new Set(['table', 'index', 'view', 'on']);

const readDdl = (body: Cursor): SqlStatement => {
  const rest = body.clone();
  const isTable = rest.word(1) === 'table' || rest.word(2) === 'table';
  rest.until(c => AFTER_DDL.has(c.word() ?? ''));
  if (!isTable) rest.until(c => c.word() === 'on');
  rest.at += 1;
  rest.take('if');
  rest.take('not');
  rest.take('exists');
  rest.take('only');
  return { ...EMPTY_STATEMENT, kind: 'ddl', table: rest.done ? undefined : takeName(rest)?.name };
};

/** `COPY t (a, b) FROM …` inserts. */
const readCopy = (body: Cursor): SqlStatement => {
  const rest = body.clone();
  rest.take('copy');
  const table = takeName(rest)?.name;
  const columns =
    rest
      .group()
      ?.items()
      .flatMap(item => takeName(item)?.name ?? []) ?? [];
  if (!rest.take('from') || table === undefined) return EMPTY_STATEMENT;
  return { ...EMPTY_STATEMENT, kind: 'insert', table, columns, many: true };
};

const selectStatement = (query: Query, context: Context): SqlStatement => {
  const call = query.references.length === 0 ? soleCall(query.list) : undefined;
  const isLock = call === 'lock' && query.gathered.lock === 'advisory';
  return {
    ...EMPTY_STATEMENT,
    ...gatheredParts(query.gathered),
    kind: call ?? 'select',
    table: query.table ?? firstOf(query.gathered.reads, context),
    values: isLock ? query.gathered.lockArguments : callArguments(call, query),
    ...whereParts(query.conditions, !query.complete && !isTableless(query)),
    aggregate: call === undefined ? query.aggregate : undefined,
  };
};

const isTableless = (query: Query): boolean => query.references.length === 0 && query.gathered.reads.size === 0;

const firstOf = (tables: ReadonlySet<string>, context: Context): string | undefined => {
  const [first] = tables.size > 0 ? tables : context.withReads;
  return first;
};

const callArguments = (call: 'lock' | 'unlock' | undefined, query: Query): SqlStatement['values'] => {
  if (call === undefined) return [];
  const item = query.list[0]?.clone();
  item?.take(item.word() ?? '');
  return (
    item
      ?.group()
      ?.items()
      .map(argument => valueOf(argument)) ?? []
  );
};

/** The statement behind a WITH reads what the CTEs read and holds their locks. */
const withCtes = (statement: SqlStatement, context: Context): SqlStatement => {
  if (context.withReads.size === 0 && context.withLocks.length === 0) return statement;
  const locks: readonly Gathered[] = context.withLocks;
  return {
    ...statement,
    reads: [...new Set([...statement.reads, ...context.withReads])],
    lock: statement.lock ?? locks[0]?.lock,
    skipLocked: statement.skipLocked || locks.some(lock => lock.skipLocked),
  };
};
