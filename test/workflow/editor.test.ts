/** The plugin under a real ESLint language server, the one behind Visual Studio Code, Neovim and Zed. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { manifest } from '../package/packed.ts';
import type { Project } from '../package/packed.ts';
import { type Editor, openEditor } from './language-server.ts';
import { service } from './service.ts';

describe('an editor', () => {
  let project: Project;
  let editor: Editor;
  beforeAll(async () => {
    project = service();
    editor = await openEditor(project.folder);
  });
  afterAll(() => {
    editor.close();
    project.dispose();
  });

  const saved = (file: string): string => readFileSync(path.join(project.folder, file), 'utf8');
  const codes = async (file: string): Promise<readonly unknown[]> =>
    (await editor.diagnose(file)).map(({ code }) => code);

  const race = ['exactly-once/no-check-then-insert'];
  const early = ['exactly-once/no-side-effect-before-dedup'];
  const withCharge = (text: string): string =>
    text.replace(
      "  await pool.query('INSERT",
      "  await fetch('https://billing.example/charges', { method: 'POST', body: invoice.id });\n$&",
    );

  it('shows a report on open: its place, its code and where that is explained', async () => {
    editor.open('src/orders.ts');
    expect(await editor.diagnose('src/orders.ts')).toMatchObject([
      {
        source: 'eslint',
        severity: 1,
        code: 'exactly-once/no-ack-before-processing',
        codeDescription: {
          href: `${manifest.homepage}/blob/v${manifest.version}/docs/rules/no-ack-before-processing.md`,
        },
        range: { start: { line: 12, character: 4 }, end: { line: 12, character: 24 } },
        message: expect.stringContaining('`channel.ack` runs before `fetch` (line 14)') as string,
      },
    ]);
    editor.open('src/refunds.ts');
    expect(await codes('src/refunds.ts')).toEqual([]);
  });

  it('applies a suggestion as a quick fix', async () => {
    const [diagnostic] = await editor.diagnose('src/orders.ts');
    const fixes = await editor.quickFixes('src/orders.ts', diagnostic!);
    const move = fixes.find(({ title }) => title.startsWith('Move `channel.ack` behind the work'));
    const text = await editor.take('src/orders.ts', move!);
    expect(text.indexOf('await fetch(')).toBeLessThan(text.indexOf('channel.ack('));
    expect(await codes('src/orders.ts')).toEqual([]);
  });

  it('follows a migration', async () => {
    editor.open('src/invoices.ts');
    expect(await codes('src/invoices.ts')).toEqual(race);
    const migration = saved('migrations/1.sql');
    project.write('migrations/2.sql', 'CREATE UNIQUE INDEX invoices_id_key ON invoices (id);\n');
    expect(await codes('src/invoices.ts')).toEqual([]);
    project.remove('migrations/2.sql');
    expect(await codes('src/invoices.ts')).toEqual(race);
    project.write('migrations/1.sql', migration.replace('id text NOT NULL', 'id text PRIMARY KEY'));
    expect(await codes('src/invoices.ts')).toEqual([]);
    project.write('migrations/1.sql', migration);
    expect(await codes('src/invoices.ts')).toEqual(race);
  });

  it('FN: does not see what changes on disk alone, until the file is opened: typescript-eslint watches no files', async () => {
    const text = saved('src/ledger.ts');
    project.write('src/ledger.ts', withCharge(text));
    expect(await codes('src/invoices.ts')).toEqual(race);
    editor.open('src/ledger.ts');
    expect(await codes('src/ledger.ts')).toEqual([]);
    expect(await codes('src/invoices.ts')).toEqual(early);
    project.write('src/ledger.ts', text);
  });

  it('follows what is typed into the file of a callee, saved or not', async () => {
    const text = saved('src/ledger.ts');
    editor.type('src/ledger.ts', withCharge(text));
    expect(await codes('src/ledger.ts')).toEqual([]);
    expect(await codes('src/invoices.ts')).toEqual(early);
    editor.type('src/ledger.ts', text);
    expect(await codes('src/ledger.ts')).toEqual([]);
    expect(await codes('src/invoices.ts')).toEqual(race);
  });
});
