import { functionIn, type ProgramIndex } from '../typescript/declarations.ts';
import { symbolOf } from '../typescript/symbols.ts';
import { originsOfType } from '../typescript/origin.ts';
import { lastName, ts, unwrap, walk } from '../typescript/syntax.ts';
import { elementsOf, membersOf, resolved, stringOf } from './constants.ts';
import { EntityDraft, type Entity } from './entity.ts';

const PACKAGE = 'drizzle-orm';

/** How many functions of the program are followed to the column that they make. */
const DEEPEST_MAKER = 4;

interface Reading {
  readonly index: ProgramIndex;
  readonly checker: ts.TypeChecker;
  readonly draft: EntityDraft;
}

/** The tables that a program declares with `pgTable`, `mysqlTable`, `sqliteTable` or a function that these are behind. */
export function readDrizzle(index: ProgramIndex, checker: ts.TypeChecker): readonly Entity[] {
  const found: EntityDraft[] = [];
  for (const file of index.ownFiles) {
    // A file that makes tables makes their columns: those are of the package, whoever makes the table.
    if (!file.text.includes(PACKAGE)) continue;
    walk(file, node => {
      if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) {
        const draft = readTable(index, checker, node, node.name.text);
        if (draft !== undefined) found.push(draft);
      }
      return undefined;
    });
  }
  return found;
}

function readTable(
  index: ProgramIndex,
  checker: ts.TypeChecker,
  { initializer, name }: ts.VariableDeclaration,
  variable: string,
): EntityDraft | undefined {
  const call = initializer === undefined ? undefined : unwrap(initializer);
  if (call === undefined || !ts.isCallExpression(call)) return undefined;
  const [tableName, columns, extra] = call.arguments;
  // What `alias(orders, 'o')` and a selection with columns of tables give is no declaration.
  if (tableName === undefined || columns === undefined || !isTable(checker, name)) return undefined;
  const table = stringOf(checker, tableName);
  const object = bodyOfFunction(checker, columns);
  if (!ts.isObjectLiteralExpression(resolved(checker, object))) return undefined;
  const draft = new EntityDraft();
  draft.names.add(variable);
  if (table !== undefined) draft.names.add(table);
  draft.table = table;
  const reading: Reading = { index, checker, draft };
  readColumns(reading, object);
  if (draft.primaryKey.length > 0) draft.addKey(draft.primaryKey, call);
  if (extra !== undefined) readExtra(reading, extra);
  return draft;
}

function isTable(checker: ts.TypeChecker, node: ts.Node): boolean {
  for (const { package: owner, member } of originsOfType(checker, checker.getTypeAtLocation(node)))
    if (owner === PACKAGE && member === 'Table') return true;
  return false;
}

/** What a function returns whose body is nothing else; anything but a function is given back. */
function bodyOfFunction(checker: ts.TypeChecker, given: ts.Expression): ts.Expression {
  const node = resolved(checker, given);
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return node;
  return returned(node) ?? node;
}

function returned({ body }: ts.FunctionLikeDeclaration): ts.Expression | undefined {
  if (body === undefined) return undefined;
  if (!ts.isBlock(body)) return unwrap(body);
  const last = body.statements.at(-1);
  return last !== undefined && ts.isReturnStatement(last) && last.expression !== undefined
    ? unwrap(last.expression)
    : undefined;
}

// ---------------------------------------------------------------------------------------------- columns

function readColumns(reading: Reading, object: ts.Expression): void {
  const { checker, draft } = reading;
  const columns = membersOf(checker, object);
  if (columns?.open !== false) draft.unsure();
  for (const [column, value] of columns?.of ?? []) readColumn(reading, column, value, 0);
}

/** `varchar('message_id', { length: 64 }).notNull().unique()` */
function readColumn(reading: Reading, column: string, given: ts.Expression, depth: number): void {
  const { checker, draft, index } = reading;
  const { methods, root } = chainOf(checker, given);
  for (const method of methods) {
    const name = lastName(method.expression);
    if (name === 'primaryKey' && !draft.primaryKey.includes(column)) draft.primaryKey.push(column);
    if (name === 'unique') draft.addKey([column], method);
  }
  if (root === undefined) {
    draft.unsure();
    return;
  }
  const maker = makerOf(index, checker, root);
  if (maker !== undefined) {
    const made = maker !== 'unseen' && depth < DEEPEST_MAKER ? returned(maker) : undefined;
    if (made === undefined) draft.unsure();
    else readColumn(reading, column, made, depth + 1);
    return;
  }
  const named = stringOf(checker, root.arguments[0]);
  if (named !== undefined) draft.columnOf.set(column, named);
}

interface Chain {
  /** The calls that follow on the first one. */
  readonly methods: readonly ts.CallExpression[];
  readonly root: ts.CallExpression | undefined;
}

