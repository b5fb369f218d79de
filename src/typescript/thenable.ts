/**
 * Has a declared type a `then`? Told by what is written, without resolving the type: that takes long where libraries compute with types.
 * `undefined`: only the checker knows.
 */
import { ts } from './syntax.ts';

/** Names that stand for names; a type may, in broken code, stand for itself. */
const DEEPEST = 16;

export function writtenThenable(checker: ts.TypeChecker, type: ts.TypeNode, depth = 0): boolean | undefined {
  if (ts.isTypeReferenceNode(type)) {
    // The checker gives a promise of its own to whoever has no library.
    const isPromise = ts.isIdentifier(type.typeName) && type.typeName.text === 'Promise';
    return isPromise ? true : namedThenable(checker, type.typeName, depth);
  }
  if (ts.isParenthesizedTypeNode(type)) return writtenThenable(checker, type.type, depth);
  if (ts.isUnionTypeNode(type)) return anyOf(type.types.map(part => writtenThenable(checker, part, depth)));
  if (ts.isArrayTypeNode(type) || ts.isTupleTypeNode(type) || ts.isLiteralTypeNode(type)) return false;
  switch (type.kind) {
    case ts.SyntaxKind.VoidKeyword:
    case ts.SyntaxKind.UndefinedKeyword:
    case ts.SyntaxKind.NeverKeyword:
    case ts.SyntaxKind.StringKeyword:
    case ts.SyntaxKind.NumberKeyword:
    case ts.SyntaxKind.BigIntKeyword:
    case ts.SyntaxKind.BooleanKeyword:
      return false;
    default:
      return undefined;
  }
}

function anyOf(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

function namedThenable(checker: ts.TypeChecker, name: ts.Node, depth: number): boolean | undefined {
  if (depth > DEEPEST) return undefined;
  const local = checker.getSymbolAtLocation(name);
  if (local === undefined) return undefined;
  const symbol = (local.flags & ts.SymbolFlags.Alias) === 0 ? local : checker.getAliasedSymbol(local);
  const declarations = symbol.declarations?.filter(isOfType) ?? [];
  if (declarations.length === 0) return undefined;
  if (symbol.members?.has(ts.escapeLeadingUnderscores('then')) === true) return undefined;
  return anyOf(declarations.flatMap(declaration => partsOf(checker, declaration, depth + 1)));
}

type Declared = ts.ClassLikeDeclaration | ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

function isOfType(declaration: ts.Declaration): declaration is Declared {
  return (
    ts.isClassLike(declaration) || ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration)
  );
}

/** What the types that the declaration builds on say. */
function partsOf(checker: ts.TypeChecker, declaration: Declared, depth: number): readonly (boolean | undefined)[] {
  if (ts.isTypeAliasDeclaration(declaration)) return [writtenThenable(checker, declaration.type, depth)];
  const extending = (declaration.heritageClauses ?? []).filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  return extending.flatMap(({ types }) => types.map(({ expression }) => namedThenable(checker, expression, depth)));
}
