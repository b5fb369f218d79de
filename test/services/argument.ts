import type { Options } from './subject.ts';

/**
 * The argument that the options describe: `{ noAck: true }` for `Argument[2].Member[noAck]`, or the value itself for `Argument[2]`;
 * `undefined` when they do not speak of it.
 */
export const argumentOf = (options: Options, argument: string): unknown => {
  let result: unknown = options[argument];
  for (const [path, value] of Object.entries(options)) {
    if (!path.startsWith(`${argument}.`)) continue;
    const names = [...path.matchAll(/Member\[([^\]]+)\]/gu)].map(([, name]) => name ?? '');
    const last = names.pop() ?? '';
    result ??= {};
    let holder = result as Record<string, unknown>;
    for (const name of names) holder = (holder[name] ??= {}) as Record<string, unknown>;
    holder[last] = value;
  }
  return result;
};
