/** Generates the Prisma clients that fixtures import. Works offline; a client that is up to date is left alone. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** Where fixtures keep what is not part of the repository. */
const generated = 'generated';

const schemas = readdirSync(path.join(root, 'fixtures'), { recursive: true, encoding: 'utf8' })
  .filter(file => path.basename(file) === 'schema.prisma')
  .filter(file => !file.split(path.sep).some(folder => folder === generated || folder === 'node_modules'))
  .toSorted();

for (const schema of schemas) {
  const file = path.join(root, 'fixtures', schema);
  const text = readFileSync(file, 'utf8');
  const output = /^\s*output\s*=\s*"(?<output>[^"]+)"/mu.exec(text)?.groups?.output;
  // Clients elsewhere are part of the repository.
  if (!output?.split('/').includes(generated)) continue;
  const stamp = path.resolve(path.dirname(file), output, '.stamp');
  // The version of the folder that it is in.
  const require = createRequire(file);
  const { version } = require('prisma/package.json') as { version: string };
  const wanted = createHash('sha256').update(version).update(text).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) continue;
  execFileSync(process.execPath, [require.resolve('prisma/build/index.js'), 'generate', '--schema', file], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    // Generating a client needs no engine; naming any program keeps Prisma from downloading one.
    env: {
      ...process.env,
      PRISMA_GENERATE_NO_ENGINE: '1',
      PRISMA_QUERY_ENGINE_LIBRARY: process.execPath,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
  });
  writeFileSync(stamp, wanted);
}
