import { type CalleeBody } from '../../typescript/declarations.ts';
import { symbolOf } from '../../typescript/symbols.ts';
import { ts } from '../../typescript/syntax.ts';
import type { Lowering } from './lowering.ts';

/** The function that a schema gives its models under a name that only an interface declares: `Order.build({ … })`. */
export function givenBody(cx: Lowering, callee: ts.Expression): CalleeBody | undefined {
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const { checker, index, givenMember } = cx.services;
  for (const member of symbolOf(checker, callee.name)?.declarations ?? []) {
    if (!ts.isMethodSignature(member) && !ts.isPropertySignature(member)) continue;
    const declaration = index.isOwn(member) ? givenMember(member) : undefined;
    if (declaration !== undefined) return { declaration, of: undefined };
  }
  return undefined;
}
