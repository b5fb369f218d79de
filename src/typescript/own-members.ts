import { enclosingClass, type ProgramIndex } from './declarations.ts';
import { importedName } from './imports.ts';
import { hasBody, nameText, ts, unwrap } from './syntax.ts';

type Owner = ts.ClassLikeDeclaration | ts.InterfaceDeclaration;

/**
 * The method of the program's own to which a call goes, as far as annotations and imports tell: `this.orders.get(id)` for
 * `orders: OrderService`. Syntax only: a name that some library has too costs no look at types. `undefined` where it cannot be told.
 */
export function ownMethodOf(
  index: ProgramIndex,
  { expression }: ts.CallExpression | ts.NewExpression,
): ts.MethodDeclaration | ts.MethodSignature | undefined {
  const callee = unwrap(expression);
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const owner = ownerOf(index, unwrap(callee.expression));
  return owner && methodOf(owner, callee.name.text);
}

/** What extends something may have got the member from there. */
function methodOf(owner: Owner, name: string): ts.MethodDeclaration | ts.MethodSignature | undefined {
  if (owner.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) === true) return undefined;
  const members: readonly (ts.ClassElement | ts.TypeElement)[] = owner.members;
  const isMethod = (member: ts.Node): member is ts.MethodDeclaration | ts.MethodSignature =>
    ts.isMethodDeclaration(member) || ts.isMethodSignature(member);
  return members.filter(isMethod).findLast(member => nameText(member.name) === name);
}

function ownerOf(index: ProgramIndex, receiver: ts.Expression): Owner | undefined {
  if (isOwnThis(receiver)) return enclosingClass(receiver);
  const held = ts.isIdentifier(receiver) ? parameterNamed(receiver) : fieldOf(receiver);
  if (held === undefined) return undefined;
  const type = held.type ?? constructed(held.initializer);
  const name = type !== undefined && ts.isTypeReferenceNode(type) ? type.typeName : type;
  return name !== undefined && ts.isIdentifier(name) ? ownerNamed(index, name) : undefined;
}

/** `this` of a class's member, not of a function in it. */
function isOwnThis(node: ts.Expression): boolean {
  if (node.kind !== ts.SyntaxKind.ThisKeyword) return false;
  const container = ts.findAncestor(
    node,
    around => (hasBody(around) && !ts.isArrowFunction(around)) || isMember(around),
  );
  return container !== undefined && ts.isClassLike(container.parent);
}

const isMember = (node: ts.Node): boolean => ts.isPropertyDeclaration(node) || ts.isClassStaticBlockDeclaration(node);

type Holder = ts.PropertyDeclaration | ts.ParameterDeclaration;

function fieldOf(receiver: ts.Expression): Holder | undefined {
  if (!ts.isPropertyAccessExpression(receiver) || !isOwnThis(unwrap(receiver.expression))) return undefined;
  const name = receiver.name.text;
  for (const member of enclosingClass(receiver)?.members ?? []) {
    if (ts.isPropertyDeclaration(member) && nameText(member.name) === name) return member;
    if (!ts.isConstructorDeclaration(member)) continue;
    const parameter = member.parameters.find(
      one => ts.isParameterPropertyDeclaration(one, member) && nameText(one.name) === name,
    );
    if (parameter !== undefined) return parameter;
  }
  return undefined;
}

function parameterNamed(name: ts.Identifier): Holder | undefined {
  for (let around: ts.Node = name; !ts.isSourceFile(around); around = around.parent) {
    // A variable of that name stands between.
    if (ts.isBlock(around) && around.statements.some(statement => declaresName(statement, name.text))) return undefined;
    const found = hasBody(around) && around.parameters.find(parameter => nameText(parameter.name) === name.text);
    if (found) return found;
  }
  return undefined;
}

function declaresName(statement: ts.Statement, name: string): boolean {
  return (
    ts.isVariableStatement(statement) &&
    statement.declarationList.declarations.some(one => !ts.isIdentifier(one.name) || one.name.text === name)
  );
}

function constructed(initializer: ts.Expression | undefined): ts.Expression | undefined {
  const made = initializer && unwrap(initializer);
  return made !== undefined && ts.isNewExpression(made) ? made.expression : undefined;
}

/** The class or interface of that name in the file, or in the file of the program that it is imported from. */
function ownerNamed(index: ProgramIndex, name: ts.Identifier): Owner | undefined {
  const file = name.getSourceFile();
  const own = declaredIn(file, name.text);
  if (own !== undefined) return own;
  const imported = importedName(file, name.text);
  const home = imported && index.fileNamed(imported.module);
  return home && declaredIn(home, imported.name);
}

function declaredIn(file: ts.SourceFile, name: string): Owner | undefined {
  const isNamed = (statement: ts.Statement): statement is ts.ClassDeclaration | ts.InterfaceDeclaration =>
    (ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement)) && statement.name?.text === name;
  const found = file.statements.filter(isNamed);
  // An interface may be added to what has its name.
  return found.length === 1 ? found[0] : undefined;
}
