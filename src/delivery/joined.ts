import { partsOf } from '../effects/parts.ts';
import type { Program, TaskId } from '../effects/program.ts';

interface Join {
  readonly task: TaskId;
  /** The tasks whose work does the waiting. */
  readonly within: readonly TaskId[];
}

/** Every place that waits for a task, whoever waits for that place. */
function joinsIn(program: Program, within: readonly TaskId[] = []): readonly Join[] {
  if (program.kind === 'join') return [{ task: program.task, within }];
  const inner = program.kind === 'detached' ? [...within, program.task] : within;
  return partsOf(program).flatMap(part => joinsIn(part, inner));
}

/** Tasks that the handler waits for. What is awaited inside of work that nobody waits for is waited for by nobody. */
export function joinedIn(program: Program): ReadonlySet<TaskId> {
  const joined = new Set<TaskId>();
  let left = joinsIn(program);
  for (let before = -1; before !== joined.size;) {
    before = joined.size;
    for (const { task, within } of left) if (within.every(outer => joined.has(outer))) joined.add(task);
    left = left.filter(({ task }) => !joined.has(task));
  }
  return joined;
}
