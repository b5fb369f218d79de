import type {
  EachMessageMeaning,
  KeySourceMeaning,
  Meaning,
  ReceiveMeaning,
  RunMeaning,
  SettleMeaning,
  VerdictMeaning,
} from '../../catalog/model.ts';
import { lastName, ts } from '../../typescript/syntax.ts';
import { placeOf } from '../place.ts';
import type { Coverage, Covered } from '../program.ts';
import { termOf } from '../term-of.ts';
import { textOf, undefinedValue, type Value } from '../value.ts';
import { observes } from '../value-reads.ts';
import { batchResult, mappedResult } from './batch-results.ts';
import { runCallbacks } from './calls.ts';
import { applyCase, beginCases, endCases } from './cases.ts';
import { acquiredClient, beginOn, beginsOn, madeClient, transactionAt } from './clients.ts';
import { withColumnNames } from './column-names.ts';
import { makeFragment } from './fragments.ts';
import { callFunction, callValue } from './functions.ts';
import { applyLock, applyUnlock } from './locks.ts';
import type { Lowering } from './lowering.ts';
import { applyMediate } from './mediated.ts';
import { joinStarted, joinTasks } from './promises.ts';
import { memberName, pathParts, testOption, valueAt, type Site } from './site.ts';
import { applyPublish } from './publishes.ts';
import { applyQuery } from './queries.ts';
import { makeCondition } from './query-conditions.ts';
import { applyCall } from './service-calls.ts';
import { applySql } from './sql-calls.ts';
import { bindParameter, sqlText } from './sql-query.ts';
import { applyStore } from './stores.ts';
import { applySave, enlist, makeEntity } from './saves.ts';
import { applySchedule } from './scheduled.ts';
import { applyReply, applyStatus } from './replies.ts';
import { maySettle, resolvedWith } from './resolvers.ts';
import { emitLoop } from './statements.ts';
import { applyTransaction, isolationOf } from './transactions.ts';
import { applyFlush, flush, wait } from './unit-of-work.ts';
import { noteUse } from './uses.ts';
import { applyWriteList } from './write-lists.ts';

