import path from 'node:path';

import { Linter } from 'eslint';
import * as parser from '@typescript-eslint/parser';

import plugin from '../../src/index.ts';
import { analyse } from '../../src/engine.ts';
import type { Finding } from '../../src/delivery/finding.ts';
import { settingsOf } from '../../src/settings.ts';
import { programOf, type InMemoryProgram } from '../program.ts';
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

const SETTINGS = { 'exactly-once': { schema: ['test/lab/generator/schema.sql'], lexicon: [] } };

/** Lints many handlers against one program of TypeScript. */
export class Linted {
  readonly #program: InMemoryProgram;
  readonly #linter = new Linter({ cwd: root });

  constructor(sources: Sources) {
    this.#program = programOf(sources, { exactOptionalPropertyTypes: false });
  }

  /** Errors of types and syntax. */
  get problems(): readonly string[] {
    return this.#program.problems();
  }

  /** What the config `strict` reports in a file. */
  claimsIn(file: string): readonly Claim[] {
    const source = this.#program.file(file);
    const { program } = this.#program;
    const messages = this.#linter.verify(
      source.text,
      [
        {
          ...plugin.configs.strict,
          files: ['**/*.ts'],
          languageOptions: { parser, parserOptions: { programs: [program] } },
          settings: SETTINGS,
        },
      ],
      { filename: source.fileName },
    );
    const { reports } = analyse(program, source, settingsOf(SETTINGS), root);
    return messages.map(({ ruleId, message, line, column }) => {
      const rule = ruleId?.replace(/^exactly-once\//u, '') ?? '';
      const start = source.getPositionOfLineAndCharacter(line - 1, column - 1);
      const report = reports.find(({ finding, place }) => finding.owner === rule && place.start === start);
      if (report === undefined) throw new Error(`${file}: ${message}`);
      const { finding } = report;
      const effects = [finding.effect, ...finding.also].filter(step => step !== undefined);
      return {
        rule,
        outcome: finding.outcome,
        cause: finding.cause,
        message,
        effects: effects.map(({ trace: { at } }) => ({
          file: path.relative(base, at.file).split(path.sep).join('/'),
          start: at.start,
          end: at.end,
        })),
      };
    });
  }
}
