/** `npm run lab -- --runs 5000 --seed 7`: looks for handlers about which the plugin and the lab disagree. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { openLanes } from './databases.ts';
import { Explorer, nameOf, sample, type Counts, type Judged } from './explore.ts';
import { takeRejections } from './rejections.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    /** Where the shrunk handlers are written to. */
    write: { type: 'string' },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);

const restore = takeRejections();
const databases = await openLanes();
const explorer = new Explorer(...databases.lanes);
const started = Date.now();
let done = 0;
let different = 0;

const progress = ({ disagreements }: Judged): void => {
  done += 1;
  if (disagreements.length > 0) different += 1;
  const filled = Math.round((done / runs) * 30);
  const bar = `${'#'.repeat(filled)}${'.'.repeat(30 - filled)}`;
  const text = `[${bar}] ${String(done)}/${String(runs)}, ${String(different)} disagree`;
  if (process.stderr.isTTY) process.stderr.write(`\r${text}`);
  else if (done % 250 === 0 || done === runs) process.stderr.write(`${text}\n`);
};

const tableOf = (reach: Counts): string =>
  [...reach]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, count]) => `${String(count).padStart(6)}  ${name}`)
    .join('\n');

const write = ({ sources, claims, disagreements }: Judged, folder: string): void => {
  for (const [file, text] of Object.entries(sources)) {
    const target = path.join(folder, path.basename(file));
    mkdirSync(folder, { recursive: true });
    writeFileSync(target, text);
  }
  const said = claims.map(({ rule, message }) => `${rule}: ${message}`);
  writeFileSync(path.join(folder, 'disagreement.txt'), [...disagreements.map(nameOf), ...said, ''].join('\n'));
};

const { handlers, schedules, skipped, reach, disagreeing } = await explorer.explore(sample(runs, seed), progress);
const seconds = Math.round((Date.now() - started) / 1000);
console.log(
  `\nseed ${String(seed)}: ${String(handlers)} handlers, ${String(schedules)} schedules (${String(skipped)} skipped), ` +
    `${String(disagreeing.length)} disagreements, ${String(seconds)} s on ${String(databases.lanes[0]?.first.name)}\n${tableOf(reach)}`,
);
for (const [index, judged] of disagreeing.entries()) {
  const shrunk = await explorer.shrink(judged);
  console.log(`\n${shrunk.disagreements.map(nameOf).join(', ')}\n${JSON.stringify(shrunk.handler)}`);
  console.log(`made from ${JSON.stringify(judged.handler)}`);
  for (const [file, text] of Object.entries(shrunk.sources)) if (!file.endsWith('order.ts')) console.log(text);
  for (const { rule, message } of shrunk.claims) console.log(`${rule}: ${message}`);
  if (values.write !== undefined) write(shrunk, path.join(values.write, `seed-${String(seed)}-${String(index)}`));
}
await databases.end();
restore();
process.exitCode = disagreeing.length > 0 ? 1 : 0;
