import tseslint from 'typescript-eslint';

/** A parser whose type checkers count what rules ask them; what a checker asks itself does not count. */
export const countingParser = () => {
  const counted = new WeakSet();
  const state = { calls: 0 };
  const count = checker => {
    if (counted.has(checker)) return;
    counted.add(checker);
    for (const [name, member] of Object.entries(checker)) {
      if (typeof member !== 'function') continue;
      checker[name] = (...args) => {
        state.calls += 1;
        return member(...args);
      };
    }
  };
  const parser = {
    ...tseslint.parser,
    parseForESLint: (code, options) => {
      const parsed = tseslint.parser.parseForESLint(code, options);
      if (parsed.services.program) count(parsed.services.program.getTypeChecker());
      return parsed;
    },
  };
  return { parser, state };
};
