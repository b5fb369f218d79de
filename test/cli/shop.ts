/** The reports of the bundled service, as the command makes them. */
import path from 'node:path';

import type { ProjectOptions } from '../../src/cli/arguments.ts';
import { lintSubjects, loadSubjects } from '../../src/cli/projects.ts';
import { inventoryOf } from '../../src/cli/inventory/inventory.ts';
import type { Inventory } from '../../src/cli/inventory/model.ts';
import { relativeTo } from '../../src/cli/inventory/places.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { root } from '../tools/lint.ts';

export const shop = path.join(root, 'fixtures/projects/shop');

export interface Recorded extends Terminal {
  readonly printed: string[];
  readonly warned: string[];
  readonly shown: string[];
}

/** A terminal without colours that remembers what it was told. */
export const terminalIn = (cwd: string): Recorded => {
  const [printed, warned, shown]: string[][] = [[], [], []];
  return {
    printed: printed!,
    warned: warned!,
    shown: shown!,
    out: text => void printed!.push(text),
    warn: text => void warned!.push(text),
    paint: (_, text) => text,
    progress: (done, of, what) => void shown!.push(`${String(done)}/${String(of)} ${what}`),
    cwd,
  };
};

/** The configuration of the service imports the published package, which a checkout need not have built. */
export const options: ProjectOptions = { projects: ['tsconfig.json'], rules: 'all', readsConfig: false };

let made: Promise<Inventory> | undefined;

export const shopInventory = (): Promise<Inventory> => {
  const make = async (): Promise<Inventory> => {
    const terminal = terminalIn(shop);
    const files = await lintSubjects(await loadSubjects(options, terminal), terminal);
    return inventoryOf(files, [path.join(shop, 'tsconfig.json')], relativeTo(shop));
  };
  made ??= make();
  return made;
};
