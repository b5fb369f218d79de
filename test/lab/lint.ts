import path from 'node:path';

import { Linter } from 'eslint';
import * as parser from '@typescript-eslint/parser';
import type ts from 'typescript';

import plugin from '../../src/index.ts';
import { analyse } from '../../src/engine.ts';
import type { Finding } from '../../src/delivery/finding.ts';
import { settingsOf } from '../../src/settings.ts';
import { programOf, type InMemoryProgram } from '../program.ts';
import { RETRY_WINDOW } from './generator/subject.ts';
import type { Sources } from './harness/modules.ts';

const root = path.resolve(import.meta.dirname, '../..');
const base = path.join(root, 'test', 'in-memory');

/** What a rule claims, in the words of the lab. */
export interface Claim {
  readonly rule: string;
  readonly outcome: Finding['outcome'];
  readonly cause: string;
  readonly message: string;
  /** Where its effects are: `file`, and offsets in it. */
  readonly effects: readonly Extent[];
}

export interface Extent {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

const SETTINGS = {
  'exactly-once': { schema: ['test/lab/generator/schema.sql'], lexicon: [], retryWindow: RETRY_WINDOW },
};

/** Lints many handlers against one program of TypeScript. */
export class Linted {
  readonly #program: InMemoryProgram;

  constructor(sources: Sources) {
    this.#program = programOf(sources, { exactOptionalPropertyTypes: false });
  }

  /** Errors of types and syntax. */
  get problems(): readonly string[] {
    return this.#program.problems();
  }

  /** What the config `strict` reports in a file. */
  claimsIn(file: string): readonly Claim[] {
    const { program } = this.#program;
    return claimsOf({ program, source: this.#program.file(file), base, root, settings: SETTINGS });
  }
}

interface LintedFile {
  readonly program: ts.Program;
  readonly source: ts.SourceFile;
  /** What places of effects are relative to. */
  readonly base: string;
  readonly root: string;
  readonly settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What the config `strict` reports in a file. */
export const claimsOf = ({ program, source, base: from, root: cwd, settings }: LintedFile): readonly Claim[] => {
  const messages = new Linter({ cwd }).verify(
    source.text,
    [
      {
        ...plugin.configs.strict,
        files: ['**/*.ts'],
        languageOptions: { parser, parserOptions: { programs: [program] } },
        settings,
      },
    ],
    { filename: source.fileName },
  );
  const left = [...analyse(program, source, settingsOf(settings), cwd).reports];
  return messages.map(({ ruleId, message, line, column }) => {
    const rule = ruleId?.replace(/^exactly-once\//u, '') ?? '';
    const start = source.getPositionOfLineAndCharacter(line - 1, column - 1);
    // Several of one rule may stand at one place, in the order in which they were found.
    const at = left.findIndex(({ finding, place }) => finding.owner === rule && place.start === start);
    const [report] = at < 0 ? [] : left.splice(at, 1);
    if (report === undefined) throw new Error(`${source.fileName}: ${message}`);
    const { finding } = report;
    const effects = [finding.effect, ...finding.also].filter(step => step !== undefined);
    return {
      rule,
      outcome: finding.outcome,
      cause: finding.cause,
      message,
      effects: effects.map(({ trace: { at } }) => ({
        file: path.relative(from, at.file).split(path.sep).join('/'),
        start: at.start,
        end: at.end,
      })),
    };
  });
};
