import type { QueryMeaning } from '../../catalog/model.ts';
import type { QueryDraft } from '../query.ts';
import { literal, undefinedValue, type Value } from '../value.ts';
import type { Lowering } from './lowering.ts';
import { memberName } from './site.ts';

/** Lowers a query whose failure is part of its result: `{ data, error, count }`. */
export function returnedResult(
  cx: Lowering,
  query: QueryDraft,
  at: NonNullable<QueryMeaning['returned']>,
  run: () => Value,
): Value {
  const nothing = literal(null);
  const id = cx.newId();
  let given: Value = undefinedValue;
  const body = cx.collect(() => (given = run()));
  const data = gives(query) ? given : nothing;
  const count: Value =
    given.kind === 'outcome' ? { ...given, shape: { is: 'count' } } : { kind: 'unknown', id: `count of ${String(id)}` };
  const member = memberName(at.error) ?? '';
  if (query.throws) {
    cx.emit(body);
    return result(at, { data, count, error: nothing });
  }
  const trace = cx.traceOf(query.node);
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

function result(
  at: NonNullable<QueryMeaning['returned']>,
  values: Readonly<Record<'data' | 'count' | 'error', Value>>,
): Value {
  const members = (['data', 'error', 'count'] as const).flatMap((name): readonly (readonly [string, Value])[] => {
    const member = memberName(at[name]);
    return member === undefined ? [] : [[member, values[name]]];
  });
  return { kind: 'object', members: new Map(members), open: true };
}
