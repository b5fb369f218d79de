/**
 * `npm run corpus -- --checkouts <folder> [--labels <file>] [--repo <part of a name>] [--keep] [--list]`: lints checkouts of public repositories, and compares
 * the reports with labels made by reading. `--keep` compares the reports of the last run; `--list` prints each root cause and each report.
 * A checkout is `<folder>/<owner>+<name>`, with its packages installed (`--ignore-scripts`) and its Prisma clients generated.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { folderOf, readLabels } from './labels.ts';
import { handlerOf, isInHandler, rootCausesOf, type RootCause } from './matching.ts';
import type { CheckoutReports, CorpusReport } from './reports.ts';
import { judgedBy, readVerdicts } from './verdicts.ts';

const { values } = parseArgs({
  options: {
    labels: { type: 'string', default: path.join(import.meta.dirname, 'labels.jsonl') },
    checkouts: { type: 'string' },
    repo: { type: 'string', default: '' },
    keep: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});
if (values.checkouts === undefined) throw new Error('--checkouts is needed');
const { labels, checkouts, repo: wanted, keep, list } = values;

const all = readLabels(labels).filter(({ repo }) => repo.toLowerCase().includes(wanted.toLowerCase()));
const repos = [...new Set(all.map(({ repo }) => repo))].filter(repo =>
  existsSync(path.join(checkouts, folderOf(repo))),
);
const handlers = all.filter(({ repo }) => repos.includes(repo));

const outputOf = (repo: string): string => path.join(checkouts, `${folderOf(repo)}.reports.json`);
const lint = (repo: string): void => {
  const started = performance.now();
  const run = spawnSync(
    path.resolve(import.meta.dirname, '../../node_modules/.bin/jiti'),
    [path.join(import.meta.dirname, 'lint-checkout.ts'), path.join(checkouts, folderOf(repo)), outputOf(repo)],
    { stdio: 'inherit', env: { ...process.env, NODE_OPTIONS: '--max-old-space-size=8192' } },
  );
  if (run.status !== 0) throw new Error(`linting ${repo} ended with ${run.status ?? run.signal ?? ''}`);
  console.log(`${repo}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
};
if (!keep) for (const repo of repos) lint(repo);

const reports = new Map<string, readonly CorpusReport[]>();
for (const repo of repos) {
  const read = JSON.parse(readFileSync(outputOf(repo), 'utf8')) as CheckoutReports;
  reports.set(repo, read.reports);
}
const reportsOf = (repo: string): readonly CorpusReport[] => reports.get(repo) ?? [];

const roots = rootCausesOf(handlers, reportsOf).filter(
  ({ confidence, rules }) => confidence !== 'low' && rules.length > 0,
);
const share = (of: readonly RootCause[]): string =>
  `${of.filter(({ isFound }) => isFound).length}/${of.length}`.padStart(7);
const tableOf = (title: string, keyOf: (root: RootCause) => string): void => {
  console.log(`\n${title.padEnd(48)}   high  high and medium`);
  for (const key of [...new Set(roots.map(keyOf))].toSorted()) {
    const own = roots.filter(root => keyOf(root) === key);
    console.log(`${key.padEnd(48)}${share(own.filter(({ confidence }) => confidence === 'high'))}  ${share(own)}`);
  }
};

const isRecommended = (report: CorpusReport): boolean => report.isRecommended;
const onCorrect = repos.flatMap(repo => {
  const own = handlers.filter(handler => handler.repo === repo);
  return reportsOf(repo).flatMap(report => {
    const handler = handlerOf(report, own);
    return handler === undefined || handler.verdict === 'buggy' ? [] : [{ handler, report }];
  });
});

const isAtBuggy = (repo: string, report: CorpusReport): boolean =>
  handlers.some(handler => handler.repo === repo && handler.verdict === 'buggy' && isInHandler(report, handler));

if (list) {
  for (const { repo, kind, confidence, defect, handlers: reached, isFound } of roots) {
    console.log(
      `${isFound ? 'found ' : 'MISSED'} ${confidence.padEnd(6)} ${kind} ${repo} ${defect.path}:${defect.line} (${reached[0]?.id} ${reached[0]?.path}:${reached[0]?.line})`,
    );
    if (!isFound) console.log(`         ${defect.reason}`);
  }
  for (const repo of repos) {
    for (const report of reportsOf(repo)) {
      const { path: file, line, rule, message } = report;
      const isLabelled = isAtBuggy(repo, report);
      console.log(`${isLabelled ? 'near ' : 'other'} ${repo} ${file}:${line} ${rule}: ${message}`);
    }
  }
}
tableOf('repository', ({ repo }) => repo);
tableOf('kind', ({ kind }) => kind);
tableOf('all', () => 'all');
console.log(
  `\nreports on handlers labelled correct: ${onCorrect.filter(({ report }) => isRecommended(report)).length} of recommended, ${onCorrect.length} in all`,
);
for (const { handler, report } of onCorrect)
  console.log(
    `  ${handler.repo} ${report.path}:${report.line} ${report.rule}${isRecommended(report) ? '' : ' (strict)'}: ${report.message}`,
  );

// Labels speak of what is at their handlers; of all else a person has to say whether it is true.
const verdicts = readVerdicts();
for (const config of ['recommended', 'strict']) {
  const judged = repos.flatMap(repo =>
    reportsOf(repo)
      .filter(report => (config === 'strict' || isRecommended(report)) && !isAtBuggy(repo, report))
      .map(report => judgedBy(verdicts, repo, report)),
  );
  const read = judged.filter(({ verdict }) => verdict !== undefined);
  const count = (wanted: string): number => read.filter(({ verdict }) => verdict?.verdict === wanted).length;
  console.log(
    `\n${config} outside handlers labelled buggy: ${read.length} read, of these ${count('true')} true, ${count('harmless')} harmless, ${count('false')} false; ${judged.length - read.length} not read`,
  );
  for (const { repo, report, verdict } of judged.filter(one => one.verdict?.verdict !== 'true'))
    console.log(
      `  ${verdict?.verdict ?? 'not read'} ${repo} ${report.path}:${report.line} ${report.rule}: ${verdict?.reason ?? report.message}`,
    );
}
