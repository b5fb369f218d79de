import { baseClassOf, classOf, type ProgramIndex } from '../typescript/declarations.ts';
import { nameText, ts, walk } from '../typescript/syntax.ts';
import { columnsOf, elementsOf, membersOf, resolved, stringOf, truthOf, type Members } from './constants.ts';
import { decoratorsOf, importedAs, isOwnDecorator, type Decorator } from './decorators.ts';
import { filesNaming } from './files.ts';
import { EntityDraft, type Entity } from './entity.ts';
import { snakeCase } from './snake-case.ts';

const PACKAGE = 'sequelize';
const DECORATED = 'sequelize-typescript';

const DEEPEST_HIERARCHY = 16;

/** Columns that share a named unique key, by its name: `unique: 'tenant_order'`. */
type Groups = Map<string, string[]>;

/** The models that a program initialises, defines or decorates. */
export function readSequelize(index: ProgramIndex, checker: ts.TypeChecker): readonly Entity[] {
  const found: EntityDraft[] = [];
  let isSynced = false;
  for (const file of filesNaming(index, checker, PACKAGE)) {
    isSynced ||= file.text.includes('.sync(');
    walk(file, node => {
      const draft = readDeclaration(index, checker, node);
      if (draft !== undefined) found.push(draft);
      return undefined;
    });
  }
  // Without `sync()` the tables are made by migrations, which may have keys that the models do not show.
  if (!isSynced) for (const draft of found) draft.unsure();
  return found;
}

function readDeclaration(index: ProgramIndex, checker: ts.TypeChecker, node: ts.Node): EntityDraft | undefined {
  if (ts.isClassLike(node)) {
    const table = decoratorsOf(checker, node).find(isDecorator('Table'));
    return table === undefined ? undefined : readClass(index, checker, node, table);
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression: receiver, name } = node.expression;
  if (name.text === 'init') {
    const model = classOf(checker, receiver);
    return model?.name !== undefined && isModel(checker, model)
      ? readDefinition(checker, node, node.arguments, [model.name.text])
      : undefined;
  }
  const isDefinition = name.text === 'define' && checker.getTypeAtLocation(receiver).getSymbol()?.name === 'Sequelize';
  return isDefinition ? readDefinition(checker, node, node.arguments.slice(1), definedNames(checker, node)) : undefined;
}

function isDecorator(name: string): (decorator: Decorator) => boolean {
  return ({ from }) => from?.package === DECORATED && from.name === name;
}

/** Is Sequelize's `Model` behind the class? */
function isModel(checker: ts.TypeChecker, declaration: ts.ClassLikeDeclaration): boolean {
  let current: ts.ClassLikeDeclaration | undefined = declaration;
  for (let depth = 0; current !== undefined && depth < DEEPEST_HIERARCHY; depth += 1) {
    const clause = current.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
    const from = clause?.types[0] === undefined ? undefined : importedAs(checker, clause.types[0].expression);
    if (from?.package === PACKAGE && from.name === 'Model') return true;
    current = baseClassOf(checker, current);
  }
  return false;
}

/** `const Order = sequelize.define('order', …)`: the variable and the model's name. */
function definedNames(checker: ts.TypeChecker, { arguments: [name], parent }: ts.CallExpression): readonly string[] {
  const variable = ts.isVariableDeclaration(parent) ? nameText(parent.name) : undefined;
  return [name === undefined ? undefined : stringOf(checker, name), variable].filter(text => text !== undefined);
}

// ---------------------------------------------------------------------------------------------- init and define

function readDefinition(
  checker: ts.TypeChecker,
  node: ts.Node,
  [attributes, options]: readonly (ts.Expression | undefined)[],
  names: readonly string[],
): EntityDraft {
  const draft = new EntityDraft();
  for (const name of names) draft.names.add(name);
  const groups: Groups = new Map();
  const columns = attributes === undefined ? undefined : membersOf(checker, attributes);
  if (columns?.open !== false) draft.unsure();
  for (const [name, value] of columns?.of ?? []) readAttribute(checker, draft, groups, name, value);
  if (options !== undefined) readOptions(checker, draft, options);
  finish(draft, groups, node);
  return draft;
}

/** `DataTypes.STRING`, `{ type: DataTypes.STRING, unique: true, field: 'order_id' }` */
function readAttribute(
  checker: ts.TypeChecker,
  draft: EntityDraft,
  groups: Groups,
  name: string,
  given: ts.Expression,
): void {
  const members = membersOf(checker, given);
  draft.attributes.add(name);
  if (members === undefined) {
    if (!ts.isPropertyAccessExpression(resolved(checker, given)) && !ts.isCallExpression(resolved(checker, given)))
      draft.unsure();
    return;
  }
  readColumn(checker, draft, groups, name, members, given);
}

function readColumn(
  checker: ts.TypeChecker,
  draft: EntityDraft,
  groups: Groups,
  name: string,
  members: Members,
  at: ts.Node,
): void {
  if (members.open) draft.unsure();
  draft.attributes.add(name);
  const field = stringOf(checker, members.of.get('field'));
  if (field !== undefined) draft.columnOf.set(name, field);
  const primary = truthOf(checker, members.of.get('primaryKey'));
  if (primary === 'unknown') draft.unsure();
  if (primary === true) draft.primaryKey.push(name);
  const unique = members.of.get('unique');
  if (unique === undefined) return;
  const group = stringOf(checker, unique) ?? stringOf(checker, membersOf(checker, unique)?.of.get('name'));
  const truth = truthOf(checker, unique);
  if (group !== undefined) groups.set(group, [...(groups.get(group) ?? []), name]);
  else if (truth === true) draft.addKey([name], at);
  else if (truth === 'unknown') draft.unsure();
}

