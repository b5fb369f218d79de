import { Failure } from './failure.ts';

const general = `Usage: exactly-once <command> [options]

Tells what the consumers of a TypeScript project promise for each of their messages.

Commands:
  report              list every consumer with its guarantee, effects, gaps and findings
  explain             explain a rule, the findings at a line, or what a call means

Options:
  -h, --help          show this, or what a command takes
  -v, --version       show the version

Exit codes: 0 all is well, 1 what was asked for is not there or got worse, 2 the command could not do its work.`;

const ofProjects = `  -p, --project <file>     a tsconfig.json, or its folder; may be given several times (default: tsconfig.json)
      --rules <which>      findings by the rules of the ESLint configuration (project, the default), or by those of
                           the plugin's config recommended, strict or all
      --no-config          do not read the ESLint configuration`;

const report = `Usage: exactly-once report [options]

Lists every consumer: its broker, when it acknowledges, its effects in order, what guards them against repetition, what
could not be seen, its findings, and the guarantee that follows. Rules and settings come from the ESLint configuration.

Options:
${ofProjects}
  -f, --format <format>    markdown (the default), html, json or sarif
      --json               the same as --format json
  -o, --output <file>      write to the file instead of the terminal
  -c, --compare <file>     what changed since a report that --format json wrote; exit code 1 if a guarantee got weaker
  -h, --help               show this

Exit codes: 0 the report is written, 1 a guarantee is weaker than in the compared report, 2 it could not be written.`;

const explain = `Usage: exactly-once explain <rule>
       exactly-once explain <file>:<line>
       exactly-once explain --call <file>:<line>:<column>

Shows the page of a rule; the findings at a line with their schedules; or what a call means and why: what the settings,
the catalog, a comment, its body, its signature or its name say.

Options:
${ofProjects.replace('(default: tsconfig.json)', '(default: the nearest)')}
      --call               explain the innermost call around the place
      --json               print JSON
  -h, --help               show this

Exit codes: 0 something was explained, 1 there is no finding or call at the place, 2 the command could not do its work.`;

const pages: Readonly<Record<string, string>> = { report, explain };

/** The help of a command, or of all. */
export const helpOf = (command: string | undefined): string => {
  if (command === undefined) return general;
  const page = Object.hasOwn(pages, command) ? pages[command] : undefined;
  if (page === undefined) throw new Failure(`there is no command "${command}"`);
  return page;
};
