import { manifest } from '../manifest.ts';
import { commandOf } from './arguments.ts';
import { Failure } from './failure.ts';
import { helpOf } from './help.ts';
import type { Terminal } from './terminal.ts';

/** Runs the command. What makes it hopeless is one line, and exit code 2. */
export const run = async (words: readonly string[], terminal: Terminal): Promise<number> => {
  try {
    return await runCommand(words, terminal);
  } catch (error) {
    const isExpected = error instanceof Failure;
    terminal.warn(`exactly-once: ${isExpected ? error.message : `this is a fault of the tool: ${detailsOf(error)}`}`);
    return 2;
  }
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
