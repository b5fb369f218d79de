import type { FlushMeaning } from '../../catalog/model.ts';
import { and, not } from '../conditions.ts';
import type { Condition } from '../program.ts';
import type { Value } from '../value.ts';
import { branch, choice, type Lowering } from './lowering.ts';
import type { Frame } from './scope.ts';
import { deleteEntity, writeEntity } from './saves.ts';
import { valueAt, type Site } from './site.ts';
import { asOneStatement } from './sql-calls.ts';

/** What waits in a client's memory until the client is flushed: a new entity, a row that was changed, one to delete. */
export interface Waiting {
  /** The call that put it there; none for a row that was merely changed. */
  readonly site?: Site;
  readonly does: 'save' | 'delete';
  /** Where it was put there: who returned before did not get so far. */
  readonly after: readonly { readonly frame: Frame; readonly returns: number }[];
}

/** Lowers `em.persist(order)`, `em.remove(order)`: nothing is written yet. */
export function wait(cx: Lowering, site: Site, entity: Value, does: Waiting['does']): void {
  if (entity.kind === 'array') {
    for (const element of entity.list.elements) wait(cx, site, element, does);
    return;
  }
  const waits = cx.waits.get(entity)?.does === does;
  cx.waits.set(entity, { site, does, after: here(cx) });
  if (!waits) changeList(cx, elements => [...elements, entity]);
}

/** An entity's variable holds another value from now on, one of whose members was assigned. */
export function noteAssignment(cx: Lowering, before: Value, after: Value): void {
  const connection = cx.enlisted.get(before);
  if (connection !== undefined) cx.enlisted.set(after, connection);
  const waiting = cx.waits.get(before);
  const isTracked = before.kind === 'outcome' && cx.tracked.has(before.step);
  if (waiting === undefined && !isTracked) return;
  cx.waits.set(after, { ...(waiting ?? { does: 'save' }), after: here(cx) });
  changeList(cx, elements =>
    elements.includes(before) ? elements.map(one => (one === before ? after : one)) : [...elements, after],
  );
}

/** Lowers `em.flush()`: one transaction with all that waits. */
export function applyFlush(cx: Lowering, site: Site, meaning: FlushMeaning): void {
  for (const [path, does] of [[meaning.saves, 'save'] as const, [meaning.deletes, 'delete'] as const]) {
    const entity = path === undefined ? undefined : valueAt(cx, site, path)?.value;
    if (entity !== undefined) wait(cx, site, entity, does);
  }
  flush(cx, site);
}

export function flush(cx: Lowering, site: Site): void {
  const list = cx.read(cx.waiting);
  cx.assign(cx.waiting, cx.newArray([], false));
  if (isEmpty(list)) return;
  asOneStatement(cx, site, within => {
    writeAll(cx, within, list);
  });
}

function writeAll(cx: Lowering, site: Site, list: Value): void {
  if (list.kind === 'choice') {
    branch(
      cx,
      site.scope.frame,
      list.condition,
      () => {
        writeAll(cx, site, list.then);
      },
      () => {
        writeAll(cx, site, list.else);
      },
    );
    return;
  }
  for (const entity of list.kind === 'array' ? list.list.elements : []) {
    const waiting = cx.waits.get(entity);
    if (waiting === undefined) continue;
    const { site: from = site, does, after } = waiting;
    const at = site.connection === undefined ? from : { ...from, connection: site.connection };
    branch(
      cx,
      site.scope.frame,
      wasReached(cx, after),
      () => {
        if (does === 'delete') deleteEntity(cx, at, entity);
        else writeEntity(cx, at, entity);
      },
      () => undefined,
    );
  }
}

function here(cx: Lowering): Waiting['after'] {
  return cx.frames.map(frame => ({ frame, returns: frame.returns.length }));
}

/** Of the functions that have ended since, none returned before the entity was put there. */
function wasReached(cx: Lowering, after: Waiting['after']): Condition {
  const ended = after.filter(({ frame }) => !cx.frames.includes(frame));
  return and(...ended.flatMap(({ frame, returns }) => frame.returns.slice(0, returns).map(one => not(one.condition))));
}

function isEmpty(list: Value): boolean {
  if (list.kind === 'choice') return isEmpty(list.then) && isEmpty(list.else);
  return list.kind !== 'array' || list.list.elements.length === 0;
}

function changeList(cx: Lowering, change: (elements: readonly Value[]) => readonly Value[]): void {
  const changed = (list: Value): Value => {
    if (list.kind === 'choice') return choice(list.condition, changed(list.then), changed(list.else));
    return cx.newArray(change(list.kind === 'array' ? list.list.elements : []), false);
  };
  cx.assign(cx.waiting, changed(cx.read(cx.waiting)));
}
