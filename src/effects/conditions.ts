import type { AttemptId, Condition, LabelId, Term } from './program.ts';
import { termOf } from './term-of.ts';
import { literal, partsOf, resultsIn, sourcesOf, textOf, type Value } from './value.ts';
import { isOfMessage, observes, readsOnly } from './value-reads.ts';

export const TRUE: Condition = { kind: 'constant', value: true };
export const FALSE: Condition = { kind: 'constant', value: false };

export function not(of: Condition): Condition {
  if (of.kind === 'constant') return of.value ? FALSE : TRUE;
  return of.kind === 'not' ? of.of : { kind: 'not', of };
}

export function and(...of: readonly Condition[]): Condition {
  const parts = of.filter(part => part.kind !== 'constant' || !part.value);
  if (parts.some(part => part.kind === 'constant')) return FALSE;
  return parts.length === 0
    ? TRUE
    : parts.length === 1 && parts[0] !== undefined
      ? parts[0]
      : { kind: 'and', of: parts };
}

/**
 * `error instanceof DatabaseError && error.code === '23505'`: the code says it all, the class is a formality.
 */
export function andNarrowed(first: Condition, second: Condition): Condition {
  const isFormality = (one: Condition, other: Condition): boolean =>
    one.kind === 'opaque' && other.kind === 'conflict' && one.about === other.attempt;
  if (isFormality(first, second)) return second;
  return isFormality(second, first) ? first : and(first, second);
}

export function or(...of: readonly Condition[]): Condition {
  return not(and(...of.map(not)));
}

export function opaque(value: Value, question: string): Condition {
  return {
    kind: 'opaque',
    id: `${question} ${textOf(value)}`,
    ...observing([value]),
    ...aboutError(value),
    ...askingResults([value]),
    ...asking([value]),
    ...(value.kind === 'unknown' && value.id.endsWith('.ok') ? { isStatus: true } : {}),
    ...(question === 'truthy' ? { identity: { of: textOf(value) } } : {}),
  };
}

/** May the answer be another one on redelivery, and is that up to certain rows only? Or is it up to the message alone? */
function observing(
  values: readonly Value[],
): Pick<Extract<Condition, { kind: 'opaque' }>, 'mayObserve' | 'reads' | 'isOfMessage'> {
  if (!values.some(observes)) {
    const isSaid = values.every(value => value.kind === 'literal' || isOfMessage(value));
    return { mayObserve: false, ...(isSaid ? { isOfMessage: true } : {}) };
  }
  const reads = values.filter(observes).map(readsOnly);
  return reads.every(found => found !== undefined)
    ? { mayObserve: true, reads: [...new Set(reads.flat())] }
    : { mayObserve: true };
}

/** What of the message the question is about. Of what an unseen function was given it may have looked at anything. */
function asking(values: readonly Value[]): Pick<Extract<Condition, { kind: 'opaque' }>, 'asks' | 'asksAll'> {
  const parts = values.flatMap(value => [...partsOf(value)]);
  const seen = pathsIn(parts);
  const unseen = pathsIn(sourcesOf(parts.flatMap(part => (part.kind === 'unknown' ? (part.from ?? []) : []))));
  if (unseen.size > 0) return { asks: [...seen, ...unseen], asksAll: true };
  return seen.size > 0 ? { asks: [...seen] } : {};
}

function pathsIn(parts: Iterable<Value>): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const part of parts) if (part.kind === 'message') paths.add(part.path);
  return paths;
}

/** The error that a value speaks of, if it does. */
function aboutError(value: Value): { readonly about: AttemptId } | undefined {
  // `isTransient(error)`
  for (const part of sourcesOf([value])) if (part.kind === 'error') return { about: part.attempt };
  return undefined;
}

/** `result.status === 'rejected'` */
function askingResults(values: readonly Value[]): Pick<Extract<Condition, { kind: 'opaque' }>, 'results'> {
  const results = resultsIn(values);
  return results === undefined ? {} : { results };
}

