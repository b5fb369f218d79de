import type { ProgramIndex } from './declarations.ts';
import { hasBody, nameText, ts, walk, type FunctionWithBody } from './syntax.ts';

type Member = ts.ObjectLiteralElementLike;

/** Editors keep the files that nobody has changed for the next program. */
const known = new WeakMap<ts.SourceFile, ReadonlyMap<string, readonly Member[]>>();

/**
 * The member of the only object that the program makes of an interface or of a type of its own: `return { receive, remove }` in a
 * function that says it returns a `Queue`. Members that hold no visible function, such as those of a mock, make none.
 *
 * @param owner the symbol of the interface or alias
 */
export function memberOfOnlyObject(
  index: ProgramIndex,
  checker: ts.TypeChecker,
  owner: ts.Symbol,
  name: string,
): FunctionWithBody | undefined {
  const found = new Set<FunctionWithBody>();
  for (const file of index.ownFiles) {
    for (const member of membersOf(file).get(name) ?? []) {
      const made = functionOfMember(checker, member);
      if (made !== undefined && isOf(checker.getContextualType(member.parent as ts.ObjectLiteralExpression), owner))
        found.add(made);
      if (found.size > 1) return undefined;
    }
  }
  return [...found][0];
}

/** The members of a file's object literals by name. Syntax only. */
function membersOf(file: ts.SourceFile): ReadonlyMap<string, readonly Member[]> {
  const cached = known.get(file);
  if (cached !== undefined) return cached;
  const members = new Map<string, Member[]>();
  walk(file, node => {
    if (!ts.isObjectLiteralExpression(node)) return undefined;
    for (const member of node.properties) {
      const name = nameText(member.name);
      if (name === undefined) continue;
      const others = members.get(name);
      if (others === undefined) members.set(name, [member]);
      else others.push(member);
    }
    return undefined;
  });
  known.set(file, members);
  return members;
}

function functionOfMember(checker: ts.TypeChecker, member: Member): FunctionWithBody | undefined {
  if (hasBody(member)) return member;
  if (ts.isPropertyAssignment(member) && hasBody(member.initializer)) return member.initializer;
  const symbol = ts.isShorthandPropertyAssignment(member)
    ? checker.getShorthandAssignmentValueSymbol(member)
    : ts.isPropertyAssignment(member) && ts.isIdentifier(member.initializer)
      ? checker.getSymbolAtLocation(member.initializer)
      : undefined;
  const declaration = symbol?.valueDeclaration;
  if (declaration === undefined || hasBody(declaration)) return declaration;
  const initializer = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  return initializer !== undefined && hasBody(initializer) ? initializer : undefined;
}

/** An async function's result is the type, or a promise of it. */
function isOf(type: ts.Type | undefined, owner: ts.Symbol): boolean {
  if (type === undefined) return false;
  if (type.symbol === owner || type.aliasSymbol === owner) return true;
  return (type.isUnion() || type.isIntersection()) && type.types.some(part => isOf(part, owner));
}
