import type { ts } from '../../typescript/syntax.ts';
import type { Value } from '../value.ts';
import type { Scope } from './scope.ts';

type FunctionValue = Extract<Value, { kind: 'function' }>;

/**
 * The functions that a value may be, whatever is asked to choose one. Of `isTraced ? traced(work) : work` the second is a part of the first,
 * which does more than that one.
 */
export function functionsOf(value: Value): readonly FunctionValue[] {
  const all = among(value);
  return all.filter(one => !all.some(other => other !== one && [...capturedBy(other)].includes(one.declaration)));
}

function among(value: Value): readonly FunctionValue[] {
  if (value.kind === 'choice') return [...among(value.then), ...among(value.else)];
  return value.kind === 'function' ? [value] : [];
}

/** The functions among the variables around it: of `settling(work)`, what it was made with. */
export function* capturedBy({ scope }: FunctionValue): Generator<ts.SignatureDeclaration> {
  for (let around = scope as Scope | undefined; around !== undefined; around = around.parent)
    for (const { value } of around.bindings.values()) if (value.kind === 'function') yield value.declaration;
}
