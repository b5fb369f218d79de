import type { ReplyMeaning, StatusMeaning } from '../../catalog/model.ts';
import type { ts } from '../../typescript/syntax.ts';
import { literal, textOf, type Value } from '../value.ts';
import { eachVerdict } from './functions.ts';
import { choice, type Lowering } from './lowering.ts';
import type { Binding } from './scope.ts';
import { valueAt, type Site } from './site.ts';

const SUCCESS = 200;
/** Webhook senders take a redirect for a failure as well. */
const FIRST_FAILURE = 300;

/** `res.status(500)`: kept for the response that the same object sends later; gives the object back, for chains. */
export function applyStatus(cx: Lowering, site: Site, meaning: StatusMeaning): Value {
  const receiver = site.receiver ?? cx.unknown();
  cx.assign(statusOf(cx, receiver), valueAt(cx, site, meaning.code)?.value ?? cx.unknown());
  return receiver;
}

/** A response: sent right here, or a value that settles once it is returned. */
export function applyReply(cx: Lowering, site: Site, meaning: ReplyMeaning): Value {
  if (!cx.repliesSettle) return cx.unknown(site.args);
  const given = meaning.status === undefined ? undefined : valueAt(cx, site, meaning.status)?.value;
  const code = given ?? (site.receiver === undefined ? literal(SUCCESS) : cx.read(statusOf(cx, site.receiver)));
  const verdict = verdictOf(cx, code);
  cx.replied = true;
  if (meaning.sends !== true) return verdict;
  eachVerdict(cx, site.scope.frame, verdict, part => {
    settleBy(cx, part, site.node);
  });
  return cx.unknown(site.args);
}

/** Emits the settle step that a verdict stands for. */
export function settleBy(cx: Lowering, verdict: Value, node: ts.Node): void {
  if (verdict.kind !== 'verdict') {
    cx.gap(node, 'the status of this response is not visible');
    return;
  }
  if (verdict.as === 'nack') cx.step({ kind: 'nack', requeue: verdict.requeue, covers: 'message' }, node, false);
  else if (verdict.as === 'ack') cx.step({ kind: 'ack', covers: 'message' }, node, false);
  else cx.step({ kind: 'deadLetter' }, node, false);
}

function verdictOf(cx: Lowering, code: Value): Value {
  if (code.kind === 'choice') return choice(code.condition, verdictOf(cx, code.then), verdictOf(cx, code.else));
  if (code.kind !== 'literal') return cx.unknown([code]);
  const isSuccess = code.value === undefined || Number(code.value) < FIRST_FAILURE;
  return isSuccess ? { kind: 'verdict', as: 'ack', requeue: false } : { kind: 'verdict', as: 'nack', requeue: true };
}

function statusOf(cx: Lowering, receiver: Value): Binding {
  const text = textOf(receiver);
  const binding = cx.statuses.get(text) ?? { value: literal(SUCCESS) };
  cx.statuses.set(text, binding);
  return binding;
}
