import type { Catalog, Match } from '../catalog/index.ts';
import { functionIn, symbolOf } from '../typescript/declarations.ts';
import { originsOfCallee } from '../typescript/origin.ts';
import { packageOfDeclaration } from '../typescript/package.ts';
import { lastName, ts } from '../typescript/syntax.ts';

/** The catalog's row for the call. The symbol is looked at before types: most calls are the program's own. */
export function rowOfCallee(
  { catalog, checker }: { readonly catalog: Catalog; readonly checker: ts.TypeChecker },
  node: ts.CallExpression,
  callee: ts.Expression,
): Match | undefined {
  const name = lastName(callee);
  if (name !== undefined && !ts.isIdentifier(callee) && !catalog.names.has(name)) return undefined;
  const symbol = symbolOf(checker, ts.isPropertyAccessExpression(callee) ? callee.name : callee);
  const declarations = symbol?.declarations ?? [];
  if (declarations.length > 0 && declarations.every(isOwnFunction)) return undefined;
  return catalog.find(originsOfCallee(checker, node));
}

/** A variable or parameter of the program's own may hold a library's function: `({ resolveOffset }) => …`. */
function isOwnFunction(declaration: ts.Declaration): boolean {
  const isFunction =
    functionIn(declaration) !== undefined || ts.isMethodSignature(declaration) || ts.isFunctionDeclaration(declaration);
  return isFunction && packageOfDeclaration(declaration) === '';
}
