import { type ProgramIndex } from '../typescript/declarations.ts';
import { symbolOf } from '../typescript/symbols.ts';
import { lastName, nameText, ts, unwrap, walk } from '../typescript/syntax.ts';
import { elementsOf, membersOf, resolved, stringOf, truthOf } from './constants.ts';
import { decoratorsOf, importedAs, isOwnDecorator, type Decorator } from './decorators.ts';
import { filesNaming } from './files.ts';
import { EntityDraft, type Entity } from './entity.ts';
import { indexCondition, indexColumns } from './mongodb.ts';

const PACKAGE = 'mongoose';
const NEST = '@nestjs/mongoose';

/** What is called on a schema and leaves its indexes as they are. */
const harmless: ReadonlySet<string> = new Set([
  'pre',
  'post',
  'set',
  'get',
  'virtual',
  'method',
  'methods',
  'static',
  'statics',
  'query',
  'loadClass',
  'obj',
]);

/** What takes a schema and leaves it as it is. */
const takers: ReadonlySet<string> = new Set(['model', 'Schema', 'createForClass']);

const DEEPEST_PATH = 16;

/** The schemas of a program, by the names of their models. */
export function readMongoose(index: ProgramIndex, checker: ts.TypeChecker): readonly Entity[] {
  const drafts = new Map<ts.Node, EntityDraft>();
  const models: ts.Node[] = [];
  for (const file of filesNaming(index, checker, PACKAGE)) {
    walk(file, node => {
      const draft = readDeclaration(index, checker, node);
      if (draft !== undefined) drafts.set(node, draft);
      if (namesModel(node)) models.push(node);
      return undefined;
    });
  }
  for (const model of models) nameModel(index, checker, drafts, model);
  return [...drafts.values()];
}

function readDeclaration(index: ProgramIndex, checker: ts.TypeChecker, node: ts.Node): EntityDraft | undefined {
  if (ts.isNewExpression(node)) {
    const from = importedAs(checker, node.expression);
    if (from?.package !== PACKAGE || from.name !== 'Schema') return undefined;
    return readSchema(index, checker, node);
  }
  if (!ts.isClassLike(node)) return undefined;
  return decoratorsOf(checker, node).some(isNest('Schema')) ? readClass(index, checker, node) : undefined;
}

function isNest(name: string): (decorator: Decorator) => boolean {
  return ({ from }) => from?.package === NEST && from.name === name;
}

/** Every collection has a unique `_id`. */
function draftAt(node: ts.Node): EntityDraft {
  const draft = new EntityDraft();
  draft.primaryKey.push('_id');
  draft.addKey(draft.primaryKey, node);
  return draft;
}

// ---------------------------------------------------------------------------------------------- schemas

function readSchema(index: ProgramIndex, checker: ts.TypeChecker, node: ts.NewExpression): EntityDraft {
  const draft = draftAt(node);
  for (const name of namesIn(checker, node.typeArguments?.[0])) draft.names.add(name);
  const [definition] = node.arguments ?? [];
  if (definition !== undefined) readPaths(checker, draft, definition, undefined);
  readUses(index, checker, draft, node);
  return draft;
}

/** `{ orderId: { type: String, unique: true }, payment: { id: … } }`; below a path of its own, all belongs to that. */
function readPaths(
  checker: ts.TypeChecker,
  draft: EntityDraft,
  given: ts.Expression,
  root: string | undefined,
  depth = 0,
): void {
  const members = membersOf(checker, given);
  if (members?.open !== false) draft.unsure();
  for (const [name, value] of members?.of ?? []) readPath(checker, draft, value, root ?? name, depth);
}

function readPath(checker: ts.TypeChecker, draft: EntityDraft, given: ts.Expression, path: string, depth = 0): void {
  const node = resolved(checker, given);
  // A constant may hold itself.
  if (depth > DEEPEST_PATH) {
    draft.unsure();
    return;
  }
  const list = elementsOf(checker, node);
  if (list !== undefined) {
    for (const element of list) readPath(checker, draft, element, path, depth + 1);
    return;
  }
  if (!ts.isObjectLiteralExpression(node)) {
    if (!isType(checker, node)) draft.unsure();
    return;
  }
  const members = membersOf(checker, node);
  const type = members?.of.get('type');
  // `type` is a path's name where it holds options itself: `{ type: { type: String } }`.
  if (type === undefined || membersOf(checker, type)?.of.has('type') === true) {
    readPaths(checker, draft, node, path, depth + 1);
    return;
  }
  readOptions(checker, draft, node, path);
  const inner = resolved(checker, type);
  if (ts.isArrayLiteralExpression(inner) || ts.isObjectLiteralExpression(inner))
    readPath(checker, draft, inner, path, depth + 1);
}

