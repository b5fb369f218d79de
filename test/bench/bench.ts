/**
 * `npm run bench [pairs]`: whole lint processes, with every rule of the built plugin and with what it is compared to, in turn.
 * The ratio is taken pair by pair, so that a machine whose speed drifts does not decide it. Prints and judges nothing.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '../..');
const pairs = Number(process.argv[2] ?? 8);

type Rules = 'none' | 'promises' | 'all';

interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

interface Comparison {
  readonly title: string;
  readonly files: string;
  readonly than: Rules;
}

const comparisons: readonly Comparison[] = [
  {
    title: 'a service full of consumers, against no-floating-promises',
    files: 'fixtures/projects/shop/src',
    than: 'promises',
  },
  { title: 'a program without a consumer, against no rule at all', files: 'src/delivery', than: 'none' },
];

const preload = pathToFileURL(path.join(root, 'test/bench/report-cpu.js')).href;

const lint = (files: string, rules: Rules): Cost => {
  const eslint = path.join(root, 'node_modules/eslint/bin/eslint.js');
  const config = path.join(root, 'test/bench/config.js');
  const started = performance.now();
  const run = spawnSync(process.execPath, ['--import', preload, eslint, '--no-config-lookup', '-c', config, files], {
    cwd: root,
    env: { ...process.env, BENCH_RULES: rules },
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    encoding: 'utf8',
  });
  const wall = (performance.now() - started) / 1000;
  // 1: there are reports, as there should be in the service.
  if (run.status !== 0 && run.status !== 1) throw new Error(`eslint ended with ${run.status ?? run.signal ?? ''}`);
  return { wall, cpu: Number(run.output[3]) };
};

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2;
};

for (const { title, files, than } of comparisons) {
  // Warms the file system's cache.
  lint(files, 'all');
  const runs = Array.from({ length: pairs }, () => ({ all: lint(files, 'all'), other: lint(files, than) }));
  console.log(`${title} (${files}, ${pairs} pairs, medians)`);
  for (const kind of ['cpu', 'wall'] as const) {
    const all = median(runs.map(run => run.all[kind])).toFixed(2);
    const other = median(runs.map(run => run.other[kind])).toFixed(2);
    const ratio = median(runs.map(run => run.all[kind] / run.other[kind])).toFixed(3);
    console.log(`  ${kind.padEnd(4)}  all rules ${all} s, ${than} ${other} s, ratio ${ratio}`);
  }
}