/** Emits what a catalog row says about the call; returns the call's (settled) value. */
export function applyMeaning(cx: Lowering, site: Site): Value {
  const meaning: Meaning = site.match.entry;
  noteUse(cx, meaning.is, [site.receiver, ...site.args]);
  const client = beginsOn(site);
  switch (meaning.is) {
    case 'ack':
    case 'nack':
    case 'deadLetter':
    case 'extendLease':
      return applySettle(cx, site, meaning);
    case 'read':
    case 'insert':
    case 'upsert':
    case 'update':
    case 'delete':
      return meaning.waits === true && meaning.entity !== undefined
        ? waitingAt(cx, site, meaning.entity, 'delete')
        : applyStore(cx, site, meaning);
    case 'sql':
      return applySql(cx, site, meaning);
    case 'query':
      return applyQuery(cx, withColumnNames(cx, site), meaning);
    case 'condition':
      return makeCondition(cx, withColumnNames(cx, site), meaning);
    case 'fragment':
      return makeFragment(cx, withColumnNames(cx, site), meaning);
    case 'sqlText':
      return sqlText(cx, site);
    case 'binds':
      return bindParameter(cx, site, meaning);
    case 'transaction':
      return applyTransaction(cx, site, meaning);
    case 'bulk':
      applyWriteList(cx, site, undefined, meaning.writes);
      return cx.unknown([], true);
    case 'begin':
      if (client !== undefined) beginOn(cx, site, client, isolationOf(cx, site, meaning.serializableWhen));
      return undefinedValue;
    case 'commit':
    case 'rollback':
      if (meaning.flushes === true) flush(cx, site);
      if (meaning.throws === true) cx.emit({ kind: 'exit', how: 'throw', at: placeOf(site.node) });
      else if (client !== undefined) cx.step({ kind: meaning.is, client: cx.clientFor(client) }, site.node, true);
      // Some give what the transaction's calls came to.
      return cx.unknown([], true);
    case 'makes': {
      const entity = makeEntity(cx, site, meaning);
      if (meaning.waits === true) wait(cx, site, entity, 'save');
      return entity;
    }
    case 'save':
      if (meaning.waits !== true) return applySave(cx, site, meaning);
      return waitingAt(cx, site, meaning.entity, 'save');
    case 'enlists':
      return enlist(cx, site, meaning);
    case 'flush':
      applyFlush(cx, site, meaning);
      return undefinedValue;
    case 'acquire':
      return acquiredClient(cx, site);
    case 'publish':
      return applyPublish(cx, site, meaning);
    case 'call':
      return applyCall(cx, site, meaning);
    case 'dispatch':
      return applyDispatch(cx, site, meaning.command);
    case 'mediate':
      return applyMediate(cx, site, meaning);
    case 'receive':
      return applyReceive(cx, site, meaning);
    case 'handOff':
      cx.step({ kind: 'handOff' }, site.node, true);
      return cx.unknown(site.args);
    case 'keySource':
      return keyOf(cx, site, meaning);
    case 'compute':
      return computed(cx, site);
    case 'pure':
    case 'telemetry': {
      const around = meaning.asksAround === true ? surroundedBy(cx, site) : undefined;
      if (around !== undefined) return around;
      const given = runCallbacks(cx, site.scope, site.node, site.args, true);
      const value = transformed(cx, site);
      cx.memory.note(cx, site, meaning.memory, value);
      return mappedResult(cx, lastName(calleeOf(site.node)), given, value);
    }
    case 'run':
      return applyRun(cx, site, meaning);
    case 'match':
      return beginCases(cx, site, meaning);
    case 'case':
      return applyCase(cx, site, meaning);
    case 'chosen':
      return endCases(cx, site);
    case 'lock':
      return applyLock(cx, site, meaning);
    case 'unlock':
      return applyUnlock(cx, site, meaning);
    case 'context':
      return { kind: 'message', path: `context@${lastName(calleeOf(site.node)) ?? ''}` };
    case 'release':
      cx.step({ kind: 'nack', covers: 'batch', requeue: 'unknown' }, site.node, false);
      return undefinedValue;
    case 'status':
      return applyStatus(cx, site, meaning);
    case 'reply':
      return meaning.ofClass === true && !isOfClass(cx, site) ? computed(cx, site) : applyReply(cx, site, meaning);
    case 'verdict':
      return { kind: 'verdict', as: meaning.as, requeue: requeueOf(cx, site, meaning) };
    case 'passes': {
      const passed = valueAt(cx, site, meaning.value)?.value ?? cx.unknown(site.args);
      return meaning.gated === true && passed.kind === 'function' ? { ...passed, gated: true } : passed;
    }
    case 'awaits': {
      if (meaning.started === true) return joinStarted(cx, site);
      const awaited = valueAt(cx, site, meaning.value)?.value ?? undefinedValue;
      return meaning.inExecutor === true && !maySettle(site) ? awaited : joinTasks(cx, awaited);
    }
    case 'gives':
      return { kind: 'typed', ...meaning.what, from: site.receiver ?? cx.unknown(site.args) };
    case 'eachMessage':
      return applyEachMessage(cx, site, meaning);
    case 'schedule':
      return applySchedule(cx, site, meaning);
    case 'work':
      cx.gap(site.node, 'what this call does is not known');
      cx.step({ kind: 'unknown', isRequest: true }, site.node, true);
      return cx.unknown(site.args, true);
    case 'exit':
      cx.emit({ kind: 'exit', how: 'die', at: placeOf(site.node) });
      return undefinedValue;
    case 'consumer':
      cx.onRegistration(site);
      return cx.unknown(site.args);
    case 'configure':
      return meaning.what === 'client' && !ts.isTaggedTemplateExpression(site.node)
        ? madeClient(site.node)
        : cx.unknown(site.args);
    case 'around':
    case 'field':
      return cx.unknown(site.args);
  }
}

/** The client itself goes on: `em.persist(a).persist(b)`. */
function waitingAt(cx: Lowering, site: Site, path: string, does: 'save' | 'delete'): Value {
  const entity = valueAt(cx, site, path)?.value;
  if (entity !== undefined) wait(cx, site, entity, does);
  return site.receiver ?? cx.unknown(site.args);
}

function mintedBy({ node }: Site, { tells }: KeySourceMeaning): Value {
  const by = lastName(calleeOf(node)) ?? 'new';
  return { kind: 'minted', by, at: placeOf(node), observes: tells === 'redelivery' };
}

function applyRun(cx: Lowering, site: Site, meaning: RunMeaning): Value {
  const callback = valueAt(cx, site, meaning.callback)?.value;
  if (callback === undefined) return undefinedValue;
  const args: Value[] = meaning.callback === 'Receiver' ? [...site.args] : [];
  const give = (path: string | undefined, value: () => Value): void => {
    if (path !== undefined) args[Number(pathParts(path)[0]?.index ?? '0')] = value();
  };
  give(meaning.client, () => ({ kind: 'client', client: cx.newId(), name: `client@${String(site.node.pos)}` }));
  const promise = { id: cx.newId(), depth: cx.frames.length, perhaps: cx.byHand.perhaps, given: [] };
  give(meaning.resolves, () => ({ kind: 'resolver', promise, fails: false }));
  give(meaning.rejects, () => ({ kind: 'resolver', promise, fails: true }));
  const given = surrounded(cx, site, meaning, () =>
    joinTasks(cx, callValue(cx, site.scope, callback, site.node, args, true)),
  );
  const value = meaning.resolves === undefined ? given : (resolvedWith(cx, promise) ?? transformed(cx, site));
  // What was made up in there is made up once.
  return meaning.memoised === true && termOf(value).stability === 'unstable' ? cx.unknown() : value;
}

