import { originsOfCallee } from '../../typescript/origin.ts';
import { lastName, ts, unwrap } from '../../typescript/syntax.ts';
import type { Services } from './services.ts';

/** What stands behind a call that gives back what it is called on, or its first argument: `statement.pluck()`, `new Request(pool)`. */
export function passedBy({ catalog, checker }: Services, node: ts.Expression): ts.Expression | undefined {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
  const callee = unwrap(node.expression);
  const name = lastName(callee);
  if (name === undefined || !catalog.names.has(name)) return undefined;
  const origins = originsOfCallee(checker, node);
  const entry = (ts.isNewExpression(node) ? catalog.findConstruction(origins) : catalog.find(origins))?.entry;
  if (entry?.is !== 'binds' && entry?.is !== 'passes') return undefined;
  if (entry.is === 'passes' && entry.value === 'Argument[0]') return node.arguments?.[0] && unwrap(node.arguments[0]);
  const isReceiver = entry.is === 'binds' || entry.value === 'Receiver';
  return isReceiver && ts.isPropertyAccessExpression(callee) ? unwrap(callee.expression) : undefined;
}
