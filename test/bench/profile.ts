import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { lint, type RuleSet } from './runs.ts';

/** What Chrome's profiler writes, as far as it is read here. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Seconds by name, the largest first. */
export type Times = readonly (readonly [name: string, seconds: number])[];

export interface Profile {
  /** Without what they call, by package. */
  readonly packages: Times;
  /** Our functions with what they call. */
  readonly functions: Times;
}

const ours = 'dist/src/';

const packageOf = (url: string): string => {
  if (url.includes(ours)) return 'this plugin';
  const at = url.lastIndexOf('node_modules/');
  if (at < 0) return url.startsWith('node:') ? 'node' : url === '' ? 'garbage collector and program' : 'benchmark';
  const [scope = '', name = ''] = url.slice(at + 'node_modules/'.length).split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
};

const largest = (times: ReadonlyMap<string, number>): Times =>
  [...times].toSorted(([, one], [, other]) => other - one).slice(0, 25);

/** Lints with a profiler. */
export const profile = async (folder: string, set: RuleSet): Promise<Profile> => {
  const output = mkdtempSync(path.join(tmpdir(), 'profile-'));
  try {
    await lint(folder, set, ['--cpu-prof', `--cpu-prof-dir=${output}`]);
    const [file = ''] = readdirSync(output);
    return summaryOf(JSON.parse(readFileSync(path.join(output, file), 'utf8')) as CpuProfile);
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
};

const summaryOf = ({ nodes, samples, timeDeltas }: CpuProfile): Profile => {
  const own = new Map<number, number>();
  for (const [index, id] of samples.entries()) own.set(id, (own.get(id) ?? 0) + (timeDeltas[index] ?? 0) / 1e6);
  const byId = new Map(nodes.map(node => [node.id, node]));
  const packages = new Map<string, number>();
  const functions = new Map<string, number>();
  const add = (times: Map<string, number>, name: string, time: number): void => {
    times.set(name, (times.get(name) ?? 0) + time);
  };
  // Iterative, since the call trees of a compiler are deep: a node's time counts once for each of our functions above it.
  const isChild = new Set(nodes.flatMap(({ children = [] }) => children));
  const open = nodes.filter(({ id }) => !isChild.has(id)).map(node => ({ node, above: new Set<string>() }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { callFrame, id, children = [] } = next.node;
    const time = own.get(id) ?? 0;
    add(packages, packageOf(callFrame.url), time);
    const name = nameOf(callFrame);
    const above = name === undefined || next.above.has(name) ? next.above : new Set([...next.above, name]);
    for (const one of above) add(functions, one, time);
    for (const child of children) {
      const node = byId.get(child);
      if (node !== undefined) open.push({ node, above });
    }
  }
  return { packages: largest(packages), functions: largest(functions) };
};

const nameOf = ({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string | undefined => {
  if (!url.includes(ours)) return undefined;
  const file = path.basename(url.startsWith('file:') ? fileURLToPath(url) : url);
  return `${functionName === '' ? '(anonymous)' : functionName} ${file}:${String(lineNumber + 1)}`;
};
