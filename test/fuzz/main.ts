/**
 * `npm run fuzz -- [--count 20000] [--seed 1] [--write folder] [folder …]`: the files below the folders as they are, in a handler,
 * and mutated; of the fixtures unless told otherwise. Fails when anything throws, is slow, or depends on the order of files.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { repository } from '../analysis/lint.ts';
import { emptyTally, judgeGroups, type Failure } from './judge.ts';
import { batchesOf, filesBelow, options } from './plan.ts';

const { values, positionals } = parseArgs({
  options: {
    count: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    /** Where the code of failures is written to. */
    write: { type: 'string' },
  },
  allowPositionals: true,
});
const count = Number(values.count);
const seed = Number(values.seed);
const files = filesBelow(positionals.length > 0 ? positionals : [path.join(repository, 'fixtures')]);

const write = ({ group, kind, file, detail }: Failure, folder: string): void => {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(group.files)) writeFileSync(path.join(folder, path.basename(name)), text);
  writeFileSync(path.join(folder, 'failure.txt'), `${kind}: ${file}\n${detail}\n`);
};

const started = process.cpuUsage();
const tally = emptyTally();
let told = 0;
for (const batch of batchesOf(files, count, seed)) {
  judgeGroups(batch, options, tally);
  const failed = tally.failures.length;
  process.stderr.write(`${tally.files} files, ${failed} failures\n`);
  for (; told < failed; told += 1) {
    const failure = tally.failures[told]!;
    console.log(`${failure.kind}: ${failure.file}\n${failure.detail}`);
    if (values.write !== undefined) write(failure, path.join(values.write, String(told)));
  }
}
const { user, system } = process.cpuUsage(started);
const { slowest } = tally;
console.log(
  `seed ${seed}: ${Object.keys(files).length} files of the folders, ${tally.files} judged (${tally.unparsable} that do not parse), ` +
    `${tally.consumers} consumers, ${tally.reports} reports, ${tally.failures.length} failures, ` +
    `slowest ${slowest.seconds.toFixed(2)} s (${path.relative(repository, slowest.file)}), ${((user + system) / 1e6).toFixed(0)} s`,
);
process.exitCode = tally.failures.length > 0 ? 1 : 0;
