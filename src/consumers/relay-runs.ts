import { Lowering } from '../effects/lower/lowering.ts';
import type { Services } from '../effects/lower/services.ts';
import type { FunctionWithBody } from '../typescript/syntax.ts';
import { buildRelay } from './build.ts';
import type { Relays } from './relays.ts';

/** Tells the functions that only run a relay from the relay itself, which is judged where it stands. */
export class RelayRuns {
  readonly #services: Services;
  readonly #relays: Relays | undefined;
  readonly #areRelays = new Map<FunctionWithBody, boolean>();

  constructor(services: Services, relays: Relays | undefined) {
    this.#services = services;
    this.#relays = relays;
  }

  /** Is something that the function calls a relay of its own? */
  has(declaration: FunctionWithBody): boolean {
    return [...(this.#relays?.calledBy(declaration) ?? [])].some(inner => this.#isRelay(inner));
  }

  #isRelay(declaration: FunctionWithBody): boolean {
    const known =
      this.#areRelays.get(declaration) ?? buildRelay(new Lowering(this.#services), declaration) !== undefined;
    this.#areRelays.set(declaration, known);
    return known;
  }
}