/** `{ tableName: 'orders', indexes: [{ unique: true, fields: ['tenant', 'order_id'] }] }` */
function readOptions(checker: ts.TypeChecker, draft: EntityDraft, given: ts.Expression): void {
  const members = membersOf(checker, given);
  if (members === undefined) {
    draft.unsure();
    return;
  }
  draft.table = stringOf(checker, members.of.get('tableName'));
  draft.underscored = truthOf(checker, members.of.get('underscored')) === true;
  const indexes = members.of.get('indexes');
  const elements = indexes === undefined ? [] : elementsOf(checker, indexes);
  if (elements === undefined || members.open) draft.unsure();
  for (const element of elements ?? []) {
    const index = membersOf(checker, element);
    const unique = truthOf(checker, index?.of.get('unique'));
    const fields = index?.of.get('fields');
    const columns = fields === undefined ? undefined : columnsOf(checker, fields);
    const where = index?.of.get('where');
    if (index?.open !== false || unique === 'unknown' || columns === undefined) draft.unsure();
    if (unique === true && columns !== undefined)
      draft.addKey(columns, element, where === undefined ? undefined : `WHERE ${where.getText()}`);
  }
}

function finish(draft: EntityDraft, groups: Groups, at: ts.Node): void {
  for (const columns of groups.values()) draft.addKey(columns, at);
  // A model without a primary key gets one.
  if (draft.primaryKey.length === 0) draft.primaryKey.push('id');
  draft.addKey(draft.primaryKey, at);
  for (const name of draft.underscored ? draft.attributes : [])
    if (!draft.columnOf.has(name)) draft.columnOf.set(name, snakeCase(name));
  // Indexes name the columns of the table, rows the attributes; whether all models are underscored is said where the client is made.
  const attributeOf = new Map([
    ...[...draft.attributes].map(name => [snakeCase(name), name] as const),
    ...[...draft.columnOf].map(([name, field]) => [field, name] as const),
  ]);
  for (const { columns, condition } of [...draft.keys]) {
    if (columns.some(column => attributeOf.has(column)))
      draft.addKey(
        columns.map(column => attributeOf.get(column) ?? column),
        at,
        condition,
      );
  }
}

// ---------------------------------------------------------------------------------------------- decorated classes

function readClass(
  index: ProgramIndex,
  checker: ts.TypeChecker,
  declaration: ts.ClassLikeDeclaration,
  table: Decorator,
): EntityDraft {
  const draft = new EntityDraft();
  if (declaration.name !== undefined) draft.names.add(declaration.name.text);
  const groups: Groups = new Map();
  const [options] = table.args;
  if (options !== undefined) readOptions(checker, draft, options);
  let current: ts.ClassLikeDeclaration | undefined = declaration;
  for (let depth = 0; current !== undefined && depth < DEEPEST_HIERARCHY; depth += 1) {
    if (current.getSourceFile().isDeclarationFile) break;
    for (const member of current.members) readMember(index, checker, draft, groups, member);
    current = baseClassOf(checker, current);
  }
  finish(draft, groups, declaration);
  return draft;
}

function readMember(
  index: ProgramIndex,
  checker: ts.TypeChecker,
  draft: EntityDraft,
  groups: Groups,
  member: ts.ClassElement,
): void {
  const name = nameText(member.name);
  for (const decorator of decoratorsOf(checker, member)) {
    if (decorator.from?.package !== DECORATED) {
      if (isOwnDecorator(index, checker, decorator)) draft.unsure();
      continue;
    }
    if (name === undefined) draft.unsure();
    else {
      draft.attributes.add(name);
      readDecorator(checker, draft, groups, name, decorator);
    }
  }
}

function readDecorator(
  checker: ts.TypeChecker,
  draft: EntityDraft,
  groups: Groups,
  name: string,
  { from, args, node }: Decorator,
): void {
  const [options] = args;
  const members = options === undefined ? undefined : membersOf(checker, options);
  const kind: string = from?.name ?? '';
  switch (kind) {
    case 'PrimaryKey':
      draft.primaryKey.push(name);
      break;
    case 'Column':
      if (members !== undefined) readColumn(checker, draft, groups, name, members, node);
      break;
    case 'Unique': {
      const group = stringOf(checker, options) ?? stringOf(checker, members?.of.get('name'));
      if (group === undefined) draft.addKey([name], node);
      else groups.set(group, [...(groups.get(group) ?? []), name]);
      break;
    }
    case 'Index': {
      const unique = truthOf(checker, members?.of.get('unique'));
      const group = stringOf(checker, members?.of.get('name'));
      if (unique === 'unknown') draft.unsure();
      if (unique === true && group === undefined) draft.addKey([name], node);
      else if (unique === true && group !== undefined) groups.set(group, [...(groups.get(group) ?? []), name]);
      break;
    }
  }
}
