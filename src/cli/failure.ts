/** What ends the command: one clear line for the person who gave it, exit code 2. */
export class Failure extends Error {}

/** The first line of an error's message, whatever was thrown. */
export const lineOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.trim() ?? '';
