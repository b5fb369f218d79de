import type { ts } from '../../typescript/syntax.ts';
import type { Value } from '../value.ts';

type FunctionValue = Extract<Value, { kind: 'function' }>;

/** What code that registers is followed with. */
export interface Registering {
  /** The class to which calls go of what it stands in for. */
  readonly chosen: ts.ClassLikeDeclaration | undefined;
  readonly keeper: Keeper | undefined;
}

/** A function of the program that keeps a handler, and what is done around its run. */
export interface Keeper {
  readonly declaration: ts.SignatureDeclaration;
  readonly around: (callee: FunctionValue, run: (callee: FunctionValue) => void) => void;
}
