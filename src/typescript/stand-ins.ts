import { nameText, ts, unwrap, walk } from './syntax.ts';

const known = new WeakMap<ts.ClassLikeDeclaration, boolean>();

/**
 * Does the class stand in for one that does its work outside of the process? It is given nothing, and calls nothing but its own
 * methods, collections that it holds itself, what its methods are given, and a few builtins: a repository in memory, a mailer that only
 * logs. Syntax only.
 */
export function isStandIn(declaration: ts.ClassLikeDeclaration): boolean {
  const answer = known.get(declaration) ?? findStandIn(declaration);
  known.set(declaration, answer);
  return answer;
}

/** They reach nothing that outlives the process. */
const builtins: ReadonlySet<string> = new Set([
  'Array',
  'Date',
  'JSON',
  'Map',
  'Math',
  'Number',
  'Object',
  'Promise',
  'Set',
  'String',
  'console',
  'crypto',
  'randomUUID',
  'structuredClone',
]);

function findStandIn(declaration: ts.ClassLikeDeclaration): boolean {
  if (declaration.members.some(member => ts.isConstructorDeclaration(member) && member.parameters.length > 0))
    return false;
  const held = new Set<string>();
  const local = new Set<string>();
  for (const member of declaration.members) {
    const name = nameText(member.name);
    if (name === undefined) continue;
    if (ts.isMethodDeclaration(member)) held.add(name);
    if (ts.isPropertyDeclaration(member) && member.initializer !== undefined && isCollection(member.initializer))
      held.add(name);
  }
  walk(declaration, node => {
    if (
      (ts.isParameter(node) || ts.isVariableDeclaration(node) || ts.isBindingElement(node)) &&
      ts.isIdentifier(node.name)
    )
      local.add(node.name.text);
    return undefined;
  });
  let isOwn = true;
  walk(declaration, node => {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node) && !ts.isTaggedTemplateExpression(node))
      return undefined;
    isOwn &&= reachesOnly(ts.isTaggedTemplateExpression(node) ? node.tag : node.expression, held, local);
    return isOwn ? undefined : false;
  });
  return isOwn;
}

function isCollection(initializer: ts.Expression): boolean {
  const made = unwrap(initializer);
  if (ts.isArrayLiteralExpression(made) || ts.isObjectLiteralExpression(made)) return true;
  return (
    ts.isNewExpression(made) &&
    ts.isIdentifier(made.expression) &&
    ['Map', 'Set', 'Array'].includes(made.expression.text)
  );
}

/** `this.rows.filter(…).map`, `row.toJSON`, `Promise.resolve`; `new NotFound(…)` is thrown. */
function reachesOnly(callee: ts.Expression, held: ReadonlySet<string>, local: ReadonlySet<string>): boolean {
  const inner = unwrap(callee);
  if (inner.kind === ts.SyntaxKind.SuperKeyword) return true;
  if (ts.isIdentifier(inner)) {
    const { parent } = inner;
    const isThrown = ts.isNewExpression(parent) && ts.isThrowStatement(parent.parent);
    return isThrown || builtins.has(inner.text) || local.has(inner.text);
  }
  if (ts.isPropertyAccessExpression(inner)) {
    if (inner.expression.kind === ts.SyntaxKind.ThisKeyword) return held.has(inner.name.text);
    return reachesOnly(inner.expression, held, local);
  }
  if (ts.isElementAccessExpression(inner) || ts.isCallExpression(inner))
    return reachesOnly(inner.expression, held, local);
  return (
    ts.isArrayLiteralExpression(inner) ||
    ts.isStringLiteralLike(inner) ||
    ts.isTemplateExpression(inner) ||
    ts.isArrowFunction(inner)
  );
}
