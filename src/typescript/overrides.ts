import { findMember, functionIn, type CalleeBody, type ProgramIndex } from './declarations.ts';
import { symbolOf } from './symbols.ts';
import { nameText, ts, unwrap } from './syntax.ts';

/**
 * What the class has in the place of the member that a callee names: of its base class, or of an interface that others implement as well.
 * `undefined` where the callee names something else.
 */
export function bodyIn(
  index: ProgramIndex,
  checker: ts.TypeChecker,
  of: ts.ClassLikeDeclaration,
  callee: ts.Expression,
): CalleeBody | undefined {
  const named = unwrap(callee);
  if (!ts.isPropertyAccessExpression(named)) return undefined;
  const isInherited = symbolOf(checker, named.name)?.declarations?.some(({ parent }) => {
    if (parent === of || (!ts.isClassLike(parent) && !ts.isInterfaceDeclaration(parent))) return false;
    const owner = parent.name === undefined ? undefined : checker.getSymbolAtLocation(parent.name);
    return owner !== undefined && index.isOwn(parent) && index.implementationsOf(owner).includes(of);
  });
  const name = nameText(named.name);
  const member = isInherited === true && name !== undefined ? findMember(checker, of, name) : undefined;
  const declaration = member === undefined ? undefined : functionIn(member);
  return declaration === undefined ? undefined : { declaration, of };
}
