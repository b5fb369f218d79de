import { packageOfDeclaration } from '../../typescript/package.ts';
import type { ts } from '../../typescript/syntax.ts';
import { sourcesOf, type Value } from '../value.ts';
import type { Lowering } from './lowering.ts';

/** A call of which nothing is known but what it is called with. */
export function unknownWork(
  cx: Lowering,
  node: ts.CallExpression,
  declaration: ts.Declaration | undefined,
  values: readonly (Value | undefined)[],
): void {
  const isOutside =
    declaration !== undefined &&
    isWithoutStore(cx, declaration) &&
    !mayLeadToStore(values.filter(value => value !== undefined));
  cx.gap(node, 'what this call does is not known');
  cx.step({ kind: 'unknown', ...(isOutside ? { isOutside } : {}) }, node, true);
}

/** `render(<Mail />)` of a package that has nothing to do with any store. */
function isWithoutStore({ services: { index, reach } }: Lowering, declaration: ts.Declaration): boolean {
  const name = packageOfDeclaration(declaration);
  return name !== '' && !index.isOwn(declaration) && !reach.reachesStore(name);
}

/** What the program gives it may lead back there: an object of a class of its own, a client. Functions are followed. */
function mayLeadToStore(values: readonly Value[]): boolean {
  for (const { kind } of sourcesOf(values))
    if (kind === 'instance' || kind === 'client' || kind === 'typed') return true;
  return false;
}
