import { symbolOf } from '../typescript/symbols.ts';
import { nameText, ts, unwrap } from '../typescript/syntax.ts';

/** `unknown`: the program decides it when it runs. */
export type Truth = boolean | 'unknown';

export interface Members {
  readonly of: ReadonlyMap<string, ts.Expression>;
  /** There may be more: a spread or a computed name that could not be read. */
  readonly open: boolean;
}

/** How many constants are followed to a literal: `const options = base`. */
const DEEPEST = 6;

/** The expression behind constants: `columns` for `const columns = ['a']`. Variables that may change lead nowhere. */
export function resolved(checker: ts.TypeChecker, given: ts.Expression, depth = 0): ts.Expression {
  const node = unwrap(given);
  if (depth > DEEPEST || !ts.isIdentifier(node)) return node;
  const declaration = symbolOf(checker, node)?.valueDeclaration;
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return node;
  const isConstant =
    ts.isVariableDeclarationList(declaration.parent) && (declaration.parent.flags & ts.NodeFlags.Const) !== 0;
  return isConstant && declaration.initializer !== undefined
    ? resolved(checker, declaration.initializer, depth + 1)
    : node;
}

/** The members of an object literal, spreads of constants included; `undefined` for anything else. */
export function membersOf(checker: ts.TypeChecker, given: ts.Expression, depth = 0): Members | undefined {
  const node = resolved(checker, given);
  if (!ts.isObjectLiteralExpression(node) || depth > DEEPEST) return undefined;
  const of = new Map<string, ts.Expression>();
  let open = false;
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) {
      const spread = membersOf(checker, property.expression, depth + 1);
      for (const [name, value] of spread?.of ?? []) of.set(name, value);
      open ||= spread?.open ?? true;
      continue;
    }
    const name = nameText(property.name);
    if (name === undefined) open = true;
    else if (ts.isPropertyAssignment(property)) of.set(name, property.initializer);
    else if (ts.isShorthandPropertyAssignment(property)) of.set(name, property.name);
  }
  return { of, open };
}

/** What is not given is not true. */
export function truthOf(checker: ts.TypeChecker, given: ts.Expression | undefined): Truth {
  if (given === undefined) return false;
  const node = resolved(checker, given);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword || node.kind === ts.SyntaxKind.NullKeyword) return false;
  if (ts.isIdentifier(node) && node.text === 'undefined') return false;
  // `unique: [true, 'taken']`, `unique: 'group'`, `unique: { name: 'group' }`.
  if (ts.isArrayLiteralExpression(node)) return truthOf(checker, node.elements[0]);
  return ts.isStringLiteralLike(node) || ts.isObjectLiteralExpression(node) ? true : 'unknown';
}

export function stringOf(checker: ts.TypeChecker, given: ts.Expression | undefined): string | undefined {
  if (given === undefined) return undefined;
  const node = resolved(checker, given);
  return ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** The elements of an array literal; `undefined` when it is none or one of them could not be told. */
export function elementsOf(checker: ts.TypeChecker, given: ts.Expression): readonly ts.Expression[] | undefined {
  const node = resolved(checker, given);
  return ts.isArrayLiteralExpression(node) && !node.elements.some(ts.isSpreadElement) ? node.elements : undefined;
}

/** `['a', 'b']`, and `(order) => [order.a, order.b]` as TypeORM takes it. */
export function columnsOf(checker: ts.TypeChecker, given: ts.Expression): readonly string[] | undefined {
  const node = resolved(checker, given);
  const list = ts.isArrowFunction(node) && !ts.isBlock(node.body) ? node.body : node;
  const names = elementsOf(checker, list)?.map(element => {
    const one = unwrap(element);
    return ts.isPropertyAccessExpression(one) ? one.name.text : stringOf(checker, one);
  });
  return names?.every(name => name !== undefined) === true ? names : undefined;
}
