import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** The rules of a run: none but the parser's types, `no-floating-promises`, ours, `recommendedTypeChecked`, and both of these. */
export const sets = ['none', 'promises', 'strict', 'recommended', 'recommended+strict'] as const;

export type RuleSet = (typeof sets)[number];

/** What one lint run used: seconds, megabytes. */
export interface Run {
  readonly wall: number;
  readonly cpu: number;
  readonly memory: number;
  readonly files: number;
  readonly reports: number;
  readonly broken: readonly string[];
  /** Seconds of each rule, as ESLint tells them. */
  readonly rules: Readonly<Record<string, number>>;
  /** What the rules asked the type checker, where it was counted. */
  readonly checkerCalls?: number;
}

/** Eight gigabytes are enough for the largest service. */
const heap = '--max-old-space-size=8192';

const start = (program: string, args: readonly string[], flags: readonly string[] = []) =>
  fork(path.join(import.meta.dirname, program), args, { execArgv: [heap, ...flags] });

/** What the process says next. */
const answer = async (child: ReturnType<typeof start>): Promise<unknown> => {
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    const [value] = (await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }),
    ])) as unknown[];
    if (child.exitCode !== null && child.exitCode !== 0) throw new Error(`it ended with ${String(child.exitCode)}`);
    return value;
  } finally {
    waiting.abort();
  }
};

/** Lints a folder in a process of its own. */
export const lint = async (folder: string, set: RuleSet, flags?: readonly string[]): Promise<Run> => {
  const child = start('lint.js', [folder, set], flags);
  const run = (await answer(child)) as Run;
  await ended(child);
  return run;
};

export const countCalls = async (folder: string, set: RuleSet): Promise<number> => {
  const child = start('lint.js', [folder, set, 'count']);
  const run = (await answer(child)) as Run;
  await ended(child);
  return run.checkerCalls ?? 0;
};

/** @returns milliseconds */
export const load = async (): Promise<number> => {
  const child = start('loading.js', []);
  const time = (await answer(child)) as number;
  await ended(child);
  return time;
};

const ended = async (child: ReturnType<typeof start>): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
};

/** Types so many keys in a file, in two servers in turn. @returns milliseconds per key and server */
export const type = async (
  folder: string,
  file: string,
  each: readonly [RuleSet, RuleSet],
  keys: number,
): Promise<readonly (readonly number[])[]> => {
  const servers = each.map(set => start('keystrokes.js', [folder, file, set]));
  try {
    for (const server of servers) await answer(server);
    const times: number[][] = [];
    for (let key = 0; key < keys; key += 1) {
      const pair: number[] = [];
      for (const server of servers) {
        server.send('key');
        pair.push((await answer(server)) as number);
      }
      times.push(pair);
    }
    return times;
  } finally {
    for (const server of servers) server.kill();
  }
};
