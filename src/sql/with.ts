/** `WITH name AS (…), …`: the names, and the statements that write inside. */
import type { Context, Cte } from './context.ts';
import { MAX_SUBQUERY_DEPTH } from './context.ts';
import type { Cursor } from './cursor.ts';
import { takeName } from './name.ts';
import { isQuery, readQuery } from './select.ts';
import { readWrite } from './write.ts';

/** Reads the WITH clause that opens a statement. `body` is the statement behind it. Writing CTEs are put out as statements. */
export const withContext = (
  statement: Cursor,
  outer: Context,
): { readonly context: Context; readonly body: Cursor } => {
  const body = statement.clone();
  if (!body.take('with')) return { context: outer, body };
  body.take('recursive');
  const ctes = new Map(outer.ctes);
  const context: Context = { ...outer, ctes, depth: outer.depth + 1, queries: new Map() };
  while (!body.done) {
    const name = takeName(body)?.name;
    if (name === undefined) break;
    if (body.symbol() === '(') body.step();
    if (!body.take('as')) break;
    body.take('not');
    body.take('materialized');
    const inside = body.group();
    if (inside === undefined) break;
    ctes.set(name.toLowerCase(), { table: undefined, statement: undefined, dependsOn: [] }); // a recursive one names itself
    ctes.set(name.toLowerCase(), readCte(inside, context));
    if (!body.takeSymbol(',')) break;
  }
  return { context, body };
};

const readCte = (inside: Cursor, context: Context): Cte => {
  if (context.depth > MAX_SUBQUERY_DEPTH) return { table: undefined, statement: undefined, dependsOn: [] };
  if (isQuery(inside)) {
    const query = readQuery(inside, context);
    for (const table of query.gathered.reads) context.withReads.add(table);
    if (query.gathered.lock !== undefined) context.withLocks.push(query.gathered);
    return { table: query.table, statement: undefined, dependsOn: [...query.gathered.dependsOn] };
  }
  const statement = readWrite(inside, context);
  if (statement === undefined) return { table: undefined, statement: undefined, dependsOn: [] };
  context.statements.push(statement);
  return { table: statement.table, statement: context.statements.length - 1, dependsOn: statement.dependsOn };
};
