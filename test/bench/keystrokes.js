/** A warm server that lints one file again for each key that is typed in it: `keystrokes.js <folder> <file> <set of rules>`. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { ESLint } from 'eslint';

import { configOf } from './configs.js';

const [folder, file, set] = process.argv.slice(2);
const filePath = path.join(folder, file);
const eslint = new ESLint({ cwd: folder, overrideConfigFile: true, overrideConfig: await configOf(set, folder) });
const [first, ...others] = readFileSync(filePath, 'utf8').split('\n\n');
let keys = 0;

process.on('message', async () => {
  keys += 1;
  const text = [first, `const typed${'x'.repeat(keys)} = ${keys};`, ...others].join('\n\n');
  const started = performance.now();
  await eslint.lintText(text, { filePath });
  process.send(performance.now() - started);
});
process.send(0);
