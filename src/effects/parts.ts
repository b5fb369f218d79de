import type { Program, Step } from './program.ts';

/** What a program is directly made of, in the order of the source. */
export function partsOf(program: Program): readonly Program[] {
  switch (program.kind) {
    case 'sequence':
      return program.parts;
    case 'branch':
      return [program.then, program.else];
    case 'attempt':
      return [program.body, program.catch?.body, program.finally].filter(part => part !== undefined);
    case 'parallel':
      return program.branches;
    case 'loop':
    case 'detached':
    case 'transaction':
    case 'call':
    case 'block':
      return [program.body];
    case 'step':
    case 'join':
    case 'exit':
      return [];
  }
}

/** Every step in it, in the order of the source. */
export function* stepsOf(program: Program): Generator<Step> {
  if (program.kind === 'step') yield program;
  for (const part of partsOf(program)) yield* stepsOf(part);
}
