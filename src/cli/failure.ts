/** What ends the command: one clear line for the person who gave it, exit code 2. */
export class Failure extends Error {}

/** The first line of an error's message, whatever was thrown. */
export const lineOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.trim() ?? '';

/** The package that is not installed, or not where Node looks for it, if that is what an error says. */
export const missingPackageOf = (error: unknown): string | undefined => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') return undefined;
  const [, name] = /^Cannot find (?:package|module) '((?:@[\w.-]+\/)?[\w-][\w.-]*)/u.exec(lineOf(error)) ?? [];
  return name;
};