/** A condition as a value: `!found`. */
export function conditionValue(condition: Condition): Value {
  return condition.kind === 'constant' ? literal(condition.value) : { kind: 'condition', condition };
}

/** The condition under which a value is truthy. */
export function truthy(value: Value): Condition {
  switch (value.kind) {
    case 'condition':
      return value.condition;
    case 'literal':
      return value.value ? TRUE : FALSE;
    case 'function':
    case 'instance':
    case 'client':
    case 'object':
    case 'array':
    case 'builtin':
    case 'minted':
    case 'command':
    case 'verdict':
    case 'typed':
    case 'settler':
    case 'resolver':
    case 'query':
    case 'fragment':
      return TRUE;
    case 'error':
      // The caught thing itself is there; what it says is not known.
      return value.path === '' ? TRUE : opaque(value, 'truthy');
    case 'task':
      return TRUE;
    case 'choice':
      return choose(value.condition, truthy(value.then), truthy(value.else));
    case 'outcome':
      return value.shape.is === 'rows' ||
        value.shape.is === 'result' ||
        value.shape.is === 'nothing' ||
        value.shape.is === 'snapshot' ||
        hasCells(value)
        ? TRUE
        : happened(value.step, value.of);
    case 'cell':
      return and(
        { kind: 'found', read: value.step },
        not(column(value, literal(null))),
        not(column(value, literal(false))),
      );
    case 'message':
      return isReceived(value) ? TRUE : opaque(value, 'truthy');
    case 'derived':
    case 'unknown':
      return opaque(value, 'truthy');
  }
}

/** There is a message whenever there is a delivery: `if (!message) return` speaks of the cancelled consumer or of a gap in the list. */
function isReceived(value: Extract<Value, { kind: 'message' }>): boolean {
  return value.list === true || value.isThere === true || /^\w+(?:\[\])?$/u.test(value.path);
}

/** The row of an aggregate is always there. */
function hasCells(value: Extract<Value, { kind: 'outcome' }>): boolean {
  return 'cells' in value.shape;
}

function choose(condition: Condition, yes: Condition, no: Condition): Condition {
  return or(and(condition, yes), and(not(condition), no));
}

function happened(step: number, of: 'read' | 'write'): Condition {
  return of === 'read' ? { kind: 'found', read: step } : { kind: 'won', write: step };
}

function column(cell: Extract<Value, { kind: 'cell' }>, equals: Value): Condition {
  return { kind: 'column', read: cell.step, column: cell.column, equals: termOf(equals) };
}

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** The condition under which `left op right` holds. `conflictCodes` are the codes by which stores say "already there". */
export function compare(left: Value, op: Comparison, right: Value, conflictCodes: ReadonlySet<string>): Condition {
  if (op === '!=') return not(compare(left, '==', right, conflictCodes));
  if (left.kind === 'literal' && right.kind !== 'literal') return compare(right, mirrored[op], left, conflictCodes);
  if (left.kind === 'choice') {
    return choose(
      left.condition,
      compare(left.then, op, right, conflictCodes),
      compare(left.else, op, right, conflictCodes),
    );
  }
  if (left.kind === 'literal' && right.kind === 'literal') return compareLiterals(left.value, op, right.value);
  if (right.kind === 'literal') {
    const known = compareWithLiteral(left, op, right.value, conflictCodes);
    if (known !== undefined) return known;
  }
  if (op === '==' && textOf(left) === textOf(right) && !observes(left)) return TRUE;
  return {
    kind: 'opaque',
    id: `${textOf(left)} ${op} ${textOf(right)}`,
    ...observing([left, right]),
    ...(op === '==' ? {} : weighing([termOf(left), termOf(right)])),
    ...(aboutError(left) ?? aboutError(right)),
    ...askingResults([left, right]),
    // That it is a certain number says nothing of what is stored.
    ...(right.kind === 'literal' ? {} : asking([left, right])),
    ...(op !== '==' && [left, right].some(value => termOf(value).perMessage) ? { counts: true } : {}),
    ...(countedIn(left) ?? countedIn(right)),
    ...(op === '==' && right.kind === 'literal' ? { identity: { of: textOf(left), is: { value: right.value } } } : {}),
  };
}

