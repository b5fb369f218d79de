import { manifest } from '../manifest.ts';
import { commandOf } from './arguments.ts';
import { Failure, missingPackageOf } from './failure.ts';
import { helpOf } from './help.ts';
import type { Terminal } from './terminal.ts';

/** Runs the command. What makes it hopeless is one line, and exit code 2. */
export const run = async (words: readonly string[], terminal: Terminal): Promise<number> => {
  try {
    return await runCommand(words, terminal);
  } catch (error) {
    terminal.warn(`exactly-once: ${describe(error)}`);
    return 2;
  }
};

const describe = (error: unknown): string => {
  if (error instanceof Failure) return error.message;
  const missing = missingPackageOf(error);
  return missing === undefined
    ? `this is a fault of the tool: ${detailsOf(error)}`
    : `the package ${missing} is not found from where the plugin is installed; install it beside the plugin`;
};

const detailsOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** The engine is loaded by the commands that need it. */
const runCommand = async (words: readonly string[], terminal: Terminal): Promise<number> => {
  const command = commandOf(words);
  switch (command.name) {
    case 'help':
      terminal.out(helpOf(command.of));
      return 0;
    case 'version':
      terminal.out(manifest.version);
      return 0;
    case 'report': {
      const { runReport } = await import('./inventory/command.ts');
      return runReport(command, terminal);
    }
    case 'explain': {
      const { runExplain } = await import('./explain/command.ts');
      return runExplain(command, terminal);
    }
  }
};
