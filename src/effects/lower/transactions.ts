import type { OptionTest, TextTest, TransactionMeaning } from '../../catalog/model.ts';
import type { ClientId, Isolation, Program, TaskId } from '../program.ts';
import type { Value } from '../value.ts';
import { acquiredClient, begin, beginOn, poolOf, storeOf } from './clients.ts';
import { tasksIn } from './expressions.ts';
import { callFunction } from './functions.ts';
import type { Lowering } from './lowering.ts';
import { joinTasks, settled, withoutTasks } from './promises.ts';
import { runQuery } from './query-runs.ts';
import { anyHolds, testOption, valueAt, type Site } from './site.ts';
import { flush } from './unit-of-work.ts';
import { applyWriteList } from './write-lists.ts';

/** Lowers a transaction in callback form, as a list of queries, or as a function that runs in one when it is called. */
export function applyTransaction(cx: Lowering, site: Site, meaning: TransactionMeaning): Value {
  if (meaning.begins === true && callbackOf(cx, site, meaning) === undefined)
    return beginTransaction(cx, site, meaning);
  const receiver = meaning.onReceiver === true ? site.receiver : undefined;
  const client = receiver === undefined ? (site.listClient ?? cx.newId()) : cx.clientFor(receiver);
  const pool = receiver === undefined ? poolOf(site.receiver) : receiver.kind === 'client' ? receiver.pool : undefined;
  const isolation = isolationOf(cx, site, meaning.serializableWhen);
  const store = storeOf(site.match);
  const callback = callbackOf(cx, site, meaning);
  if (meaning.callable === true)
    return callback?.kind === 'function'
      ? { ...callback, transaction: { store, isolation } }
      : cx.unknown(site.args, true);
  const list = meaning.list === undefined ? undefined : valueAt(cx, site, meaning.list)?.value;
  const queries = list === undefined ? undefined : cx.takeTasks(new Set(tasksIn(list).map(({ task }) => task)));
  let value: Value = cx.unknown();
  const body = cx.collect(() => {
    if (callback?.kind === 'function') {
      const position = Number(/^Parameter\[(\d+)\]$/u.exec(meaning.client ?? '')?.[1] ?? '0');
      const args: Value[] = [];
      args[position] = { kind: 'client', client, name: `tx@${String(site.node.pos)}` };
      value = cx.withClient(meaning.ambient === true ? client : undefined, store, () => {
        const given = callFunction(cx, callback, site.node, args, true);
        const result =
          meaning.list !== undefined && given.kind === 'array' ? runInOrder(cx, given) : joinTasks(cx, given);
        if (meaning.flushes === true) flush(cx, site);
        return result;
      });
    } else if (meaning.writes !== undefined) {
      applyWriteList(cx, site, client, meaning.writes);
    } else if (list !== undefined && queries !== undefined) {
      value = applyList(cx, client, list, queries);
    } else cx.gap(site.node, 'what the transaction runs is not visible');
  });
  cx.emit({
    kind: 'transaction',
    client,
    ...(pool === undefined ? {} : { pool }),
    store,
    isolation,
    body,
    at: cx.traceOf(site.node),
  });
  return value;
}

/** One that is asked for, and cannot be told, is taken for the strictest. */
export function isolationOf(
  cx: Lowering,
  site: Site,
  serializableWhen: TransactionMeaning['serializableWhen'] = [],
): Isolation {
  if (site.match.library.serializable === true || anyHolds(cx, site, serializableWhen)) return 'serializable';
  if (!serializableWhen.some(test => isHidden(cx, site, test))) return 'default';
  cx.gap(site.node, 'the isolation of this transaction is not visible');
  return 'serializable';
}

function isHidden(cx: Lowering, site: Site, test: OptionTest | TextTest): boolean {
  const value = 'equals' in test ? valueAt(cx, site, test.at)?.value : undefined;
  // A callback that stands where the level may stand, too.
  if (value?.kind !== 'unknown' && value?.kind !== 'choice') return false;
  return 'equals' in test && testOption(cx, site, test) === 'unknown';
}

/** What may be a function that runs inside; where only options stand, there is none. */
function callbackOf(cx: Lowering, site: Site, { callback }: TransactionMeaning): Value | undefined {
  const value = callback === undefined ? undefined : valueAt(cx, site, callback)?.value;
  const isNone = value?.kind === 'object' || (value?.kind === 'literal' && value.value == null);
  return isNone ? undefined : value;
}

/** `const trx = await knex.transaction()` */
function beginTransaction(cx: Lowering, site: Site, meaning: TransactionMeaning): Value {
  const own = meaning.onReceiver === true ? site.receiver : undefined;
  const isolation = isolationOf(cx, site, meaning.serializableWhen);
  if (own?.kind === 'client') {
    beginOn(cx, site, own, isolation);
    return own;
  }
  const client = acquiredClient(cx, site);
  begin(cx, site, client, isolation);
  return client;
}

/** `transaction(tx => [a, b])`: the queries that the callback made, one after the other. */
function runInOrder(cx: Lowering, given: Extract<Value, { kind: 'array' }>): Value {
  const last = cx.lastEmitted();
  if (last !== undefined) cx.replaceLast(withoutTasks(last, new Set(tasksIn(given).map(({ task }) => task))));
  return cx.newArray(given.list.elements.map(settled), given.list.open);
}

/** `$transaction([a, b])`: the queries were made before, as tasks of this transaction's client; they run here, and nowhere else. */
function applyList(cx: Lowering, client: ClientId, list: Value, queries: ReadonlyMap<TaskId, Program>): Value {
  for (const { task } of tasksIn(list)) cx.emit(queries.get(task) ?? { kind: 'join', task });
  if (list.kind !== 'array') return cx.unknown();
  const results = list.list.elements.map(element =>
    element.kind === 'query' ? runQuery(cx, { ...element.query, connection: { client } }) : settled(element),
  );
  return cx.newArray(results, list.list.open);
}
