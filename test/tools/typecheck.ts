/**
 * `npm run typecheck`: checks projects as `tsc -p` does, one after the other. They see the same clients, and what takes most of the time is
 * to parse and bind the clients' types: that is done once for all of them.
 */
import path from 'node:path';

import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '../..');

const projects = [
  '.',
  'fixtures',
  'fixtures/brokers',
  'fixtures/stores',
  'fixtures/services',
  'fixtures/brokers/sqs-consumer-13',
  'fixtures/brokers/pg-boss-12',
  'fixtures/brokers/cloudflare-queues',
  'fixtures/stores/mikro-orm-7',
  'fixtures/stores/node-sqlite',
];

/** They say where imports lead, or concern a program's own code: a declaration file with its symbols is the same under all of them. */
const isIndifferent: ReadonlySet<string> = new Set([
  'paths',
  'pathsBasePath',
  'typeRoots',
  'types',
  'experimentalDecorators',
  'configFilePath',
]);

const parsed = new Map<string, ts.SourceFile>();

/** Reads declaration files once for all programs whose options make the same of them. */
const hostFor = (options: ts.CompilerOptions): ts.CompilerHost => {
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  const shaping = JSON.stringify(Object.entries(options).filter(([name]) => !isIndifferent.has(name)));
  host.getSourceFile = (name, language, onError, again) => {
    if (!/\.d\.[cm]?ts$/u.test(name)) return read(name, language, onError, again);
    const format = typeof language === 'object' ? language.impliedNodeFormat : undefined;
    const id = `${name}|${String(format)}|${shaping}`;
    const file = parsed.get(id) ?? read(name, language, onError, again);
    if (file !== undefined) parsed.set(id, file);
    return file;
  };
  return host;
};

const problemsOf = (project: string): readonly ts.Diagnostic[] => {
  const config = path.join(root, project, 'tsconfig.json');
  const read: { readonly config?: unknown; readonly error?: ts.Diagnostic } = ts.readConfigFile(config, file =>
    ts.sys.readFile(file),
  );
  if (read.error !== undefined) return [read.error];
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(
    read.config,
    ts.sys,
    path.dirname(config),
    undefined,
    config,
  );
  if (errors.length > 0) return errors;
  return ts.getPreEmitDiagnostics(ts.createProgram(fileNames, options, hostFor(options)));
};

const format: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: file => file,
  getCurrentDirectory: () => root,
  getNewLine: () => '\n',
};

for (const project of projects) {
  const problems = problemsOf(project);
  if (problems.length === 0) continue;
  console.error(ts.formatDiagnostics(problems, format));
  process.exitCode = 1;
}