function calleeOf(node: Site['node']): ts.Expression {
  return ts.isTaggedTemplateExpression(node) ? node.tag : node.expression;
}

function keyOf(cx: Lowering, site: Site, meaning: KeySourceMeaning): Value {
  const isBare = site.args.length === 0;
  if (meaning.stability === 'unstable' && (isBare || meaning.stabilityWithArguments === undefined))
    return mintedBy(site, meaning);
  // Made of nothing, it is the same every time: `IsNull()`.
  if (isBare && site.receiver === undefined)
    return { kind: 'derived', op: lastName(calleeOf(site.node)) ?? '', parts: [] };
  return transformed(cx, site);
}

function computed(cx: Lowering, site: Site): Value {
  cx.step({ kind: 'compute' }, site.node, true);
  return transformed(cx, site);
}

/** `Response.json(…)`, not `response.json()` */
function isOfClass({ services: { checker } }: Lowering, { node }: Site): boolean {
  const callee = calleeOf(node);
  return (
    ts.isPropertyAccessExpression(callee) &&
    checker.getTypeAtLocation(callee.expression).getConstructSignatures().length > 0
  );
}

/** A computation's value: as stable as what goes in. What is computed from the message alone is still the message. */
function transformed(cx: Lowering, site: Site): Value {
  const name = lastName(calleeOf(site.node)) ?? '';
  const inputs = [...(site.receiver === undefined ? [] : [site.receiver]), ...site.args];
  const [only] = site.args;
  if (site.args.length === 1 && only !== undefined && isConversion(name)) return only;
  const messages = inputs.filter(value => value.kind === 'message');
  // A list that is stored somewhere may hold the message by now: `account.applied.includes(id)`.
  const others = inputs.filter(
    value => value.kind !== 'message' && value.kind !== 'literal' && (value !== site.receiver || observes(value)),
  );
  const [message] = messages;
  if (messages.length === 1 && message !== undefined && others.length === 0) {
    return { ...message, path: `${name}(${message.path})`, list: false };
  }
  // The receiver of a plain function (`crypto.createHash`) is a module, no input.
  const parts = inputs.filter(value => value !== site.receiver || value.kind !== 'unknown' || value.from !== undefined);
  return parts.length === 0 ? cx.unknown() : { kind: 'derived', op: name, parts };
}

/** `Number(x)`, `String(x)`: the same thing in another type. */
function isConversion(name: string): boolean {
  return ['Number', 'String', 'Boolean', 'BigInt', 'parseInt', 'parseFloat'].includes(name);
}

function surroundedBy(cx: Lowering, { receiver }: Site): Value | undefined {
  return receiver === undefined ? undefined : cx.surrounding.get(textOf(receiver));
}

function surrounded<T>(cx: Lowering, site: Site, { surrounding }: RunMeaning, run: () => T): T {
  const value = surrounding === undefined ? undefined : valueAt(cx, site, surrounding)?.value;
  if (value === undefined || site.receiver === undefined) return run();
  const holder = textOf(site.receiver);
  const outer = cx.surrounding.get(holder);
  cx.surrounding.set(holder, value);
  try {
    return run();
  } finally {
    if (outer === undefined) cx.surrounding.delete(holder);
    else cx.surrounding.set(holder, outer);
  }
}

function applySettle(cx: Lowering, site: Site, meaning: SettleMeaning): Value {
  const covered = coverageOf(cx, site, meaning);
  const is = meaning.isWhen?.find(test => testOption(cx, site, test) === 'yes')?.is ?? meaning.is;
  if (is === 'nack') cx.step({ kind: 'nack', requeue: requeueOf(cx, site, meaning), ...covered }, site.node, false);
  else if (is === 'ack') {
    const client = transactionAt(cx, site, meaning.through)?.client;
    const effect = { kind: 'ack', ...covered, ...(client === undefined ? {} : { client }) } as const;
    return batchResult(cx, site, meaning.failuresAt, cx.step(effect, site.node, false));
  } else cx.step({ kind: is }, site.node, is === 'deadLetter');
  return cx.unknown();
}

