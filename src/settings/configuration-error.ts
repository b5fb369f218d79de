/**
 * The user's configuration is wrong; the message is one sentence that says what to change.
 *
 * The stack is the message alone: ESLint prints the stack of an error that ends a run, and frames inside a linter help nobody
 * to mend a setting.
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(sentence: string) {
    super(`eslint-plugin-exactly-once: ${sentence}`);
    this.stack = this.message;
  }
}
