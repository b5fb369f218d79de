import { spawnSync } from 'node:child_process';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { linkedProject, root } from './packed.ts';

const project = linkedProject({
  '@types': '@types',
  amqplib: 'amqplib',
  eslint: 'eslint',
  pg: 'pg',
  typescript: 'typescript',
  'typescript-eslint': 'typescript-eslint',
});
afterAll(() => {
  project.dispose();
});

const folder = realpathSync(project.folder);
const [major = 0] = process.versions.node.split('.').map(Number);

/** Reads of the project and of the tools' code are allowed; writes, child processes, workers and native addons are not. */
const restricted = [
  major >= 24 ? '--permission' : '--experimental-permission',
  ...new Set(
    [folder, root, path.dirname(realpathSync(path.join(root, 'node_modules')))].map(at => `--allow-fs-read=${at}/*`),
  ),
];

const node = (...args: readonly string[]) =>
  spawnSync(process.execPath, [...restricted, '--disable-warning=ExperimentalWarning', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });

describe('under a Node that may only read the project', () => {
  it('nothing else can be done', () => {
    const tries = ['fs.readFileSync("/etc/hosts")', 'fs.writeFileSync("x", "")', 'child_process.execSync("true")'];
    for (const code of tries) expect(node('-e', code).stderr).toContain('ERR_ACCESS_DENIED');
  });

  it('a file is linted, its migrations among what is read', () => {
    const write = (name: string, text: string): void => {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    };
    write('migrations/1.sql', 'CREATE TABLE payments (id bigserial PRIMARY KEY, event_id text NOT NULL, body text);');
    write(
      'eslint.config.js',
      `import tseslint from 'typescript-eslint';
import exactlyOnce from 'eslint-plugin-exactly-once';
export default [
  exactlyOnce.configs.strict,
  { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } } },
];
`,
    );
    write(
      'src/payments.ts',
      `import type { Channel } from 'amqplib';
import type { Pool } from 'pg';
export function start(channel: Channel, pool: Pool): void {
  void channel.consume('payments', async message => {
    if (message === null) return;
    const values = [message.properties.messageId, String(message.content)];
    const { rows } = await pool.query('SELECT 1 FROM payments WHERE event_id = $1', [message.properties.messageId]);
    if (rows.length === 0) await pool.query('INSERT INTO payments (event_id, body) VALUES ($1, $2)', values);
    channel.ack(message);
  });
}
`,
    );
    const eslint = path.join(folder, 'node_modules/eslint/bin/eslint.js');
    const { stdout, stderr } = node(eslint, '-c', 'eslint.config.js', '--format', 'json', 'src');
    expect(stderr).toBe('');
    const results = JSON.parse(stdout) as readonly {
      filePath: string;
      messages: readonly { ruleId: string; message: string }[];
    }[];
    const told = results.flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId }) => `${path.basename(filePath)} ${ruleId}`),
    );
    expect(told).toContain('orders.ts exactly-once/no-ack-before-processing');
    // A table without a key was seen: otherwise the report would say that no schema file shows one.
    const race = results
      .flatMap(({ messages }) => messages)
      .find(({ ruleId }) => ruleId.endsWith('/no-check-then-insert'));
    expect(race?.message).toContain('then both insert. Add `CREATE UNIQUE INDEX');
  });
});
