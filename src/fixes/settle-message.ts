import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils';

import { isRepairedBy, rewritten } from '../delivery/repair.ts';
import type { Program, Step } from '../effects/program.ts';
import type { Report } from '../engine.ts';
import { ending, insertAtEnd, rejectionFor, sequence } from './caught-failure.ts';
import { callOf, isSamePlace, leaves, loopAround } from './lookup.ts';
import { isSameAt } from './same-value.ts';
import { functionAround, nodeAt } from './tree.ts';

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

export interface Suggestion {
  readonly messageId: 'rejectMessage' | 'returnMessage';
  readonly fix: TSESLint.ReportFixFunction;
}

interface Edit extends Suggestion {
  readonly part: (part: Program) => Program;
}

/** The local edit that settles the message on the path that leaves it; none when that would break something else. */
export function settleMessage(context: Context, report: Report): Suggestion[] {
  const { finding, judged } = report;
  const edit =
    finding.cause === 'caught'
      ? rejectInCatch(context, report)
      : finding.cause === 'neverAcked'
        ? returnMessage(context.sourceCode, report)
        : undefined;
  if (edit === undefined) return [];
  const { part, ...suggestion } = edit;
  return isRepairedBy(judged.consumer, judged.findings, finding, { kind: 'rewrite', part }) ? [suggestion] : [];
}

/** `channel.nack(message, false, false)` as the last statement of the catch clause, as the `try` block acknowledges. */
function rejectInCatch(context: Context, { finding, place, judged }: Report): Edit | undefined {
  const { sourceCode } = context;
  const at = finding.other?.trace.at;
  const clause = at?.file === place.file ? sourceCode.getNodeByRangeIndex(at.start) : undefined;
  if (at === undefined || clause?.type !== AST_NODE_TYPES.CatchClause || leaves(clause.body.body.at(-1)))
    return undefined;
  for (const ack of acksOf(judged.consumer.program)) {
    const call = callOf(sourceCode, place.file, ack);
    const how = call === undefined ? undefined : rejectionFor(context, call);
    if (how === undefined || functionAround(how.call) !== functionAround(clause)) continue;
    if (loopAround(how.call) !== loopAround(clause)) continue;
    if (![how.call.callee, ...how.call.arguments].every(node => isSameAt(context, node, clause))) continue;
    const nack: Step = { ...ack, effect: { kind: 'nack', requeue: false, covers: 'message' } };
    return {
      messageId: 'rejectMessage',
      fix: fixer => insertAtEnd(sourceCode, fixer, clause.body, [`${how.text};`]),
      part: ending(at, (_, body) => sequence(body, nack)),
    };
  }
  return undefined;
}

function acksOf(program: Program): readonly Step[] {
  const found: Step[] = [];
  rewritten(program, part => {
    if (part.kind === 'step' && part.effect.kind === 'ack') found.push(part);
    return part;
  });
  return found;
}

/** `return undefined;` at the end of the registered function → `return message;` */
function returnMessage(sourceCode: Readonly<TSESLint.SourceCode>, { finding, place }: Report): Edit | undefined {
  const at = finding.other?.trace.at;
  const node = at?.file === place.file ? nodeAt(sourceCode, at) : undefined;
  if (at === undefined || node?.type !== AST_NODE_TYPES.ReturnStatement) return undefined;
  const handler = functionAround(node);
  const message = handler?.params[0];
  if (handler === undefined || handler.returnType !== undefined || message?.type !== AST_NODE_TYPES.Identifier)
    return undefined;
  if (!isOptionOf(handler, place)) return undefined;
  return {
    messageId: 'returnMessage',
    fix: fixer => fixer.replaceText(node, `return ${message.name};`),
    part: part =>
      part.kind === 'exit' && part.how === 'return' && isSamePlace(part.at, at)
        ? { ...part, settles: { kind: 'ack' } }
        : part,
  };
}

/** Is the function an option of the call whose callee ends the place? */
function isOptionOf(handler: TSESTree.Node, place: Report['place']): boolean {
  const call = handler.parent?.parent?.parent;
  const isCall = call?.type === AST_NODE_TYPES.CallExpression || call?.type === AST_NODE_TYPES.NewExpression;
  return isCall && call.callee.range[1] === place.end;
}
