import type { Catalog, Match } from '../catalog/index.ts';
import { functionIn } from '../typescript/declarations.ts';
import { symbolOf } from '../typescript/symbols.ts';
import { originsOfCallee } from '../typescript/origin.ts';
import { packageOfDeclaration } from '../typescript/package.ts';
import { lastName, ts, unwrap } from '../typescript/syntax.ts';

interface Known {
  readonly catalog: Catalog;
  readonly checker: ts.TypeChecker;
}

type Rows = Map<ts.CallExpression, Match | undefined>;

/** Functions are followed once for each call of them: what their own calls refer to stays the same. */
const known = new WeakMap<ts.TypeChecker, WeakMap<Catalog, Rows>>();

function rowsOf({ catalog, checker }: Known): Rows {
  const ofChecker = known.get(checker) ?? new WeakMap<Catalog, Rows>();
  known.set(checker, ofChecker);
  const rows = ofChecker.get(catalog) ?? (new Map() as Rows);
  ofChecker.set(catalog, rows);
  return rows;
}

/** The catalog's row for the call. */
export function rowOfCallee(services: Known, node: ts.CallExpression): Match | undefined {
  const rows = rowsOf(services);
  if (rows.has(node)) return rows.get(node);
  const row = findRow(services, node, unwrap(node.expression));
  rows.set(node, row);
  return row;
}

/** The symbol is looked at before types: most calls are the program's own. */
function findRow({ catalog, checker }: Known, node: ts.CallExpression, callee: ts.Expression): Match | undefined {
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
