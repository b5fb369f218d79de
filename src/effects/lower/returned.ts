import type { QueryMeaning } from '../../catalog/model.ts';
import type { QueryDraft } from '../query.ts';
import type { ts } from '../../typescript/syntax.ts';
import type { Program } from '../program.ts';
import { literal, undefinedValue, type Value } from '../value.ts';
import type { Lowering } from './lowering.ts';
import { memberName } from './site.ts';

type ReturnedPaths = NonNullable<QueryMeaning['returned']>;

/** Lowers a query whose failure is part of its result: `{ data, error, count }`. */
export function returnedResult(cx: Lowering, query: QueryDraft, at: ReturnedPaths, run: () => Value): Value {
  let given: Value = undefinedValue;
  const body = cx.collect(() => (given = run()));
  const data = gives(query) ? given : nothing;
  const count: Value = given.kind === 'outcome' ? { ...given, shape: { is: 'count' } } : cx.unknown();
  if (!query.throws) return failingInResult(cx, query.node, at, body, { data, count });
  cx.emit(body);
  return result(at, { data, count, error: nothing });
}

const nothing = literal(null);

/** What a call gives that never throws: it tells its failure in a member of its result, which nobody needs to look at. */
export function failingInResult(
  cx: Lowering,
  node: ts.Node,
  at: ReturnedPaths,
  body: Program,
  { data, count }: Readonly<Record<'data' | 'count', Value>>,
): Value {
  const id = cx.newId();
  const member = memberName(at.error) ?? '';
  const trace = cx.traceOf(node);
  const nothingDone = { kind: 'sequence', parts: [] } as const;
  cx.emit({
    kind: 'attempt',
    id,
    body,
    catch: { at: trace.at, via: trace.via, body: nothingDone, returnedAs: member },
    finally: undefined,
  });
  const failed = { kind: 'failed', attempt: id } as const;
  const unless = (value: Value, otherwise: Value): Value => ({
    kind: 'choice',
    condition: failed,
    then: otherwise,
    else: value,
  });
  const error: Value = { kind: 'error', attempt: id, path: '' };
  return result(at, { data: unless(data, nothing), count: unless(count, nothing), error: unless(nothing, error) });
}

/** A write gives no rows unless it is asked for them. */
function gives({ does, returns, yields }: QueryDraft): boolean {
  return does === 'other' || (does === 'read' ? yields === undefined : returns);
}

function result(at: ReturnedPaths, values: Readonly<Record<'data' | 'count' | 'error', Value>>): Value {
  const members = (['data', 'error', 'count'] as const).flatMap((name): readonly (readonly [string, Value])[] => {
    const member = memberName(at[name]);
    return member === undefined ? [] : [[member, values[name]]];
  });
  return { kind: 'object', members: new Map(members), open: true };
}
