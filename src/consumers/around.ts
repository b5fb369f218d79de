import type { AroundMeaning } from '../catalog/model.ts';
import { pathParts } from '../effects/lower/site.ts';
import type { Services } from '../effects/lower/services.ts';
import { bodyOf } from '../typescript/declarations.ts';
import { symbolOf } from '../typescript/symbols.ts';
import { originsOfCallee } from '../typescript/origin.ts';
import { hasModifier, ts, unwrap } from '../typescript/syntax.ts';

/** What stands around a handler where it is given away: `middy(handler).use(sqsPartialBatchFailure())`. */
export interface Around extends Omit<AroundMeaning, 'is'> {
  /** The first thing of which nothing is known: it may catch what the handler throws, deduplicate, and read what it returns. */
  readonly unknown?: ts.Node;
  /** Where this file gives the handler to a wrapper of another one. */
  readonly via?: ts.Node | undefined;
}

/** Where a function that is given away ends up; `isKept`: in what the module exports, so that nothing of the program calls it. */
export interface GivenAway {
  readonly outermost: ts.Expression;
  readonly isKept: boolean;
  /** A variable of the module holds it, and something that is not known to give back a handler: who uses the variable decides. */
  readonly isHeld?: boolean;
}

/** Follows a function outwards, from where it is mentioned or written, through the calls that it is given to. */
export function givenAway(services: Services, from: ts.Expression): GivenAway {
  let outermost = from;
  let isChanged = false;
  let isCalledOn = false;
  for (;;) {
    const { parent } = outermost;
    if (isFormality(parent) || (ts.isPropertyAccessExpression(parent) && parent.name === outermost)) outermost = parent;
    else if (ts.isPropertyAccessExpression(parent)) {
      const call = parent.parent;
      if (!ts.isCallExpression(call) || call.expression !== parent) return { outermost, isKept: false };
      if (parent.name.text !== 'bind' && passesOf(services, call)?.value !== 'Receiver')
        return { outermost, isKept: false };
      outermost = call;
      isCalledOn = true;
    } else if (ts.isCallExpression(parent) && parent.expression !== outermost) {
      isChanged ||= passesOf(services, parent) === undefined;
      outermost = parent;
      isCalledOn = false;
    } else break;
  }
  const { parent } = outermost;
  const isHeld = ts.isVariableDeclaration(parent) && isChanged && !isExported(parent);
  return { outermost, isKept: isKept(outermost, isCalledOn), isHeld };
}

/** Does the module export what stands there? */
export function isGivenOut({ parent }: ts.Expression): boolean {
  if (ts.isVariableDeclaration(parent)) return isExported(parent);
  return ts.isExportAssignment(parent) || (ts.isBinaryExpression(parent) && isExportsMember(parent.left));
}

function isKept(outermost: ts.Expression, isCalledOn: boolean): boolean {
  const { parent } = outermost;
  if (ts.isVariableDeclaration(parent)) return true;
  if (ts.isExportAssignment(parent)) return true;
  if (ts.isBinaryExpression(parent)) return isExportsMember(parent.left);
  // `handler.use(middleware);`
  return isCalledOn && ts.isExpressionStatement(parent);
}

function isFormality(node: ts.Node): node is ts.Expression {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node)
  );
}

export function isExported({ name, parent: { parent: statement } }: ts.VariableDeclaration): boolean {
  if (hasModifier(statement, ts.SyntaxKind.ExportKeyword)) return true;
  return statement.getSourceFile().statements.some(other => {
    if (ts.isExportAssignment(other)) return ts.isIdentifier(name) && other.expression.getText() === name.text;
    if (!ts.isExportDeclaration(other) || other.exportClause === undefined || !ts.isNamedExports(other.exportClause))
      return false;
    return other.exportClause.elements.some(one => (one.propertyName ?? one.name).text === name.getText());
  });
}

/** `exports.handler`, `module.exports`, `module.exports.handler` */
function isExportsMember(node: ts.Expression): boolean {
  if (ts.isIdentifier(node)) return node.text === 'exports';
  if (!ts.isPropertyAccessExpression(node)) return false;
  return node.getText() === 'module.exports' || isExportsMember(node.expression);
}

function passesOf(services: Services, call: ts.CallExpression) {
  const entry = services.catalog.find(originsOfCallee(services.checker, call))?.entry;
  return entry?.is === 'passes' ? entry : undefined;
}

/** What the expression puts around the handler in it, however deep. */
export function aroundIn(
  services: Services,
  expression: ts.Expression,
  seen: ReadonlySet<ts.Node> = new Set(),
): Around {
  const node = unwrap(expression);
  // Broken code may define a thing by itself.
  if (seen.has(node)) return {};
  const inside = new Set([...seen, node]);
  const next = (inner: ts.Expression): Around => aroundIn(services, inner, inside);
  if (ts.isIdentifier(node)) {
    const declaration = symbolOf(services.checker, node)?.valueDeclaration;
    return declaration !== undefined && ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined
      ? next(declaration.initializer)
      : {};
  }
  if (!ts.isCallExpression(node)) return {};
  const callee = unwrap(node.expression);
  const receiver = ts.isPropertyAccessExpression(callee) ? next(callee.expression) : {};
  const row = passesOf(services, node);
  if (row === undefined) {
    if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'bind') return receiver;
    // Other arguments of a function of the program's own (a client, a logger) stand around nothing.
    const given = together(node.arguments.filter(argument => isCallable(services, argument)).map(next));
    return bodyOf(services.index, services.checker, callee) === undefined ? { unknown: callee, ...given } : given;
  }
  const value = argumentAt(node, row.value);
  const middleware = row.around === undefined ? undefined : argumentAt(node, row.around);
  return together([
    receiver,
    value === undefined ? {} : next(value),
    ...(middleware === undefined ? [] : listed(middleware).map(one => ofMiddleware(services, one))),
    row.gated === true ? { gated: true } : {},
  ]);
}

function isCallable({ checker }: Services, node: ts.Expression): boolean {
  return checker.getTypeAtLocation(node).getCallSignatures().length > 0;
}

function argumentAt(call: ts.CallExpression, path: string): ts.Expression | undefined {
  const [root] = pathParts(path);
  return root?.word === 'Argument' ? call.arguments[Number(root.index)] : undefined;
}

/** `use([first, second])` */
function listed(middleware: ts.Expression): readonly ts.Expression[] {
  const node = unwrap(middleware);
  return ts.isArrayLiteralExpression(node) ? node.elements : [node];
}

function ofMiddleware(services: Services, middleware: ts.Expression): Around {
  const entry = ts.isCallExpression(middleware)
    ? services.catalog.find(originsOfCallee(services.checker, middleware))?.entry
    : undefined;
  return entry?.is === 'around' ? entry : { unknown: middleware };
}

export function together(parts: readonly Around[]): Around {
  const unknown = parts.find(part => part.unknown !== undefined)?.unknown;
  return {
    ...(parts.some(({ gated }) => gated === true) ? { gated: true } : {}),
    ...(parts.some(({ settledResults }) => settledResults === true) ? { settledResults: true } : {}),
    ...(unknown === undefined ? {} : { unknown }),
  };
}
