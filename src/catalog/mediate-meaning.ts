import type { AccessPath } from './path.ts';

/**
 * Hands an object to the classes of the program that a decorator registers for the object's class:
 * `commandBus.execute(new PlaceOrder(id))` runs `execute` of the class with `@CommandHandler(PlaceOrder)`.
 */
export interface MediateMeaning {
  readonly is: 'mediate';
  /** The command, query or event: an instance of the program's own class. */
  readonly what: AccessPath;
  /** The decorator of this package that names the classes that a class handles. */
  readonly handlers: string;
  /** The method that is run. */
  readonly method: string;
  /** Nobody waits for it, and its failure is not seen here. */
  readonly detached?: true;
}
