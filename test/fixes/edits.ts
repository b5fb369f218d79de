import path from 'node:path';

import { Linter, type SourceCode } from 'eslint';
import type ts from 'typescript';
import tseslint from 'typescript-eslint';

import { analysisOf } from '../../src/analysis.ts';
import type { Analysis } from '../../src/engine.ts';
import plugin from '../../src/index.ts';
import { check, copyOf, movedTo, type Checked, type Project } from './project.ts';

/** What is known of one file of a project. */
interface Verdict {
  readonly messages: readonly Linter.LintMessage[];
  readonly analysis: Analysis;
  readonly comments: readonly string[];
}

/** A suggestion or fix, and what becomes of its file. */
export interface Edit {
  /** Where it was offered, and its id. */
  readonly title: string;
  readonly rule: string;
  /** The id of the suggestion; `fix` for a fix. */
  readonly kind: string;
  readonly before: Verdict;
  readonly after: Verdict;
  /** What the compiler says of the edited file. */
  readonly problems: readonly string[];
}

const recorded = new Map<string, Pick<Verdict, 'analysis' | 'comments'>>();

/** Keeps what the rules see of the file. */
const recorder = {
  create: (context: { readonly filename: string; readonly sourceCode: SourceCode }) => ({
    Program: () => {
      const comments = context.sourceCode.getAllComments().map(({ value }) => value);
      recorded.set(context.filename, { analysis: analysisOf(context as never), comments });
    },
  }),
};

/** With their default options, as `recommended` has them. */
const everyRule: Linter.RulesRecord = Object.fromEntries(
  Object.keys(plugin.rules).map(name => [`exactly-once/${name}`, 'error']),
);

/** One for each folder: the schema files are looked for in the folder that ESLint runs in. */
const linters = new Map<string, Linter>();

const linterIn = (cwd: string): Linter => {
  const linter = linters.get(cwd) ?? new Linter({ cwd });
  linters.set(cwd, linter);
  return linter;
};

const verdictOf = (checked: Checked, project: Project, file: string, text: string): Verdict => {
  const messages = linterIn(project.root).verify(
    text,
    [
      {
        files: ['**/*.ts'],
        languageOptions: {
          parser: tseslint.parser,
          parserOptions: { programs: [checked.programFor(project)] },
        },
        linterOptions: { reportUnusedDisableDirectives: 'off' },
        plugins: { 'exactly-once': plugin, recorder: { rules: { recorder } as never } },
        rules: { ...everyRule, 'recorder/recorder': 'error' },
      },
    ],
    file,
  );
  const fatal = messages.find(({ ruleId }) => ruleId === null);
  if (fatal !== undefined) throw new Error(`${file}:${String(fatal.line)}: ${fatal.message}`);
  const seen = recorded.get(file);
  if (seen === undefined) throw new Error(`${file} was not analysed`);
  return { messages, ...seen };
};

type Draft = Omit<Edit, 'after' | 'problems'> & {
  readonly project: Project;
  readonly file: string;
  readonly text: string;
};

/** What every rule offers in the project. */
const draftsIn = (checked: Checked, project: Project): readonly Draft[] =>
  [...project.texts]
    .filter(([file]) => !file.includes('/generated/'))
    .flatMap(([file, text]) => {
      const before = verdictOf(checked, project, file, text);
      return before.messages.flatMap(({ ruleId, line, fix, suggestions = [] }) =>
        [...(fix === undefined ? [] : [{ messageId: 'fix', fix }]), ...suggestions].map(offered => {
          const kind = offered.messageId ?? '';
          const [start, end] = offered.fix.range;
          return {
            title: `${project.name} ${path.relative(project.root, file)}:${String(line)} ${kind}`,
            rule: (ruleId ?? '').replace(/^exactly-once\//u, ''),
            kind,
            before,
            project,
            file,
            text: text.slice(0, start) + offered.fix.text + text.slice(end),
          };
        }),
      );
    });

const idOf = (index: number): string => `edit${String(index)}`;

/** Every suggestion and fix of every rule in these projects, applied one by one. */
export const editsIn = (options: ts.CompilerOptions, projects: readonly Project[]): readonly Edit[] => {
  const original = check(projects, options);
  const drafts = projects.flatMap(project => draftsIn(original, project));
  const copies = drafts.map(({ project, file, text }, index) => ({
    copy: copyOf(project, idOf(index), file, text),
    edited: movedTo(project, idOf(index), file),
  }));
  const checked = check(
    copies.map(({ copy }) => copy),
    options,
  );
  return copies.flatMap(({ copy, edited }, index) => {
    const draft = drafts[index];
    if (draft === undefined) return [];
    const after = verdictOf(checked, copy, edited, draft.text);
    return [{ ...draft, after, problems: checked.problems(edited) }];
  });
};
