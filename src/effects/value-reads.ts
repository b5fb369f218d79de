import { enclosing, hasBody, isAsync, type ts } from '../typescript/syntax.ts';
import { questionsIn } from './parts.ts';
import type { Condition, StepId } from './program.ts';
import { directPartsOf, type Value } from './value.ts';

/** More than any value that people write comes from. */
const MOST_ORIGINS = 2_000;

/** The value and all that it comes from, each part once; `undefined` in place of the rest where there is too much. */
function* originsOf(value: Value): Generator<Value | undefined> {
  const seen = new Set<Value>();
  const waiting = [value];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (seen.has(part)) continue;
    if (seen.size > MOST_ORIGINS) {
      yield undefined;
      return;
    }
    seen.add(part);
    yield part;
    for (const origin of directOriginsOf(part)) waiting.push(origin);
  }
}

function directOriginsOf(value: Value): Iterable<Value> {
  switch (value.kind) {
    case 'unknown':
      return value.from ?? [];
    case 'object':
      return value.members.values();
    case 'task':
      return [value.value];
    case 'outcome':
      return value.assigned?.values() ?? [];
    default:
      return directPartsOf(value);
  }
}

/** The parts of the message that values are made of, holes in SQL among them. */
export function messagePathsIn(values: readonly Value[]): readonly string[] {
  const paths = new Set<string>();
  for (const part of values.flatMap(value => [...originsOf(value)])) {
    if (part?.kind === 'message') paths.add(part.path);
    else if (part?.kind === 'fragment') for (const path of messagePathsIn(part.text.holes)) paths.add(path);
  }
  return [...paths];
}

/** Does the value depend on something that an unresolved call, an unmatched read or the delivery itself said? Then it may differ on redelivery. */
export function observes(value: Value): boolean {
  for (const part of originsOf(value)) if (part === undefined || isObservation(part)) return true;
  return false;
}

/**
 * Is it made of what the message says, and of nothing else? No failure changes that. Which element of a list it is, something else may
 * say.
 */
export function isOfMessage(value: Value): boolean {
  let isSaid = false;
  for (const part of originsOf(value)) {
    if (part === undefined || isObservation(part)) return false;
    switch (part.kind) {
      case 'message':
        if (part.path.endsWith('[]')) return false;
        isSaid = true;
        break;
      case 'choice':
        if (!isAskedOfMessage(part.condition)) return false;
        break;
      case 'derived':
      case 'literal':
        break;
      default:
        return false;
    }
  }
  return isSaid;
}

/** `message.value?.toString() ?? ''`: which of the two it is, the message says as well. */
function isAskedOfMessage(condition: Condition): boolean {
  for (const question of questionsIn(condition))
    if (question.kind !== 'constant' && !(question.kind === 'opaque' && question.isOfMessage === true)) return false;
  return true;
}

function isObservation(value: Value): boolean {
  switch (value.kind) {
    case 'unknown':
    case 'message':
    case 'minted':
      return value.observes === true;
    case 'outcome':
    case 'cell':
    case 'error':
      return true;
    default:
      return false;
  }
}

/** The reads whose rows a value depends on, if it observes nothing else: where these rows stay as they are, so does the value. */
export function readsOnly(value: Value): readonly StepId[] | undefined {
  const reads = new Set<StepId>();
  for (const part of originsOf(value)) {
    const asked = part?.kind === 'choice' || part?.kind === 'condition' ? readsAsked(part.condition) : undefined;
    if (part?.kind === 'cell' || (part?.kind === 'outcome' && part.of === 'read')) reads.add(part.step);
    else if (asked !== undefined) for (const read of asked) reads.add(read);
    else if (part === undefined || !isCarrier(part) || isObservation(part)) return undefined;
  }
  return reads.size > 0 ? [...reads] : undefined;
}

/** The reads whose rows the answer depends on; `undefined` where something else may change it. */
function readsAsked(condition: Condition): readonly StepId[] | undefined {
  const reads: StepId[] = [];
  for (const question of questionsIn(condition)) {
    if (question.kind === 'found' || question.kind === 'column') reads.push(question.read);
    else if (question.kind === 'opaque' && question.mayObserve) {
      if (question.reads === undefined) return undefined;
      reads.push(...question.reads);
    } else if (question.kind !== 'constant' && question.kind !== 'opaque') return undefined;
  }
  return reads;
}

/** Says nothing by itself but what it was made of. */
function isCarrier(value: Value): boolean {
  if (value.kind === 'function') return isOfModule(value.declaration);
  return ['unknown', 'message', 'minted', 'derived', 'object', 'array', 'task', 'literal'].includes(value.kind);
}

/** A function of a module's own constants that asks nobody: `z.string().transform(text => text.trim())`. */
function isOfModule(declaration: ts.SignatureDeclaration): boolean {
  return !isAsync(declaration) && enclosing(declaration, hasBody) === undefined;
}
