import { ts, walk } from '../../typescript/syntax.ts';
import type { StepId } from '../program.ts';
import type { Value } from '../value.ts';
import { tasksIn } from './expressions.ts';
import type { Lowering } from './lowering.ts';
import { memberName, type Site } from './site.ts';

/** What a batch call gave, and the member of it that tells what failed. */
export interface Reply {
  readonly step: StepId;
  readonly member: string;
}

/** The result of a batch call; where it tells of entries that failed, it is remembered until somebody drops it. */
export function batchResult(cx: Lowering, site: Site, failuresAt: string | undefined, step: StepId): Value {
  const id = String(cx.newId());
  const member = memberName(failuresAt);
  if (member !== undefined) cx.replies.set(id, { step, member });
  return { kind: 'unknown', id, from: site.args, observes: false };
}

/** Notes that nobody looks at the value: a statement ends with it, or a callback does not take it. */
export function noteDropped(cx: Lowering, value: Value): void {
  for (const { step, member } of repliesIn(cx, value)) cx.unread.set(step, member);
}

/** What `map` of a list that is not known gives: a list of results or promises, if its callback gave one. */
export function mappedResult(cx: Lowering, method: string | undefined, given: Value, mapped: Value): Value {
  const isKept = repliesIn(cx, given).length > 0 || tasksIn(given).length > 0;
  return (method === 'map' || method === 'flatMap') && isKept ? cx.newArray([given], true) : mapped;
}

/** The results that a value is, or is a list of. What is computed from one was read. */
function repliesIn(cx: Lowering, value: Value): readonly Reply[] {
  if (cx.replies.size === 0) return [];
  switch (value.kind) {
    case 'unknown':
      return [cx.replies.get(value.id)].filter(reply => reply !== undefined);
    case 'task':
      return repliesIn(cx, value.value);
    case 'choice':
      return [...repliesIn(cx, value.then), ...repliesIn(cx, value.else)];
    case 'array':
      return value.list.elements.flatMap(element => repliesIn(cx, element));
    default:
      return [];
  }
}

/** The same for a variable that is never mentioned again. */
export function noteUnused(cx: Lowering, name: ts.BindingName, value: Value): void {
  if (!ts.isIdentifier(name) || repliesIn(cx, value).length === 0) return;
  const mentions: ts.Node[] = [];
  walk(ts.findAncestor(name, ts.isFunctionLike) ?? name.getSourceFile(), node => {
    if (ts.isIdentifier(node) && node.text === name.text) mentions.push(node);
    return undefined;
  });
  if (mentions.length === 1) noteDropped(cx, value);
}
