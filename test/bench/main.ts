/**
 * `npm run bench -- [--project folder] [--files 500,2000,8000] [--pairs 5] [--profile]`: whole lint runs, each in its own process, with the
 * sets of rules in turn. Prints what they used, and the ratios that matter beside what they should be; judges nothing.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';

import { profile, type Times } from './profile.ts';
import { countCalls, lint, load, type Run, type RuleSet, sets, type } from './runs.ts';
import { makeService, type Share } from './service.ts';
import { median, medianRatio } from './statistics.ts';

const { values } = parseArgs({
  options: {
    /** A project with a `tsconfig.json`, in the place of the services that are made up. */
    project: { type: 'string' },
    /** The sizes of the services with consumers in a tenth of their files. */
    files: { type: 'string', default: '500,2000,8000' },
    pairs: { type: 'string', default: '5' },
    keys: { type: 'string', default: '60' },
    profile: { type: 'boolean', default: false },
  },
});
const pairs = Number(values.pairs);

/** The processor time, or the memory, of a set of rules may be so many times that of another one. */
interface Target {
  readonly set: RuleSet;
  readonly than: RuleSet;
  readonly of: 'cpu' | 'memory';
  readonly limit: number;
}

const targets: Readonly<Record<Share | 'real', readonly Target[]>> = {
  real: [
    { set: 'strict', than: 'promises', of: 'cpu', limit: 1 },
    { set: 'recommended+strict', than: 'recommended', of: 'cpu', limit: 1.05 },
    { set: 'recommended+strict', than: 'recommended', of: 'memory', limit: 1.05 },
  ],
  tenth: [
    { set: 'recommended+strict', than: 'recommended', of: 'cpu', limit: 1.05 },
    { set: 'recommended+strict', than: 'recommended', of: 'memory', limit: 1.05 },
  ],
  all: [{ set: 'strict', than: 'promises', of: 'cpu', limit: 1.15 }],
  none: [
    { set: 'strict', than: 'none', of: 'cpu', limit: 1.01 },
    { set: 'recommended+strict', than: 'recommended', of: 'cpu', limit: 1.005 },
  ],
};

const ms = (seconds: number): string => (seconds * 1000).toFixed(2);

/** @returns the median processor time per file with all rules beside those of typescript-eslint, in seconds */
const measure = async (title: string, folder: string, share: Share | 'real'): Promise<number> => {
  const runs = new Map<RuleSet, Run[]>(sets.map(set => [set, []]));
  // The first run warms the file system's cache.
  await lint(folder, 'none');
  for (let pair = 0; pair < pairs; pair += 1) {
    for (const set of pair % 2 === 0 ? sets : sets.toReversed()) runs.get(set)?.push(await lint(folder, set));
  }
  const all = (set: RuleSet, of: 'cpu' | 'wall' | 'memory'): number[] => (runs.get(set) ?? []).map(run => run[of]);
  const [one] = runs.get('recommended+strict') ?? [];
  const files = one?.files ?? NaN;
  console.log(`\n${title}: ${String(files)} files, ${String(pairs)} runs of each, medians`);
  for (const broken of one?.broken ?? []) console.log(`  not parsed: ${broken}`);
  for (const set of sets) {
    const [cpu, wall, memory] = (['cpu', 'wall', 'memory'] as const).map(of => median(all(set, of)));
    const [{ reports } = { reports: 0 }] = runs.get(set) ?? [];
    console.log(
      `  ${set.padEnd(20)} cpu ${(cpu ?? NaN).toFixed(2)} s, wall ${(wall ?? NaN).toFixed(2)} s, ` +
        `${ms((cpu ?? NaN) / files)} ms a file, ${(memory ?? NaN).toFixed(0)} MB, ${String(reports)} reports, ` +
        `${String(await countCalls(folder, set))} checker calls`,
    );
  }
  for (const { set, than, of, limit } of targets[share]) {
    const ours = all(set, of);
    const theirs = all(than, of);
    const ratio = medianRatio(ours.map((value, index) => [value, theirs[index] ?? NaN]));
    console.log(`  ${of} of ${set} / ${than}: ${ratio.toFixed(3)} (at most ${String(limit)})`);
  }
  console.log('  rules, as ESLint tells it:');
  const times = Object.entries(one?.rules ?? {}).toSorted(([, left], [, right]) => right - left);
  for (const [rule, time] of times.slice(0, 8)) console.log(`    ${ms(time).padStart(10)} ms  ${rule}`);
  const ours = times.filter(([rule]) => rule.startsWith('exactly-once/'));
  console.log(`    ${ms(ours.reduce((sum, [, time]) => sum + time, 0)).padStart(10)} ms  all of this plugin`);
  if (values.profile) await printProfile(folder);
  return median(all('recommended+strict', 'cpu')) / files;
};

const printProfile = async (folder: string): Promise<void> => {
  const { packages, functions } = await profile(folder, 'strict');
  const print = (heading: string, times: Times): void => {
    console.log(`  ${heading}:`);
    for (const [name, seconds] of times) console.log(`    ${ms(seconds).padStart(10)} ms  ${name}`);
  };
  print('profile of strict alone, by package', packages);
  print('functions of this plugin, with what they call', functions);
};

const measureService = async (files: number, share: Share): Promise<number> => {
  const titles = {
    none: 'a service without consumers',
    tenth: 'a service with consumers in a tenth of its files',
    all: 'a service of consumers',
  };
  const { folder, remove } = makeService(files, share);
  try {
    return await measure(titles[share], folder, share);
  } finally {
    remove();
  }
};

const measureKeys = async (): Promise<void> => {
  const { folder, consumer = '', remove } = makeService(500, 'tenth');
  try {
    const times = await type(folder, consumer, ['recommended', 'recommended+strict'], Number(values.keys));
    // The first keys warm the servers.
    const warm = times.slice(10);
    const [without, beside] = [0, 1].map(server => median(warm.map(pair => pair[server] ?? NaN)));
    const more = median(warm.map(([one = NaN, other = NaN]) => other - one));
    console.log(
      `\na key in ${consumer} of 500 files: ${(without ?? NaN).toFixed(1)} ms without, ${(beside ?? NaN).toFixed(1)} ms beside, ` +
        `${more.toFixed(1)} ms more (at most 15)`,
    );
  } finally {
    remove();
  }
};

if (values.project !== undefined) {
  const folder = path.resolve(values.project);
  await measure(folder, folder, 'real');
} else {
  const sizes = values.files.split(',').map(Number);
  const perFile: number[] = [];
  for (const size of sizes) perFile.push(await measureService(size, 'tenth'));
  const [least = NaN, most = NaN] = [perFile[0], perFile.at(-1)];
  if (perFile.length > 1) {
    const [few = 0, many = 0] = [sizes[0], sizes.at(-1)];
    console.log(`\ntime a file at ${String(many)} / ${String(few)}: ${(most / least).toFixed(2)} (at most 1.2)`);
  }
  await measureService(500, 'none');
  await measureService(500, 'all');
  await measureKeys();
  const loads: number[] = [];
  for (let run = 0; run < 2 * pairs + 1; run += 1) loads.push(await load());
  console.log(`\nloading the plugin: ${median(loads).toFixed(1)} ms (at most 60)`);
}
