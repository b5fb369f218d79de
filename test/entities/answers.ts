import { Entities } from '../../src/entities/entities.ts';
import type { Coverage } from '../../src/schema/schema.ts';
import { ProgramIndex } from '../../src/typescript/declarations.ts';
import { programOf } from '../program.ts';

export interface Asked {
  readonly coverage: (name: string, ...columns: readonly string[]) => string;
  readonly remedy: (name: string, ...columns: readonly string[]) => string;
  /** What is wrong with the code itself. */
  readonly problems: () => readonly string[];
}

/** Answers from the entities of these files; `inFiles` stands for what schema files show. */
export const entitiesOf = (
  store: string,
  sources: Readonly<Record<string, string>>,
  inFiles: (table: string, columns: readonly string[]) => Coverage = () => ({ kind: 'unseen' }),
): Asked => {
  const { program, problems } = programOf(sources, {
    experimentalDecorators: true,
    strictPropertyInitialization: false,
  });
  const entities = new Entities(program, new ProgramIndex(program));
  const ask = (name: string, columns: readonly string[]) => entities.uniquenessOf(store, name, columns, inFiles);
  return {
    coverage: (name, ...columns) => {
      const { coverage } = ask(name, columns);
      if (coverage.kind !== 'free' || coverage.near === undefined) return coverage.kind;
      return `free near ${coverage.near.columns.join(',')} ${coverage.near.condition ?? ''}`;
    },
    remedy: (name, ...columns) => ask(name, columns).remedy,
    problems,
  };
};