/** `text('id').notNull().primaryKey()`: its calls, constants followed. */
function chainOf(checker: ts.TypeChecker, given: ts.Expression): Chain {
  const methods: ts.CallExpression[] = [];
  let node = resolved(checker, given);
  while (ts.isCallExpression(node)) {
    const callee = unwrap(node.expression);
    const holder = ts.isPropertyAccessExpression(callee) ? resolved(checker, callee.expression) : undefined;
    // `t.text('id')`, `pg.text('id')`: the first call is a member of something that is no call.
    if (holder === undefined || !ts.isCallExpression(holder)) return { methods, root: node };
    methods.push(node);
    node = holder;
  }
  return { methods, root: undefined };
}

/** The program's own function that makes the column: `const id = () => uuid('id').primaryKey()`. */
function makerOf(
  index: ProgramIndex,
  checker: ts.TypeChecker,
  { expression }: ts.CallExpression,
): ts.FunctionLikeDeclaration | 'unseen' | undefined {
  const callee = unwrap(expression);
  const symbol = symbolOf(checker, ts.isPropertyAccessExpression(callee) ? callee.name : callee);
  const declaration = symbol?.valueDeclaration;
  if (declaration === undefined || !index.isOwn(declaration)) return undefined;
  // `const bytes = customType(…)`: a column type of the program's own, which can be no key.
  const isType = ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined;
  return functionIn(declaration) ?? (isType ? undefined : 'unseen');
}

// ---------------------------------------------------------------------------------------------- indexes and constraints

/** `table => [uniqueIndex().on(table.a)]`, in older programs an object of them. */
function readExtra(reading: Reading, given: ts.Expression): void {
  const { checker, draft } = reading;
  const list = bodyOfFunction(checker, given);
  const members = membersOf(checker, list);
  const parts = members === undefined ? elementsOf(checker, list) : [...members.of.values()];
  if (parts === undefined || members?.open === true) draft.unsure();
  for (const part of parts ?? []) readConstraint(reading, part);
}

const KEYLESS: ReadonlySet<string> = new Set(['index', 'foreignKey', 'check', 'pgPolicy']);

function readConstraint({ checker, draft }: Reading, given: ts.Expression): void {
  const { methods, root } = chainOf(checker, given);
  const kind = root === undefined ? undefined : lastName(root.expression);
  if (root === undefined || kind === undefined || KEYLESS.has(kind)) {
    if (kind === undefined) draft.unsure();
    return;
  }
  const callOf = (name: string): ts.CallExpression | undefined =>
    methods.find(method => lastName(method.expression) === name);
  switch (kind) {
    case 'primaryKey': {
      const [first] = root.arguments;
      const options = first === undefined ? undefined : membersOf(checker, first);
      const list = options?.of.get('columns');
      addKey(draft, root, list === undefined ? root.arguments : elementsOf(checker, list));
      return;
    }
    case 'unique':
    case 'uniqueIndex': {
      const using = callOf('using');
      const columns = callOf('on')?.arguments ?? callOf('onOnly')?.arguments ?? using?.arguments.slice(1);
      const where = callOf('where')?.arguments[0];
      addKey(draft, root, columns, where === undefined ? undefined : `WHERE ${textOf(where)}`);
      return;
    }
    default:
      draft.unsure();
  }
}

function addKey(
  draft: EntityDraft,
  at: ts.Node,
  given: readonly ts.Expression[] | undefined,
  condition?: string,
): void {
  const columns = given?.map(columnsIn);
  if (columns === undefined || columns.length === 0) {
    draft.unsure();
    return;
  }
  const isPlain = columns.every(({ plain }) => plain);
  draft.addKey(
    columns.flatMap(({ names }) => names),
    at,
    condition ?? (isPlain ? undefined : 'of an expression'),
  );
}

/** `table.email`, `table.email.desc()`; of `` sql`lower(${table.email})` `` the columns that it is computed of. */
function columnsIn(given: ts.Expression): { readonly names: readonly string[]; readonly plain: boolean } {
  const node = unwrap(given);
  if (ts.isPropertyAccessExpression(node)) return { names: [node.name.text], plain: true };
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression))
    return columnsIn(node.expression.expression);
  const names: string[] = [];
  if (ts.isTaggedTemplateExpression(node) && ts.isTemplateExpression(node.template)) {
    for (const { expression } of node.template.templateSpans) names.push(...columnsIn(expression).names);
  }
  return { names, plain: false };
}

/** `` sql`${table.status} = 'open'` `` as SQL; of any other expression, the source. */
function textOf(given: ts.Expression): string {
  const node = unwrap(given);
  if (!ts.isTaggedTemplateExpression(node)) return node.getText();
  const { template } = node;
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  const spans = template.templateSpans.map(
    ({ expression, literal }) => `${lastName(expression) ?? expression.getText()}${literal.text}`,
  );
  return template.head.text + spans.join('');
}
