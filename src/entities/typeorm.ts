import { baseClassOf, type ProgramIndex } from '../typescript/declarations.ts';
import { nameText, ts, walk } from '../typescript/syntax.ts';
import { readColumnKeys } from './column-options.ts';
import { columnsOf, elementsOf, membersOf, resolved, stringOf, truthOf, type Members } from './constants.ts';
import { decoratorsOf, importedAs, isOwnDecorator, type Decorator } from './decorators.ts';
import { filesNaming } from './files.ts';
import { EntityDraft, type Entity } from './entity.ts';

const PACKAGE = 'typeorm';

const entityDecorators: ReadonlySet<string> = new Set(['Entity', 'ChildEntity']);
const primaryDecorators: ReadonlySet<string> = new Set(['PrimaryColumn', 'PrimaryGeneratedColumn', 'ObjectIdColumn']);

const DEEPEST_HIERARCHY = 16;

/** The classes with `@Entity()` and the `EntitySchema`s of a program. */
export function readTypeorm(index: ProgramIndex, checker: ts.TypeChecker): readonly Entity[] {
  const found: Entity[] = [];
  for (const file of filesNaming(index, checker, PACKAGE)) {
    walk(file, node => {
      if (ts.isClassLike(node)) {
        const entity = decoratorsOf(checker, node).find(isEntity);
        if (entity !== undefined) found.push(readClass(index, checker, node, entity));
      } else if (ts.isNewExpression(node) && isEntitySchema(checker, node)) found.push(readEntitySchema(checker, node));
      return undefined;
    });
  }
  return found;
}

function isEntity({ from }: Decorator): boolean {
  return from?.package === PACKAGE && entityDecorators.has(from.name);
}

function isEntitySchema(checker: ts.TypeChecker, { expression }: ts.NewExpression): boolean {
  const from = importedAs(checker, expression);
  return from?.package === PACKAGE && from.name === 'EntitySchema';
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
  draft.table = tableOf(checker, args);
  const relations = new Map<string, string>();
  let current: ts.ClassLikeDeclaration | undefined = declaration;
  for (let depth = 0; current !== undefined && depth < DEEPEST_HIERARCHY; depth += 1) {
    for (const decorator of decoratorsOf(checker, current)) {
      if (decorator.from?.package === PACKAGE) readConstraint(checker, draft, decorator, undefined);
      else if (isOwnDecorator(index, checker, decorator)) draft.unsure();
    }
    for (const member of current.members) readColumn(index, checker, draft, member, relations);
    if (hasForeignBase(checker, current)) draft.unsure();
    current = baseClassOf(checker, current);
  }
  if (draft.primaryKey.length > 0) draft.addKey(draft.primaryKey, declaration);
  // A row names the relation or its column.
  for (const { columns, condition } of [...draft.keys]) {
    if (columns.some(column => relations.has(column)))
      draft.addKey(
        columns.map(column => relations.get(column) ?? column),
        declaration,
        condition,
      );
  }
  return draft;
}

/** A base whose columns are not in view; that of TypeORM itself has none. */
function hasForeignBase(checker: ts.TypeChecker, declaration: ts.ClassLikeDeclaration): boolean {
  const clause = declaration.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  const base = clause?.types[0]?.expression;
  if (base === undefined || importedAs(checker, base)?.package === PACKAGE) return false;
  return baseClassOf(checker, declaration)?.getSourceFile().isDeclarationFile !== false;
}

/** `@Entity('orders')`, `@Entity({ name: 'orders' })` */
function tableOf(checker: ts.TypeChecker, args: readonly ts.Expression[]): string | undefined {
  for (const argument of args) {
    const name = stringOf(checker, argument) ?? stringOf(checker, membersOf(checker, argument)?.of.get('name'));
    if (name !== undefined) return name;
  }
  return undefined;
}

function readColumn(
  index: ProgramIndex,
  checker: ts.TypeChecker,
  draft: EntityDraft,
  member: ts.ClassElement,
  relations: Map<string, string>,
): void {
  const name = nameText(member.name);
  const decorators = decoratorsOf(checker, member);
  if (decorators.length === 0) return;
  if (name === undefined) {
    draft.unsure();
    return;
  }
  const own = decorators.filter(({ from }) => from?.package === PACKAGE);
  const join = own.find(({ from }) => from?.name === 'JoinColumn');
  const isOneToOne = own.some(({ from }) => from?.name === 'OneToOne');
  // The side that has the column; TypeORM makes it unique.
  if (isOneToOne && join !== undefined) draft.addKey([name], member);
  if (join !== undefined || own.some(({ from }) => from?.name === 'ManyToOne'))
    relations.set(name, tableOf(checker, join?.args ?? []) ?? `${name}Id`);
  for (const decorator of decorators) {
    if (decorator.from?.package !== PACKAGE) {
      if (isOwnDecorator(index, checker, decorator)) draft.unsure();
      continue;
    }
    if (primaryDecorators.has(decorator.from.name)) draft.primaryKey.push(name);
    if (decorator.from.name.endsWith('Column') && decorator !== join)
      readColumnOptions(checker, draft, name, decorator);
    else readConstraint(checker, draft, decorator, name);
  }
}

