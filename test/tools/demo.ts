/** Lints the bundled service, or the folder given as argument, with the built plugin; prints every report with its schedule. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { ESLint } from 'eslint';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

import { paintFor, printReport } from './print.ts';
import { recordSchedules } from './schedule.ts';

const root = path.resolve(import.meta.dirname, '../..');
const service = path.resolve(process.argv[2] ?? path.join(root, 'fixtures/projects/shop'));
const built = (module: string): string => pathToFileURL(path.join(root, 'dist/src', module)).href;
const { default: exactlyOnce } = (await import(built('index.js'))) as typeof import('../../src/index.ts');
const analysis = (await import(built('analysis.js'))) as typeof import('../../src/analysis.ts');
const { rule, scheduleOf } = recordSchedules(analysis);

const eslint = new ESLint({
  cwd: service,
  overrideConfigFile: true,
  overrideConfig: defineConfig([
    globalIgnores(['**/generated/']),
    {
      files: ['**/*.ts'],
      plugins: { demo: { rules: { schedules: rule } } },
      rules: { 'demo/schedules': 'error' },
      extends: [tseslint.configs.base, exactlyOnce.configs.recommended],
      languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    },
  ]),
});

const paint = paintFor(process.stdout, process.env);
const results = await eslint.lintFiles(['**/*.ts']);
const reports = results.flatMap(({ filePath, messages, source }) =>
  messages.map(message => ({ file: filePath, message, source: source ?? '' })),
);
const broken = reports.filter(({ message }) => message.fatal);

for (const { source, ...report } of reports.filter(({ message }) => !message.fatal)) {
  console.log(`${printReport(report, source, scheduleOf(report), root, paint)}\n`);
}
for (const { file, message } of broken) console.error(`${path.relative(root, file)}: ${message.message}`);

const files = new Set(reports.map(({ file }) => file)).size;
console.log(paint('bold', `${reports.length} reports in ${files} of ${results.length} files`));

// The service has bugs on purpose: nothing found means that the plugin did not run.
if (reports.length === 0 || broken.length > 0) process.exitCode = 1;
