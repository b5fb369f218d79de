import { ts } from '../typescript/syntax.ts';
import { usesNamed, type NamedUse } from '../typescript/uses.ts';
import type { Wrapper } from './wrappers.ts';

/** A place that may hand a handler to one of the program's own registering functions. */
export interface WrapperUse {
  readonly node: NamedUse;
  readonly wrapper: Wrapper;
}

/** By name: a call of the function, a construction of its class, a class that extends it; in the order of the file. */
export function wrapperUses(file: ts.SourceFile, wrappers: readonly Wrapper[]): readonly WrapperUse[] {
  return wrappers
    .flatMap(wrapper => usesOf(file, wrapper).map(node => ({ node, wrapper })))
    .sort((one, other) => one.node.pos - other.node.pos);
}

function usesOf(file: ts.SourceFile, { name, of, declaration, receives, makes }: Wrapper): readonly NamedUse[] {
  // Without parameters there is nothing to hand over; what it receives or makes it may give back all the same.
  const isCalled = declaration.parameters.length > 0 || receives === true || makes === true;
  const calls = name === undefined || !isCalled ? [] : usesNamed(file, name);
  const owner = of?.name?.text;
  return [
    ...calls.filter(ts.isCallExpression),
    ...(owner === undefined ? [] : usesNamed(file, owner).filter(mayHandOver)),
  ];
}

function mayHandOver(node: NamedUse): boolean {
  return ts.isNewExpression(node) ? (node.arguments?.length ?? 0) > 0 : ts.isClassLike(node);
}
