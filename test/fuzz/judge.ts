/** What the plugin makes of files, and whether it made it well: without a throw, in time, and the same whatever the order. */
import parser from '@typescript-eslint/parser';
import type ts from 'typescript';

import { analysisOf } from '../../src/analysis.ts';
import { analyse, type Analysis } from '../../src/engine.ts';
import plugin from '../../src/index.ts';
import { settingsOf } from '../../src/settings.ts';
import { everyRule, probe, repository, verify } from '../analysis/lint.ts';
import { programOf } from '../program.ts';

/** Seconds of processor time that no file may take. */
export const MOST_SECONDS = 2;

/** Code by the names of files, as `programOf` takes it. */
export type Files = Readonly<Record<string, string>>;

/** Files that see each other, and none of another group. */
export interface Group {
  readonly files: Files;
  readonly judged: readonly string[];
}

export interface Failure {
  readonly kind: 'throw' | 'internal failure' | 'slow' | 'order';
  readonly file: string;
  readonly detail: string;
  readonly group: Group;
}

export interface Tally {
  files: number;
  /** Files that ESLint's parser refuses: of these the engine alone is asked. */
  unparsable: number;
  consumers: number;
  reports: number;
  /** Processor time of the slowest file, in seconds. */
  slowest: { seconds: number; file: string };
  readonly failures: Failure[];
}

export const emptyTally = (): Tally => ({
  files: 0,
  unparsable: 0,
  consumers: 0,
  reports: 0,
  slowest: { seconds: 0, file: '' },
  failures: [],
});

interface Verdict {
  readonly said: string;
  readonly seconds: number;
  readonly analysis: Analysis | undefined;
  readonly isParsed: boolean;
  readonly failure: Pick<Failure, 'kind' | 'detail'> | undefined;
}

const shared = { root: repository, explain: 'schedule' };
const settings = { 'exactly-once': shared };

/** Judges every file of every group twice, in two programs and two orders. */
export const judgeGroups = (groups: readonly Group[], options: ts.CompilerOptions, tally: Tally): void => {
  const forwards = verdictsOf(groups, options);
  const backwards = verdictsOf(groups.map(reversed).toReversed(), options);
  for (const group of groups) {
    for (const file of group.judged) {
      const verdict = forwards.get(file)!;
      count(tally, file, verdict);
      for (const { kind, detail } of failuresOf(file, group, verdict, backwards.get(file)!, options))
        tally.failures.push({ kind, file, detail, group });
    }
  }
};

const reversed = ({ files, judged }: Group): Group => ({
  files: Object.fromEntries(Object.entries(files).toReversed()),
  judged: judged.toReversed(),
});

const count = (tally: Tally, file: string, { analysis, isParsed, seconds }: Verdict): void => {
  tally.files += 1;
  if (!isParsed) tally.unparsable += 1;
  tally.consumers += analysis?.consumers.length ?? 0;
  tally.reports += analysis?.reports.length ?? 0;
  if (seconds > tally.slowest.seconds) tally.slowest = { seconds, file };
};

const failuresOf = (
  file: string,
  group: Group,
  verdict: Verdict,
  other: Verdict,
  options: ts.CompilerOptions,
): readonly Pick<Failure, 'kind' | 'detail'>[] => [
  ...(verdict.failure === undefined ? [] : [verdict.failure]),
  ...(verdict.said === other.said
    ? []
    : [{ kind: 'order' as const, detail: `${verdict.said}\n--- backwards:\n${other.said}` }]),
  ...(Math.min(verdict.seconds, other.seconds) > MOST_SECONDS ? slow(file, group, options) : []),
];

/** The compiler's own work is not ours: a slow file is judged again after the compiler has checked it. */
const slow = (file: string, group: Group, options: ts.CompilerOptions): readonly Pick<Failure, 'kind' | 'detail'>[] => {
  const { program, file: source } = programOf(group.files, options);
  program.getSemanticDiagnostics(source(file));
  const { seconds } = verdictOf(program, source(file));
  return seconds > MOST_SECONDS ? [{ kind: 'slow', detail: `${seconds.toFixed(1)} s` }] : [];
};

const verdictsOf = (groups: readonly Group[], options: ts.CompilerOptions): ReadonlyMap<string, Verdict> => {
  const { program, file } = programOf(Object.assign({}, ...groups.map(({ files }) => files)) as Files, options);
  const names = new Set(groups.flatMap(({ files }) => Object.keys(files)).map(name => file(name).fileName));
  const shownToAll = program.getSourceFiles().filter(({ fileName }) => !names.has(fileName));
  const verdicts = new Map<string, Verdict>();
  for (const { files, judged } of groups) {
    const view = withFiles(program, [...shownToAll, ...Object.keys(files).map(file)]);
    for (const name of judged) verdicts.set(name, verdictOf(view, file(name)));
  }
  return verdicts;
};

/** The same program, its checker shared, as if it had no other files. */
const withFiles = (program: ts.Program, files: readonly ts.SourceFile[]): ts.Program =>
  new Proxy(program, {
    get: (target, name) => (name === 'getSourceFiles' ? () => files : (Reflect.get(target, name) as unknown)),
  });

const verdictOf = (program: ts.Program, file: ts.SourceFile): Verdict => {
  const started = process.cpuUsage();
  const made = attempt(() => lint(program, file));
  const { user, system } = process.cpuUsage(started);
  const seconds = (user + system) / 1e6;
  if (made instanceof Error)
    return {
      said: '',
      seconds,
      analysis: undefined,
      isParsed: true,
      failure: { kind: 'throw', detail: made.stack ?? made.message },
    };
  const internal = made.analysis.gaps.find(({ reason }) => reason.startsWith('internal failure'));
  return { ...made, seconds, failure: internal && { kind: 'internal failure', detail: internal.reason } };
};

const attempt = <T>(action: () => T): T | Error => {
  try {
    return action();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};

/** What ESLint says with every rule; of a file that its parser refuses, what the engine does, without the net around it. */
const lint = (
  program: ts.Program,
  file: ts.SourceFile,
): { readonly said: string; readonly analysis: Analysis; readonly isParsed: boolean } => {
  let analysis: Analysis | undefined;
  const look = probe(context => (analysis = analysisOf(context as never)));
  const messages = verify(file.text, file.fileName, {
    languageOptions: { parser, parserOptions: { programs: [program] } },
    linterOptions: { noInlineConfig: true },
    plugins: { 'exactly-once': plugin, test: { rules: { look } } },
    settings,
    // Last, to see what happened while the others worded their reports.
    rules: { ...everyRule(), 'test/look': 'error' },
  });
  const isParsed = analysis !== undefined;
  const made = analysis ?? analyse(program, file, settingsOf(settings), repository);
  const said = [
    ...(isParsed ? messages.map(({ rule, line, column, text }) => `${line}:${column} ${rule} ${text}`) : []),
    ...made.reports.map(({ finding, place }) => `${place.start}-${place.end} ${finding.owner} ${finding.outcome}`),
    ...made.gaps.map(({ trace, reason }) => `${trace.at.start} ${reason.slice(0, 200)}`),
  ];
  return { said: said.join('\n'), analysis: made, isParsed };
};