/** `{ unique: true }`, `{ index: { unique: true, partialFilterExpression } }` */
function readOptions(checker: ts.TypeChecker, draft: EntityDraft, given: ts.Expression, path: string): void {
  const members = membersOf(checker, given);
  const index = members?.of.get('index');
  const nested = index === undefined ? undefined : membersOf(checker, index);
  const unique = truthOf(checker, members?.of.get('unique'));
  const nestedUnique = truthOf(checker, nested?.of.get('unique'));
  if (members?.open !== false || nested?.open === true || unique === 'unknown' || nestedUnique === 'unknown')
    draft.unsure();
  // `index: withUnique` may be such an object.
  if (index !== undefined && nested === undefined && truthOf(checker, index) === 'unknown' && !isNumber(index))
    draft.unsure();
  const where = nested?.of.get('partialFilterExpression') ?? members?.of.get('partialFilterExpression');
  if (unique === true || nestedUnique === true) draft.addKey([path], given, indexCondition(checker, where, [path]));
}

function isNumber(node: ts.Expression): boolean {
  return ts.isNumericLiteral(unwrap(node)) || ts.isPrefixUnaryExpression(unwrap(node));
}

/** `String`, `Schema.Types.ObjectId`, `new Schema(…)`, `'number'`: no options among them. */
function isType(checker: ts.TypeChecker, node: ts.Expression): boolean {
  if (ts.isStringLiteralLike(node) || ts.isNewExpression(node)) return true;
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return false;
  if (importedAs(checker, node)?.package === PACKAGE) return true;
  const type = checker.getTypeAtLocation(node);
  return type.getConstructSignatures().length > 0 || type.getCallSignatures().length > 0;
}

// ---------------------------------------------------------------------------------------------- Nest classes

function readClass(index: ProgramIndex, checker: ts.TypeChecker, declaration: ts.ClassLikeDeclaration): EntityDraft {
  const draft = draftAt(declaration);
  if (declaration.name !== undefined) draft.names.add(declaration.name.text);
  if (declaration.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) === true)
    readBase(index, checker, draft, declaration);
  readProps(index, checker, draft, declaration);
  return draft;
}

/** The properties of a base in the program; of one that is elsewhere nothing is known, but of Mongoose's own. */
function readBase(
  index: ProgramIndex,
  checker: ts.TypeChecker,
  draft: EntityDraft,
  declaration: ts.ClassLikeDeclaration,
): void {
  const clause = declaration.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  const base = clause?.types[0]?.expression;
  if (base === undefined || importedAs(checker, base)?.package === PACKAGE) return;
  const found = symbolOf(checker, ts.isPropertyAccessExpression(base) ? base.name : base)?.declarations?.find(
    ts.isClassLike,
  );
  if (found === undefined || !index.isOwn(found) || found === declaration) {
    draft.unsure();
    return;
  }
  readProps(index, checker, draft, found);
  if (found.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) === true) draft.unsure();
}

function readProps(
  index: ProgramIndex,
  checker: ts.TypeChecker,
  draft: EntityDraft,
  declaration: ts.ClassLikeDeclaration,
): void {
  for (const member of declaration.members) {
    const name = nameText(member.name);
    for (const decorator of decoratorsOf(checker, member)) {
      if (isNest('Prop')(decorator)) {
        const [options] = decorator.args;
        if (name === undefined) draft.unsure();
        else if (options !== undefined) readProp(checker, draft, options, name);
      } else if (isOwnDecorator(index, checker, decorator)) draft.unsure();
    }
  }
}

function readProp(checker: ts.TypeChecker, draft: EntityDraft, options: ts.Expression, name: string): void {
  const members = membersOf(checker, options);
  if (members !== undefined) readOptions(checker, draft, options, name);
  else readPath(checker, draft, options, name);
}

// ---------------------------------------------------------------------------------------------- what is done to a schema

/** Indexes that are added where the schema is used; whatever else may add some makes it unsure. */
function readUses(index: ProgramIndex, checker: ts.TypeChecker, draft: EntityDraft, made: ts.Node): void {
  const last = readChain(checker, draft, made);
  const holder = last.parent;
  const name = ts.isVariableDeclaration(holder) || ts.isPropertyDeclaration(holder) ? holder.name : undefined;
  if (name === undefined || !ts.isIdentifier(name)) return;
  const symbol = symbolOf(checker, name);
  for (const file of index.ownFiles) {
    if (!file.text.includes(name.text)) continue;
    walk(file, node => {
      const isUse = ts.isIdentifier(node) && node.text === name.text && node !== name;
      if (isUse && symbolOf(checker, node) === symbol) readUse(checker, draft, node);
      return undefined;
    });
  }
}

/** Whoever else gets hold of the schema may add indexes to it. */
function readUse(checker: ts.TypeChecker, draft: EntityDraft, use: ts.Identifier): void {
  const value = outermost(use);
  const around = value.parent;
  if (ts.isPropertyAccessExpression(around) && around.expression === value) readChain(checker, draft, value);
  else if (ts.isCallExpression(around)) {
    if (!takers.has(lastName(around.expression) ?? '')) draft.unsure();
  } else if (!isMereMention(around)) draft.unsure();
}

function isMereMention(around: ts.Node): boolean {
  return (
    ts.isImportSpecifier(around) ||
    ts.isImportClause(around) ||
    ts.isExportSpecifier(around) ||
    ts.isExportAssignment(around) ||
    ts.isTypeQueryNode(around) ||
    ts.isPropertyAssignment(around) ||
    ts.isShorthandPropertyAssignment(around) ||
    ts.isNewExpression(around)
  );
}

