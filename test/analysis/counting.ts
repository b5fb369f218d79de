import type ts from 'typescript';

export interface Counted {
  readonly program: ts.Program;
  /** Calls of the checker's methods so far. */
  readonly calls: () => number;
  /** How often a checker was asked for. */
  readonly checkers: () => number;
}

/** The same program with a checker that counts what is asked of it. */
export const counting = (program: ts.Program): Counted => {
  let calls = 0;
  let checkers = 0;
  const checker = new Proxy(program.getTypeChecker(), {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: readonly unknown[]): unknown => {
        calls += 1;
        return Reflect.apply(member, target, args);
      };
    },
  });
  return {
    program: withChecker(program, () => {
      checkers += 1;
      return checker;
    }),
    calls: () => calls,
    checkers: () => checkers,
  };
};

/** The same program with another checker. */
export const withChecker = (program: ts.Program, getTypeChecker: () => ts.TypeChecker): ts.Program =>
  new Proxy(program, {
    get: (target, name) => (name === 'getTypeChecker' ? getTypeChecker : (Reflect.get(target, name) as unknown)),
  });
