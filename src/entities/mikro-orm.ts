import { baseClassOf, type ProgramIndex } from '../typescript/declarations.ts';
import { lastName, nameText, ts, unwrap, walk } from '../typescript/syntax.ts';
import { readColumnKeys } from './column-options.ts';
import { columnsOf, elementsOf, membersOf, resolved, stringOf, type Members } from './constants.ts';
import { decoratorsOf, importedAs, isOwnDecorator, type Decorator, type Imported } from './decorators.ts';
import { filesNaming } from './files.ts';
import { EntityDraft, type Entity } from './entity.ts';

/** The drivers export all of the core as well: `@mikro-orm/postgresql`. */
const SCOPE = '@mikro-orm/';

const DEEPEST_HIERARCHY = 16;

/** The classes with `@Entity()`, the `EntitySchema`s and the `defineEntity()`s of a program. */
export function readMikroOrm(index: ProgramIndex, checker: ts.TypeChecker): readonly Entity[] {
  const found: Entity[] = [];
  for (const file of filesNaming(index, checker, SCOPE)) {
    walk(file, node => {
      if (ts.isClassLike(node)) {
        const entity = decoratorsOf(checker, node).find(({ from }) => isNamed(from, 'Entity'));
        if (entity !== undefined) found.push(readClass(index, checker, node, entity));
      } else if (isDefinition(checker, node)) found.push(readDefinition(checker, node));
      return undefined;
    });
  }
  return found;
}

function isNamed(from: Imported | undefined, name: string): boolean {
  return from?.package.startsWith(SCOPE) === true && from.name === name;
}

function isDefinition(checker: ts.TypeChecker, node: ts.Node): node is ts.NewExpression | ts.CallExpression {
  if (ts.isNewExpression(node)) return isNamed(importedAs(checker, node.expression), 'EntitySchema');
  return ts.isCallExpression(node) && isNamed(importedAs(checker, node.expression), 'defineEntity');
}

// ---------------------------------------------------------------------------------------------- decorated classes

function readClass(
  index: ProgramIndex,
  checker: ts.TypeChecker,
  declaration: ts.ClassLikeDeclaration,
  { args }: Decorator,
): Entity {
  const draft = new EntityDraft();
  if (declaration.name !== undefined) draft.names.add(declaration.name.text);
  const options = args[0] === undefined ? undefined : membersOf(checker, args[0]);
  if (args.length > 0 && options?.open !== false) draft.unsure();
  draft.table = stringOf(checker, options?.of.get('tableName'));
  let current: ts.ClassLikeDeclaration | undefined = declaration;
  for (let depth = 0; current !== undefined && depth < DEEPEST_HIERARCHY; depth += 1) {
    if (current.getSourceFile().isDeclarationFile) break;
    for (const decorator of decoratorsOf(checker, current)) readConstraint(index, checker, draft, decorator, undefined);
    for (const member of current.members) readProperty(index, checker, draft, member);
    current = baseClassOf(checker, current);
  }
  if (draft.primaryKey.length > 0) draft.addKey(draft.primaryKey, declaration);
  return draft;
}

function readProperty(index: ProgramIndex, checker: ts.TypeChecker, draft: EntityDraft, member: ts.ClassElement): void {
  const name = nameText(member.name);
  const decorators = decoratorsOf(checker, member);
  if (decorators.length === 0) return;
  if (name === undefined) {
    draft.unsure();
    return;
  }
  noteColumn(draft, name);
  for (const decorator of decorators) {
    const { from, args, node } = decorator;
    if (isNamed(from, 'PrimaryKey') || isNamed(from, 'SerializedPrimaryKey')) draft.primaryKey.push(name);
    // An embedded class may have keys of its own.
    if (isNamed(from, 'Embedded')) draft.unsure();
    readConstraint(index, checker, draft, decorator, name);
    for (const argument of args) {
      const options = membersOf(checker, argument);
      if (options !== undefined && !isNamed(from, 'Unique') && !isNamed(from, 'Index'))
        readColumnKeys(checker, draft, name, options, node, 'fieldName');
    }
  }
}

/** `@Unique()` on a property, `@Unique({ properties: ['a', 'b'] })` on a class. */
function readConstraint(
  index: ProgramIndex,
  checker: ts.TypeChecker,
  draft: EntityDraft,
  decorator: Decorator,
  property: string | undefined,
): void {
  const { from, args, node } = decorator;
  if (from?.package.startsWith(SCOPE) !== true) {
    if (isOwnDecorator(index, checker, decorator)) draft.unsure();
    return;
  }
  // The expression of an index may be `CREATE UNIQUE INDEX …`.
  const options = args[0] === undefined ? undefined : membersOf(checker, args[0]);
  if (from.name === 'Index' && options?.of.has('expression') === true) draft.unsure();
  if (from.name === 'Unique') readUnique(checker, draft, options, property, node, args.length > 0);
}