/** `@Column(options)`, `@Column('varchar', options)`, `@Column(() => Address)`. */
function readColumnOptions(checker: ts.TypeChecker, draft: EntityDraft, name: string, { args, node }: Decorator): void {
  for (const argument of args) {
    const options = membersOf(checker, argument);
    if (options !== undefined) readColumnKeys(checker, draft, name, options, node, 'name');
    // An embedded class may have keys of its own; a variable may hold anything.
    else if (stringOf(checker, argument) === undefined) draft.unsure();
  }
}

/** `@Unique` and `@Index`, on a class or on a property. */
function readConstraint(
  checker: ts.TypeChecker,
  draft: EntityDraft,
  { from, args, node }: Decorator,
  property: string | undefined,
): void {
  if (from?.name !== 'Unique' && from?.name !== 'Index') return;
  const isIndex = from.name === 'Index';
  const options = args.map(argument => membersOf(checker, argument)).find(found => found !== undefined);
  const lists = args.map(argument => columnsOf(checker, argument));
  const columns = lists.find(found => found !== undefined) ?? (property === undefined ? undefined : [property]);
  const unique = isIndex ? truthOf(checker, options?.of.get('unique')) : true;
  // An index that TypeORM leaves alone was made by hand, and may be unique.
  const isManual = truthOf(checker, options?.of.get('synchronize')) === false && options?.of.has('synchronize');
  const isRead = args.every(
    (argument, position) =>
      lists[position] !== undefined ||
      membersOf(checker, argument)?.open === false ||
      stringOf(checker, argument) !== undefined,
  );
  if (!isRead || columns === undefined || unique === 'unknown' || isManual === true) draft.unsure();
  if (columns !== undefined && unique === true)
    draft.addKey(columns, node, isIndex ? conditionOf(checker, options?.of.get('where')) : undefined);
}

function conditionOf(checker: ts.TypeChecker, where: ts.Expression | undefined): string | undefined {
  return where === undefined ? undefined : `WHERE ${stringOf(checker, where) ?? where.getText()}`;
}

// ---------------------------------------------------------------------------------------------- EntitySchema

function readEntitySchema(checker: ts.TypeChecker, node: ts.NewExpression): Entity {
  const draft = new EntityDraft();
  const [given] = node.arguments ?? [];
  const options = given === undefined ? undefined : membersOf(checker, given);
  addNames(checker, draft, node, options);
  if (options === undefined || options.open) draft.unsure();
  draft.table = stringOf(checker, options?.of.get('tableName'));
  const columns = options?.of.get('columns');
  const columnsRead = columns === undefined ? undefined : membersOf(checker, columns);
  if (columnsRead?.open !== false || options?.of.has('extends') === true || options?.of.has('embeddeds') === true)
    draft.unsure();
  for (const [name, column] of columnsRead?.of ?? []) {
    const read = membersOf(checker, column);
    if (read === undefined) draft.unsure();
    else readColumnKeys(checker, draft, name, read, column, 'name');
  }
  if (draft.primaryKey.length > 0) draft.addKey(draft.primaryKey, node);
  readSchemaKeys(checker, draft, options?.of.get('uniques'), true);
  readSchemaKeys(checker, draft, options?.of.get('indices'), false);
  return draft;
}

function addNames(
  checker: ts.TypeChecker,
  draft: EntityDraft,
  node: ts.NewExpression,
  options: Members | undefined,
): void {
  const target = options?.of.get('target');
  const resolvedTarget = target === undefined ? undefined : resolved(checker, target);
  const [type] = node.typeArguments ?? [];
  const names = [
    stringOf(checker, options?.of.get('name')),
    resolvedTarget !== undefined && ts.isIdentifier(resolvedTarget) ? resolvedTarget.text : undefined,
    type !== undefined && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName)
      ? type.typeName.text
      : undefined,
    ts.isVariableDeclaration(node.parent) ? nameText(node.parent.name) : undefined,
  ];
  for (const name of names) if (name !== undefined) draft.names.add(name);
}

function readSchemaKeys(
  checker: ts.TypeChecker,
  draft: EntityDraft,
  given: ts.Expression | undefined,
  isUnique: boolean,
): void {
  if (given === undefined) return;
  const elements = elementsOf(checker, given);
  if (elements === undefined) draft.unsure();
  for (const element of elements ?? []) {
    const read = membersOf(checker, element);
    const list = read?.of.get('columns');
    const columns = list === undefined ? undefined : columnsOf(checker, list);
    const unique = isUnique || truthOf(checker, read?.of.get('unique'));
    if (read?.open !== false || columns === undefined || unique === 'unknown') draft.unsure();
    if (columns !== undefined && unique === true)
      draft.addKey(columns, element, conditionOf(checker, read?.of.get('where')));
  }
}