/** The expression with the `as`, `!` and parentheses around it. */
function outermost(node: ts.Node): ts.Node {
  let current = node;
  while (ts.isExpression(current.parent) && unwrap(current.parent) !== current.parent) current = current.parent;
  return current;
}

/** `schema.index(…).pre(…)`: the calls after an expression, and the last of them. */
function readChain(checker: ts.TypeChecker, draft: EntityDraft, start: ts.Node): ts.Node {
  let current = start;
  for (;;) {
    current = outermost(current);
    const access = current.parent;
    if (!ts.isPropertyAccessExpression(access) || access.expression !== current) return current;
    const call = access.parent;
    if (!ts.isCallExpression(call) || call.expression !== access) {
      if (!harmless.has(access.name.text)) draft.unsure();
      return current;
    }
    readCall(checker, draft, access.name.text, call);
    current = call;
  }
}

function readCall(checker: ts.TypeChecker, draft: EntityDraft, name: string, call: ts.CallExpression): void {
  const [first, second] = call.arguments;
  if (name === 'index' && first !== undefined) {
    const columns = indexColumns(checker, first);
    const options = second === undefined ? undefined : membersOf(checker, second);
    const unique = truthOf(checker, options?.of.get('unique'));
    if (columns === undefined || unique === 'unknown' || (second !== undefined && options?.open !== false))
      draft.unsure();
    if (columns !== undefined && unique === true)
      draft.addKey(columns, call, indexCondition(checker, options?.of.get('partialFilterExpression'), columns));
  } else if (name === 'add' && first !== undefined) readPaths(checker, draft, first, undefined);
  else if (!harmless.has(name)) draft.unsure();
}

// ---------------------------------------------------------------------------------------------- models

/** `model('Order', schema)`, `SchemaFactory.createForClass(Order)`, `{ name: Order.name, schema: OrderSchema }` */
function namesModel(node: ts.Node): boolean {
  if (ts.isCallExpression(node)) {
    const name = lastName(node.expression);
    return name === 'createForClass' || (name === 'model' && node.arguments.length > 1);
  }
  return isProperty(node) && nameText(node.name) === 'schema';
}

function isProperty(node: ts.Node): node is ts.PropertyAssignment | ts.ShorthandPropertyAssignment {
  return ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node);
}

function nameModel(
  index: ProgramIndex,
  checker: ts.TypeChecker,
  drafts: ReadonlyMap<ts.Node, EntityDraft>,
  node: ts.Node,
): void {
  if (isProperty(node)) {
    const members = membersOf(checker, node.parent);
    const draft = draftOf(checker, drafts, ts.isPropertyAssignment(node) ? node.initializer : node.name);
    const name = members?.of.get('name');
    if (draft !== undefined && name !== undefined) addName(draft, modelName(checker, name));
    return;
  }
  if (!ts.isCallExpression(node)) return;
  const [first, second] = node.arguments;
  if (lastName(node.expression) === 'createForClass') {
    const created = draftOf(checker, drafts, node);
    if (created !== undefined) readUses(index, checker, created, node);
    return;
  }
  if (first === undefined || second === undefined) return;
  const draft = draftOf(checker, drafts, second);
  if (draft === undefined) return;
  addName(draft, modelName(checker, first));
  for (const name of namesIn(checker, node.typeArguments?.[0])) draft.names.add(name);
  const holder = node.parent;
  if (ts.isVariableDeclaration(holder) || ts.isPropertyDeclaration(holder)) addName(draft, nameText(holder.name));
}

function addName(draft: EntityDraft, name: string | undefined): void {
  if (name !== undefined) draft.names.add(name);
}

/** `'Order'`, `Order.name` */
function modelName(checker: ts.TypeChecker, node: ts.Expression): string | undefined {
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'name') return lastName(node.expression);
  return stringOf(checker, node);
}

/** The schema that an expression stands for: the variable, its construction, the class that it was created for. */
function draftOf(
  checker: ts.TypeChecker,
  drafts: ReadonlyMap<ts.Node, EntityDraft>,
  given: ts.Expression,
): EntityDraft | undefined {
  let node = resolved(checker, given);
  while (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const [created] = node.arguments;
    if (node.expression.name.text === 'createForClass' && created !== undefined) {
      const symbol = symbolOf(checker, created);
      return symbol?.declarations?.map(declaration => drafts.get(declaration)).find(found => found !== undefined);
    }
    node = resolved(checker, node.expression.expression);
  }
  return drafts.get(node);
}

/** `Order` of `Order`, `HydratedDocument<Order>`. */
function namesIn(checker: ts.TypeChecker, type: ts.TypeNode | undefined): readonly string[] {
  if (type === undefined) return [];
  const names: string[] = [];
  walk(type, node => {
    if (ts.isTypeReferenceNode(node)) {
      const name = lastName(node.typeName);
      if (name !== undefined && importedAs(checker, node.typeName as ts.Expression)?.package !== PACKAGE)
        names.push(name);
    }
    return undefined;
  });
  return names;
}