function readUnique(
  checker: ts.TypeChecker,
  draft: EntityDraft,
  options: Members | undefined,
  property: string | undefined,
  at: ts.Node,
  hasOptions: boolean,
): void {
  const given = options?.of.get('properties');
  const single = stringOf(checker, given);
  const listed =
    given === undefined ? undefined : (columnsOf(checker, given) ?? (single === undefined ? undefined : [single]));
  const columns = listed ?? (given === undefined && property !== undefined ? [property] : undefined);
  if (columns === undefined || (hasOptions && options?.open !== false)) draft.unsure();
  const where = options?.of.get('where') ?? options?.of.get('expression');
  if (columns !== undefined) draft.addKey(columns, at, where === undefined ? undefined : `WHERE ${where.getText()}`);
}

// ---------------------------------------------------------------------------------------------- EntitySchema and defineEntity

function readDefinition(checker: ts.TypeChecker, node: ts.NewExpression | ts.CallExpression): Entity {
  const draft = new EntityDraft();
  const [given] = node.arguments ?? [];
  const options = given === undefined ? undefined : membersOf(checker, given);
  const target = options?.of.get('class');
  const [type] = node.typeArguments ?? [];
  const names = [
    stringOf(checker, options?.of.get('name')),
    target !== undefined && ts.isIdentifier(target) ? target.text : undefined,
    type !== undefined && ts.isTypeReferenceNode(type) ? lastName(type.typeName) : undefined,
    ts.isVariableDeclaration(node.parent) ? nameText(node.parent.name) : undefined,
  ];
  for (const name of names) if (name !== undefined) draft.names.add(name);
  if (options?.open !== false || options.of.has('extends')) draft.unsure();
  draft.table = stringOf(checker, options?.of.get('tableName'));
  readProperties(checker, draft, options?.of.get('properties'));
  const uniques = options?.of.get('uniques');
  const elements = uniques === undefined ? [] : elementsOf(checker, uniques);
  if (elements === undefined) draft.unsure();
  for (const element of elements ?? [])
    readUnique(checker, draft, membersOf(checker, element), undefined, element, true);
  if (draft.primaryKey.length > 0) draft.addKey(draft.primaryKey, node);
  return draft;
}

/** `{ id: { type: 'number', primary: true } }`, `{ id: p.integer().primary() }`, `p => ({ … })` */
function readProperties(checker: ts.TypeChecker, draft: EntityDraft, given: ts.Expression | undefined): void {
  const node = given === undefined ? undefined : resolved(checker, given);
  const object = node !== undefined && ts.isArrowFunction(node) && !ts.isBlock(node.body) ? unwrap(node.body) : node;
  const properties = object === undefined ? undefined : membersOf(checker, object);
  if (properties?.open !== false) draft.unsure();
  for (const [name, value] of properties?.of ?? []) {
    noteColumn(draft, name);
    const options = membersOf(checker, value);
    if (options !== undefined) readColumnKeys(checker, draft, name, options, value, 'fieldName');
    else readChain(checker, draft, name, value);
  }
}

function readChain(checker: ts.TypeChecker, draft: EntityDraft, name: string, given: ts.Expression): void {
  let node = resolved(checker, given);
  if (!ts.isCallExpression(node)) draft.unsure();
  while (ts.isCallExpression(node)) {
    const callee = unwrap(node.expression);
    const method = lastName(callee);
    if (method === 'primary') draft.primaryKey.push(name);
    if (method === 'unique') draft.addKey([name], node);
    const column = method === 'fieldName' || method === 'name' ? stringOf(checker, node.arguments[0]) : undefined;
    if (column !== undefined) draft.columnOf.set(name, column);
    if (!ts.isPropertyAccessExpression(callee)) return;
    node = unwrap(callee.expression);
  }
}

/** As its naming strategy for SQL has it: `messageId` is the column `message_id`. */
function noteColumn(draft: EntityDraft, name: string): void {
  const column = name.replaceAll(/([a-z0-9])([A-Z])/gu, '$1_$2').toLowerCase();
  if (column !== name) draft.columnOf.set(name, column);
}
