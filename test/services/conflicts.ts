import type { ConflictTest, Library } from '../../src/catalog/model.ts';

const memberOf = (error: unknown, path = ''): unknown =>
  [...path.matchAll(/Member\[([^\]]+)\]/gu)].reduce<unknown>(
    (value, [, name = '']) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
    error,
  );

/** Does a test of the catalog recognise the error? */
export const isConflict = (library: Library, error: unknown): boolean =>
  (library.conflicts ?? []).some(({ at, equals = [] }: ConflictTest) =>
    equals.some(expected => memberOf(error, at) === expected),
  );