function requeueOf(cx: Lowering, site: Site, { requeue }: SettleMeaning | VerdictMeaning): boolean | 'unknown' {
  const flag = requeue?.at === undefined ? undefined : valueAt(cx, site, requeue.at)?.value;
  if (flag === undefined || (flag.kind === 'literal' && flag.value === undefined)) return requeue?.default ?? true;
  return flag.kind === 'literal' && typeof flag.value === 'boolean' ? flag.value : 'unknown';
}

function coverageOf(cx: Lowering, site: Site, meaning: SettleMeaning): Covered {
  const wider = meaning.coversWhen?.find(test => testOption(cx, site, test) === 'yes');
  if (wider !== undefined) return { covers: wider.covers };
  const covers = meaning.covers ?? 'message';
  if (meaning.message === undefined) return { covers };
  const message = valueAt(cx, site, meaning.message)?.value;
  if (message?.kind === 'message' && message.list === true) return ofList('batch', message.chosen);
  if (message?.kind === 'array' && message.list.perMessage) return ofList('batch', message.list.chosen);
  // `xack(key, group, ...ids)` hands over the list itself.
  const named =
    message?.kind === 'array' ? message : valueAt(cx, site, meaning.message.replace(/\.Element.*$/u, ''))?.value;
  if (named?.kind !== 'array') return { covers };
  const { list } = named;
  const listed = [list.id, list.from].find(id => id !== undefined && cx.collecting.has(id));
  if (listed !== undefined) return { ...ofList(covers === 'upTo' ? covers : 'batch', list.chosen), listed };
  if (covers !== 'batch') return { covers };
  // `Entries: [{ Id, ReceiptHandle: message.ReceiptHandle }]`: this message, in a list of its own.
  return list.open || list.perMessage ? ofList(covers, list.chosen) : { covers: 'message' };
}

function ofList(covers: Coverage, chosen: boolean | undefined): Covered {
  return chosen === true ? { covers, chosen } : { covers };
}

function applyDispatch(cx: Lowering, site: Site, path: string): Value {
  const located = valueAt(cx, site, path);
  if (located?.value.kind !== 'command') {
    cx.gap(site.node, 'which command is sent is not visible');
    cx.step({ kind: 'unknown' }, site.node, true);
    return cx.unknown([], true);
  }
  const { match, node, input } = located.value;
  // Reported at the `send`, described by the command; paths of the row are seen from the command.
  return applyMeaning(cx, { ...site, match, argumentNodes: node.arguments ?? [], args: input });
}

function applyReceive(cx: Lowering, site: Site, meaning: ReceiveMeaning): Value {
  cx.step({ kind: 'compute', receives: true }, site.node, true);
  const parts = [...pathParts(meaning.messages)];
  const list = parts.at(-1)?.word === 'Element';
  if (list) parts.pop();
  return parts.reduceRight<Value>(
    (inner, part) => {
      if (part.word === 'Member' && part.index !== undefined) {
        return { kind: 'object', members: new Map([[part.index, inner]]), open: true };
      }
      // Of the lists around the messages there is one element that has some.
      return part.word === 'Element' ? cx.newArray([inner], false) : inner;
    },
    { kind: 'message', path: 'message', list },
  );
}

/** Is the call's result left where it is? `await run(batch);` */
function isDropped({ parent }: ts.Node): boolean {
  if (ts.isAwaitExpression(parent) || ts.isParenthesizedExpression(parent)) return isDropped(parent);
  return ts.isExpressionStatement(parent);
}

/** The runner's own loop over the messages: a message whose callback throws is put on the list of failures. */
function applyEachMessage(cx: Lowering, site: Site, meaning: EachMessageMeaning): Value {
  const callback = valueAt(cx, site, meaning.callback)?.value;
  if (callback?.kind !== 'function') {
    cx.gap(site.node, 'what runs for each message is not visible');
    return cx.unknown(site.args, true);
  }
  const failures = cx.newArray([], true);
  cx.collecting.add(failures.list.id);
  const message: Value = { kind: 'message', path: 'message[]' };
  emitLoop(cx, 'messages', false, undefined, () => {
    const body = cx.collect(() => joinTasks(cx, callFunction(cx, callback, site.node, [message], true)));
    const caught = cx.collect(() => {
      // A list that nobody takes tells nobody.
      if (!isDropped(site.node)) cx.step({ kind: 'collect', list: failures.list.id }, site.node, false);
    });
    const at = placeOf(site.node);
    cx.emit({
      kind: 'attempt',
      id: cx.newId(),
      body,
      catch: { at, via: [...cx.via], body: caught },
      finally: undefined,
    });
  });
  const name = memberName(meaning.failuresAt);
  return name === undefined ? failures : { kind: 'object', members: new Map([[name, failures]]), open: false };
}
