import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

import { mayHaveConsumers } from '../engine.ts';
import { ConfigurationError } from '../settings/configuration-error.ts';
import { settingsOf } from '../settings.ts';
import { hasApi } from '../typescript/api.ts';
import { ownFilesOf, ProjectError, programsOf } from '../typescript/project.ts';
import type { ts } from '../typescript/syntax.ts';
import { WITHOUT_API } from '../without-api.ts';
import type { ProjectOptions } from './arguments.ts';
import { type ConfigOf, configReader, type FileConfig } from './config.ts';
import { Failure, lineOf } from './failure.ts';
import { linter, type Linted } from './lint.ts';
import type { Terminal } from './terminal.ts';

/** A file of a project that may have consumers. */
export interface Subject {
  readonly program: ts.Program;
  readonly file: ts.SourceFile;
  readonly config: FileConfig;
}

export interface LintedFile extends Linted {
  /** Absolute. */
  readonly file: string;
  readonly sourceText: string;
}

/** The absolute paths of the `tsconfig.json` files that are meant. */
export const configFilesOf = (projects: readonly string[], cwd: string): readonly string[] =>
  (projects.length === 0 ? ['tsconfig.json'] : projects).map(given => {
    const asked = path.resolve(cwd, given);
    const file = existsSync(asked) && statSync(asked).isDirectory() ? path.join(asked, 'tsconfig.json') : asked;
    if (existsSync(file)) return file;
    throw new Failure(
      projects.length === 0
        ? 'there is no tsconfig.json here: name one with --project'
        : `there is no ${path.relative(cwd, file) || file}`,
    );
  });

/** The files of all programs that ESLint does not ignore, each once. */
async function* filesOf(programs: readonly ts.Program[], configOf: ConfigOf): AsyncGenerator<Subject> {
  const seen = new Set<string>();
  for (const program of programs) {
    for (const file of ownFilesOf(program)) {
      if (seen.has(file.fileName)) continue;
      seen.add(file.fileName);
      const config = await configOf(file.fileName);
      if (config !== undefined) yield { program, file, config };
    }
  }
}

const loadPrograms = (options: ProjectOptions, terminal: Terminal): readonly ts.Program[] => {
  if (!hasApi()) throw new Failure(WITHOUT_API);
  const configFiles = configFilesOf(options.projects, terminal.cwd);
  try {
    return configFiles.flatMap((configFile, index) => {
      terminal.progress(index, configFiles.length, `loading ${path.relative(terminal.cwd, configFile)}`);
      return programsOf(configFile);
    });
  } catch (error) {
    if (error instanceof ProjectError) throw new Failure(error.message);
    throw error;
  }
};

/** The files in which something may be found. */
export const loadSubjects = async (options: ProjectOptions, terminal: Terminal): Promise<readonly Subject[]> => {
  const programs = loadPrograms(options, terminal);
  const configOf = await configReader(terminal.cwd, options.rules, options.readsConfig);
  const subjects: Subject[] = [];
  for await (const subject of filesOf(programs, configOf)) {
    if (mayHaveConsumers(subject.program, subject.file, settingsIn(subject))) subjects.push(subject);
  }
  return subjects;
};

/** One file of the projects, whatever is in it. */
export const loadFile = async (options: ProjectOptions, file: string, terminal: Terminal): Promise<Subject> => {
  const programs = loadPrograms(options, terminal);
  terminal.progress(1, 1, '');
  const configOf = await configReader(terminal.cwd, options.rules, options.readsConfig);
  for await (const subject of filesOf(programs, configOf)) {
    if (path.resolve(subject.file.fileName) === file) {
      settingsIn(subject);
      return subject;
    }
  }
  throw new Failure(
    `${path.relative(terminal.cwd, file)} is not part of the project: name its tsconfig.json with --project`,
  );
};

const settingsIn = ({ config }: Subject): ReturnType<typeof settingsOf> => {
  try {
    return settingsOf(config.settings);
  } catch (error) {
    if (error instanceof ConfigurationError) throw new Failure(lineOf(error));
    throw error;
  }
};

/** Lints the subjects with the rules that their configuration has. */
export const lintSubjects = async (
  subjects: readonly Subject[],
  terminal: Terminal,
): Promise<readonly LintedFile[]> => {
  const lint = await linter(terminal.cwd);
  const linted = subjects.map(({ program, file, config }, index): LintedFile => {
    terminal.progress(index, subjects.length, path.relative(terminal.cwd, file.fileName));
    return { ...lint(program, file, config), file: file.fileName, sourceText: file.text };
  });
  terminal.progress(subjects.length, subjects.length, '');
  return linted;
};