/** `row.stock < message.quantity`, `row.stock - message.quantity < 0`: of amounts, and of nothing that cannot be told. */
function weighing(terms: readonly Term[]): Pick<Extract<Condition, { kind: 'opaque' }>, 'weighs'> {
  const isTold = ({ columns, stability }: Term): boolean => columns !== undefined || stability === 'stable';
  const columns = terms.flatMap(term => term.columns ?? []);
  const wanted = terms.flatMap(({ from = [] }) => from);
  return columns.length > 0 && wanted.length > 0 && terms.every(isTold) ? { weighs: { columns, wanted } } : {};
}

/** The loop whose rounds a value counts, if it does: `attempt + 1`. */
function countedIn(value: Value): { readonly countedIn: LabelId } | undefined {
  for (const part of partsOf(value)) {
    if (part.kind === 'unknown' && part.countedIn !== undefined) return { countedIn: part.countedIn };
  }
  return undefined;
}

const mirrored: Readonly<Record<Comparison, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

type Literal = Extract<Value, { kind: 'literal' }>['value'];

function compareLiterals(left: Literal, op: Comparison, right: Literal): Condition {
  if (op === '==') return left === right || (left == null && right == null) ? TRUE : FALSE;
  if (typeof left !== 'number' || typeof right !== 'number') return FALSE;
  return { kind: 'constant', value: ordered(left, op, right) };
}

function ordered(left: number, op: Comparison, right: number): boolean {
  switch (op) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '==':
      return left === right;
    case '!=':
      return left !== right;
  }
}

function compareWithLiteral(
  left: Value,
  op: Comparison,
  right: Literal,
  conflictCodes: ReadonlySet<string>,
): Condition | undefined {
  switch (left.kind) {
    case 'condition':
      return op === '==' && typeof right === 'boolean' ? (right ? left.condition : not(left.condition)) : undefined;
    case 'outcome':
      return compareOutcome(left, op, right);
    case 'cell':
      if (op !== '==') return undefined;
      // Stores give null for an empty column; undefined comes from `row?.column` without a row.
      return right === undefined ? not({ kind: 'found', read: left.step }) : column(left, literal(right));
    case 'error':
      if (op === '==' && right == null && left.path === '') return FALSE;
      return op === '==' && conflictCodes.has(String(right)) ? { kind: 'conflict', attempt: left.attempt } : undefined;
    case 'message':
      return op === '==' && (right == null || right === false) && isReceived(left) ? FALSE : undefined;
    case 'object':
    case 'array':
    case 'function':
    case 'instance':
    case 'client':
    case 'query':
      return op === '==' && right == null ? FALSE : undefined;
    default:
      return undefined;
  }
}

function compareOutcome(
  left: Extract<Value, { kind: 'outcome' }>,
  op: Comparison,
  right: Literal,
): Condition | undefined {
  const something = happened(left.step, left.of);
  // `(rowCount ?? 0) > 0`: drivers leave the count out only for statements that count nothing.
  if (op === '==' && right == null) return left.shape.is === 'count' ? FALSE : not(truthy(left));
  if (typeof right === 'number' && (left.shape.is === 'count' || left.shape.is === 'boolean')) {
    // One row or none: a count is 0 or 1 for a key that names a row.
    const whenNothing = ordered(0, op, right);
    const whenSomething = ordered(1, op, right);
    return whenNothing === whenSomething
      ? { kind: 'constant', value: whenNothing }
      : whenSomething
        ? something
        : not(something);
  }
  if (op === '==' && left.shape.is === 'boolean') {
    return right === true || right === 'OK' ? something : right === false ? not(something) : undefined;
  }
  if (op === '==' && left.shape.is === 'value' && left.of === 'read') {
    return { kind: 'column', read: left.step, column: 'value', equals: termOf(literal(right)) satisfies Term };
  }
  return undefined;
}
