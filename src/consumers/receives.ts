import type { Match } from '../catalog/index.ts';
import type { ReceiveMeaning } from '../catalog/model.ts';
import type { Services } from '../effects/lower/services.ts';
import { exportedName } from '../typescript/imports.ts';
import { originsOfCallee } from '../typescript/origin.ts';
import { enclosing, hasBody, lastName, ts, walk, type FunctionWithBody } from '../typescript/syntax.ts';

export interface Receive {
  readonly node: ts.CallExpression | ts.NewExpression;
  readonly match: Match;
  readonly meaning: ReceiveMeaning;
}

/** The receive call whose innermost loop this is, or that the function makes outside of any. */
export function receiveIn(
  { checker, catalog }: Services,
  within: ts.IterationStatement | FunctionWithBody,
): Receive | undefined {
  const loop = isLoop(within) ? within : undefined;
  let found: Receive | undefined;
  walk(within, node => {
    if (found !== undefined || !(ts.isCallExpression(node) || ts.isNewExpression(node))) return undefined;
    const name = lastName(node.expression);
    if (name === undefined || !catalog.consumerNames.has(exportedName(node.getSourceFile(), name))) return undefined;
    if (enclosing(node, isLoop, hasBody) !== loop) return undefined;
    const origins = originsOfCallee(checker, node);
    const match = ts.isNewExpression(node) ? catalog.findConstruction(origins) : catalog.find(origins);
    if (match?.entry.is === 'receive') found = { node, match, meaning: match.entry };
    return undefined;
  });
  return found;
}

export function isLoop(node: ts.Node): node is ts.IterationStatement {
  return ts.isIterationStatement(node, false);
}
