import type { MediateMeaning } from '../../catalog/model.ts';
import { findMember, functionIn } from '../../typescript/declarations.ts';
import { symbolOf } from '../../typescript/symbols.ts';
import { originsOfCallee } from '../../typescript/origin.ts';
import type { ts } from '../../typescript/syntax.ts';
import type { Value } from '../value.ts';
import { callFunction } from './functions.ts';
import { instanceOf } from './instances.ts';
import type { Lowering } from './lowering.ts';
import { asTask, joinTasks, markDetached } from './promises.ts';
import { moduleScope } from './scopes.ts';
import { valueAt, type Site } from './site.ts';

/** Runs the methods of the classes that are registered for what is handed over. */
export function applyMediate(cx: Lowering, site: Site, meaning: MediateMeaning): Value {
  const located = valueAt(cx, site, meaning.what);
  const handlers = located === undefined ? [] : handlersOf(cx, site, meaning, located.value, located.node);
  if (located === undefined || handlers.length === 0) {
    cx.gap(site.node, 'which class handles this is not visible');
    cx.step({ kind: 'unknown' }, site.node, true);
    return cx.unknown(site.args, true);
  }
  const run = (handler: ts.ClassLikeDeclaration): Value => {
    const method = findMember(cx.services.checker, handler, meaning.method);
    const declaration = method === undefined ? undefined : functionIn(method);
    if (declaration === undefined) return cx.unknown(site.args, true);
    const callee = { kind: 'function', declaration, scope: moduleScope, self: instanceOf(handler) } as const;
    return joinTasks(cx, callFunction(cx, callee, site.node, [located.value], true));
  };
  if (meaning.detached !== true) return handlers.map(run).at(-1) ?? cx.unknown(site.args);
  for (const handler of handlers) {
    const later = asTask(cx, site.node, false, 'later', () => run(handler));
    markDetached(cx, later, 'later');
  }
  return cx.unknown(site.args);
}

function handlersOf(
  cx: Lowering,
  { match }: Site,
  { handlers }: MediateMeaning,
  value: Value,
  node: ts.Node,
): readonly ts.ClassLikeDeclaration[] {
  const { checker, index } = cx.services;
  const handled = value.kind === 'instance' ? symbolOfClass(checker, value.of) : checker.getTypeAtLocation(node).symbol;
  const isOfPackage = (decorator: ts.CallExpression): boolean =>
    [...originsOfCallee(checker, decorator)].some(origin => origin.package === match.library.package);
  return index
    .decoratedClasses(handlers)
    .filter(({ call }) => call.arguments.some(argument => symbolOf(checker, argument) === handled) && isOfPackage(call))
    .map(({ declaration }) => declaration);
}

function symbolOfClass(checker: ts.TypeChecker, declaration: ts.ClassLikeDeclaration): ts.Symbol | undefined {
  return declaration.name === undefined ? undefined : checker.getSymbolAtLocation(declaration.name);
}
