import type { ConsumerMeaning } from '../../catalog/model.ts';
import type { ts } from '../../typescript/syntax.ts';
import type { Condition, ListId, ReturnSettles } from '../program.ts';
import { partsOf, textOf, type Value } from '../value.ts';
import { branch, type Lowering } from './lowering.ts';
import type { Frame } from './scope.ts';
import { memberOf } from './members.ts';
import { pathParts } from './site.ts';
import { emitLoop } from './statements.ts';

/** What a returned list says of each message, and which messages were put into lists so far with which outcome. */
export interface Outcomes {
  readonly status: string;
  readonly ack: string;
  readonly deadLetter: string | undefined;
  readonly lists: Map<ListId, Outcome>;
  /** A status was changed after its entry was made: which one, nobody keeps track of. */
  isChanged: boolean;
}

/** The messages that a list says are done, and those that it gives up. */
interface Outcome {
  readonly done: ListId;
  readonly givenUp: ListId;
}

export function outcomesOf({ outcomesReturned }: ConsumerMeaning): Outcomes | undefined {
  if (outcomesReturned === undefined) return undefined;
  const { status, ack, deadLetter } = outcomesReturned;
  return { status: pathParts(status).at(-1)?.index ?? '', ack, deadLetter, lists: new Map(), isChanged: false };
}

/** `results.push({ id, status })`: what the entry says holds when the list is returned. Does it say anything? */
export function noteOutcome(
  cx: Lowering,
  frame: Frame | undefined,
  list: ListId,
  entry: Value,
  node: ts.Node,
): boolean {
  if (cx.outcomes === undefined) return false;
  const status = memberOf(cx, entry, cx.outcomes.status, node);
  if (![...partsOf(status)].some(part => part.kind === 'literal' && part.value !== undefined)) return false;
  eachStatus(cx, frame, status, list, node);
  return true;
}

/** `results[0].status = 'failed'` */
export function noteAssigned(cx: Lowering, member: string): void {
  if (cx.outcomes?.status === member) cx.outcomes.isChanged = true;
}

/** What the returned list tells the client; of one that cannot be told, it is believed that it leaves out what has failed. */
export function settledByOutcomes(cx: Lowering, value: Value, node: ts.Node): ReturnSettles {
  const list = value.kind === 'array' && cx.outcomes?.isChanged !== true ? outcomeIn(cx, value, node) : undefined;
  if (list === undefined) {
    if (value.kind === 'literal' && value.value == null) return { kind: 'nothing' };
    cx.gap(node, 'what this list says of each message is not visible');
    return { kind: 'ack', chosen: true };
  }
  if (cx.outcomes?.deadLetter !== undefined) cx.step({ kind: 'deadLetter', listed: list.givenUp }, node, false);
  return { kind: 'ackOnly', list: list.done };
}

function outcomeIn(cx: Lowering, { list }: Extract<Value, { kind: 'array' }>, node: ts.Node): Outcome | undefined {
  const { id, from, elements, open, perMessage } = list;
  const lists = cx.outcomes?.lists;
  const noted = lists?.get(id) ?? (from === undefined ? undefined : lists?.get(from));
  if (noted !== undefined) return noted;
  const note = (): void => {
    for (const entry of elements)
      eachStatus(cx, undefined, memberOf(cx, entry, cx.outcomes?.status ?? '', node), id, node);
  };
  if (perMessage) emitLoop(cx, 'messages', false, undefined, note);
  else if (open) return undefined;
  else note();
  return outcomeOf(cx, id);
}

function outcomeOf(cx: Lowering, list: ListId): Outcome {
  const known = cx.outcomes?.lists.get(list);
  if (known !== undefined) return known;
  const made = { done: cx.newId(), givenUp: cx.newId() };
  cx.outcomes?.lists.set(list, made);
  return made;
}

/** A status that cannot be told is both done and not. */
function eachStatus(cx: Lowering, frame: Frame | undefined, status: Value, list: ListId, node: ts.Node): void {
  const { done, givenUp } = outcomeOf(cx, list);
  const collect = (into: ListId): void => {
    cx.step({ kind: 'collect', list: into }, node, false);
  };
  const either = (condition: Condition, yes: () => void, no: () => void): void => {
    branch(cx, frame, condition, yes, no);
  };
  if (status.kind === 'choice') {
    either(
      status.condition,
      () => {
        eachStatus(cx, frame, status.then, list, node);
      },
      () => {
        eachStatus(cx, frame, status.else, list, node);
      },
    );
  } else if (status.kind !== 'literal') {
    const condition = { kind: 'opaque', id: `status ${textOf(status)}`, mayObserve: true } as const;
    either(
      condition,
      () => {
        collect(done);
      },
      () => undefined,
    );
  } else if (status.value === cx.outcomes?.ack) collect(done);
  else if (status.value === cx.outcomes?.deadLetter) collect(givenUp);
}
