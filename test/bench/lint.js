/** One lint run in a process of its own, which tells its parent what it has used: `lint.js <folder> <set of rules> [count]`. */
import { ESLint } from 'eslint';

import { configOf } from './configs.js';
import { countingParser } from './counting-parser.js';

const [folder, set, counts] = process.argv.slice(2);
const counting = counts === 'count' ? countingParser() : undefined;
const started = performance.now();
const eslint = new ESLint({
  cwd: folder,
  overrideConfigFile: true,
  overrideConfig: await configOf(set, folder, counting?.parser),
  stats: true,
});
const results = await eslint.lintFiles(['**/*.ts']);
const wall = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage();

const rules = {};
for (const { stats } of results) {
  for (const { rules: times = {} } of stats?.times.passes ?? []) {
    for (const [rule, { total }] of Object.entries(times)) rules[rule] = (rules[rule] ?? 0) + total / 1000;
  }
}
const broken = results.flatMap(({ filePath, messages }) =>
  messages.filter(({ fatal }) => fatal).map(({ message }) => `${filePath}: ${message}`),
);
process.send(
  {
    wall,
    cpu: (user + system) / 1e6,
    // Kilobytes, of the whole run.
    memory: process.resourceUsage().maxRSS / 1024,
    files: results.length,
    reports: results.reduce((sum, { messages }) => sum + messages.length, 0),
    broken,
    rules,
    checkerCalls: counting?.state.calls,
  },
  () => process.disconnect(),
);
