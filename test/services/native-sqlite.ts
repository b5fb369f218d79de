import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

import { isThere } from './sqlite.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Where an installed Node keeps its headers: `/usr` for `/usr/bin/node`. */
const prefix = path.resolve(process.execPath, '../..');

const buildLimit = 300_000;

/**
 * The installation runs no scripts, so that better-sqlite3 lacks its native part; it is compiled here once, where Node's headers are at hand
 * and nothing has to be downloaded. Without it the races of that client are skipped.
 */
export async function buildSqlite(): Promise<void> {
  if (isThere('better-sqlite3') || !existsSync(path.join(prefix, 'include/node/node.h'))) return;
  const args = ['rebuild', 'better-sqlite3', '--build-from-source', `--nodedir=${prefix}`, '--ignore-scripts=false'];
  // Compiling without optimisation takes a third of the time.
  const env = { ...process.env, CFLAGS: '-O0', CXXFLAGS: '-O0' };
  const build = spawn('npm', args, { cwd: root, env, stdio: 'ignore', timeout: buildLimit });
  await new Promise(resolve => {
    build.once('error', resolve).once('exit', resolve);
  });
}
