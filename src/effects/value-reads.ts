import type { StepId } from './program.ts';
import { DEEPEST_TERM, type Value } from './value.ts';

/** The reads whose rows a value depends on, if it observes nothing else: where these rows stay as they are, so does the value. */
export function readsOnly(value: Value): readonly StepId[] | undefined {
  const reads = new Set<StepId>();
  return notesReads(value, reads, 0) && reads.size > 0 ? [...reads] : undefined;
}

function notesReads(value: Value, into: Set<StepId>, depth: number): boolean {
  if (depth > DEEPEST_TERM) return false;
  const all = (parts: Iterable<Value>): boolean => [...parts].every(part => notesReads(part, into, depth + 1));
  switch (value.kind) {
    case 'cell':
      into.add(value.step);
      return true;
    case 'outcome':
      into.add(value.step);
      return value.of === 'read' && all(value.assigned?.values() ?? []);
    case 'unknown':
      return value.observes !== true && all(value.from ?? []);
    case 'message':
    case 'minted':
      return value.observes !== true;
    case 'derived':
      return all(value.parts);
    case 'object':
      return all(value.members.values());
    case 'array':
      return all(value.list.elements);
    case 'task':
      return all([value.value]);
    case 'literal':
      return true;
    default:
      return false;
  }
}
