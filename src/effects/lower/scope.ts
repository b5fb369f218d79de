import type { ts } from '../../typescript/syntax.ts';
import type { Condition } from '../program.ts';
import type { Value } from '../value.ts';

/** A variable. Its value may change along the path; see `Lowering.assign`. */
export interface Binding {
  value: Value;
}

/** A function's (or module's) variables. */
export interface Scope {
  readonly bindings: Map<ts.Symbol, Binding>;
  readonly parent: Scope | undefined;
  readonly self: Value | undefined;
  /** The innermost function being lowered; `undefined` outside functions. */
  readonly frame: Frame | undefined;
}

/** One run of a function's body. */
export interface Frame {
  readonly declaration: ts.SignatureDeclaration | undefined;
  /** Is the function's promise awaited by its caller? Then a promise that it returns is, too. */
  readonly awaited: boolean;
  /** How many `try` blocks of this function enclose the current statement. */
  tryDepth: number;
  readonly returns: { readonly condition: Condition; readonly value: Value }[];
  readonly yields: Value[];
  /** Conditions of the branches that enclose the current statement within this function. */
  readonly path: Condition[];
  readonly isHandler: boolean;
}
