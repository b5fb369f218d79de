import { AST_NODE_TYPES, ESLintUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils';

import { catalogFor } from '../analysis.ts';
import { isRepairedBy, rewritten } from '../delivery/repair.ts';
import type { Attempt, Exit, Loop, Place, Program, Step } from '../effects/program.ts';
import type { Report } from '../engine.ts';
import { originsOfCallee } from '../typescript/origin.ts';
import { ts } from '../typescript/syntax.ts';
import { callOf, isSamePlace, isWithin, leaves, loopAround, type SourceCode } from './lookup.ts';
import { isSameAt } from './same-value.ts';
import { functionAround } from './tree.ts';

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

export type Way = 'rethrowError' | 'rejectMessage' | 'leaveMessage';

export interface Suggestion {
  readonly messageId: Way;
  readonly fix: TSESLint.ReportFixFunction;
}

interface Edit extends Suggestion {
  readonly part: (part: Program) => Program;
}

/**
 * The ways out of a catch clause that keep the message: reject it where the client can, leave it to its lease in a polling loop,
 * else throw the error again. Each is judged first, and offered only when it mends the report and breaks nothing.
 */
export function keepMessage(context: Context, report: Report): Suggestion[] {
  const { sourceCode } = context;
  const { finding, place, judged } = report;
  if (finding.cause !== 'caught' || finding.at.at !== place) return [];
  const clause = sourceCode.getNodeByRangeIndex(place.start);
  if (clause?.type !== AST_NODE_TYPES.CatchClause) return [];
  const ack = finding.schedule.findLast(({ step }) => step?.effect.kind === 'ack')?.step;
  const edits = [rejection(context, report, clause, ack), absence(sourceCode, report, clause)].filter(isThere);
  const isRight = ({ part }: Edit): boolean =>
    isRepairedBy(judged.consumer, judged.findings, finding, { kind: 'rewrite', part });
  const kept = edits.filter(isRight);
  if (kept.length > 0) return kept;
  const thrown = rethrow(sourceCode, report, clause);
  return thrown !== undefined && isRight(thrown) ? [thrown] : [];
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}

export const sequence = (...parts: readonly Program[]): Program => ({ kind: 'sequence', parts });

/** The program with another end of the catch clause at that place. */
export function ending(place: Place, end: (attempt: Attempt, body: Program) => Program): (part: Program) => Program {
  return part => {
    if (part.kind !== 'attempt' || part.catch === undefined || !isSamePlace(part.catch.at, place)) return part;
    return { ...part, catch: { ...part.catch, body: end(part, part.catch.body) } };
  };
}

/** The innermost loop that runs the catch clause at that place. */
function findLoop(program: Program, place: Place): Loop | undefined {
  let found: Loop | undefined;
  rewritten(program, part => {
    if (part.kind !== 'loop' || found !== undefined) return part;
    rewritten(
      part.body,
      ending(place, (_, body) => {
        found = part;
        return body;
      }),
    );
    return part;
  });
  return found;
}

// ---------------------------------------------------------------------------------------------- throw again

function rethrow(sourceCode: SourceCode, { place, judged }: Report, clause: TSESTree.CatchClause): Edit | undefined {
  const name =
    clause.param === null ? 'error' : clause.param.type === AST_NODE_TYPES.Identifier ? clause.param.name : '';
  if (name === '' || judged.consumer.kind === 'loop') return undefined;
  // A throw would end the attempts that a retry loop has left.
  const loop = loopAround(clause) && findLoop(judged.consumer.program, place);
  if (loop !== undefined && loop.over !== 'messages') return undefined;
  if (clause.param === null && /\berror\b/u.test(sourceCode.getText(clause))) return undefined;
  const last = clause.body.body.at(-1);
  const replaced = last?.type === AST_NODE_TYPES.ReturnStatement && isPlain(last.argument) ? last : undefined;
  return {
    messageId: 'rethrowError',
    fix: fixer => [
      ...(clause.param === null ? [fixer.insertTextBefore(clause.body, `(${name}) `)] : []),
      replaced === undefined
        ? insertAtEnd(sourceCode, fixer, clause.body, [`throw ${name};`])
        : fixer.replaceText(replaced, `throw ${name};`),
    ],
    part: ending(place, (attempt, body) =>
      sequence(replaced === undefined ? body : withoutReturn(body), {
        kind: 'exit',
        how: 'throw',
        at: place,
        rethrows: attempt.id,
      }),
    ),
  };
}

/** Nothing is lost with the value that is no longer returned. */
function isPlain(value: TSESTree.Expression | null): boolean {
  return value === null || value.type === AST_NODE_TYPES.Literal || value.type === AST_NODE_TYPES.Identifier;
}

function withoutReturn(body: Program): Program {
  if (body.kind === 'exit' && body.how === 'return') return sequence();
  if (body.kind !== 'sequence') return body;
  const last = body.parts.at(-1);
  return last === undefined ? body : sequence(...body.parts.slice(0, -1), withoutReturn(last));
}

// ---------------------------------------------------------------------------------------------- reject

interface Rejection {
  readonly property: TSESTree.Identifier;
  readonly call: TSESTree.CallExpression;
  /** The whole call, and its parts that differ from the acknowledging one. */
  readonly text: string;
  readonly member: string;
  readonly more: readonly string[];
}

/** `channel.nack(message, false, false)` in place of the acknowledgement, or before it is reached. */
function rejection(
  context: Context,
  { place }: Report,
  clause: TSESTree.CatchClause,
  ack: Step | undefined,
): Edit | undefined {
  const { sourceCode } = context;
  const call = callOf(sourceCode, place.file, ack);
  const how = call === undefined ? undefined : rejectionFor(context, call);
  if (ack === undefined || how === undefined) return undefined;
  const effect = { kind: 'nack', requeue: false, covers: 'message' } as const;
  if (isWithin(how.call, clause.body)) {
    const last = how.call.arguments.at(-1);
    if (last === undefined) return undefined;
    return {
      messageId: 'rejectMessage',
      fix: fixer => [
        fixer.replaceText(how.property, how.member),
        ...(how.more.length === 0 ? [] : [fixer.insertTextAfter(last, `, ${how.more.join(', ')}`)]),
      ],
      part: part => (part.kind === 'step' && isSamePlace(part.trace.at, ack.trace.at) ? { ...part, effect } : part),
    };
  }
  const around = functionAround(clause);
  const isSameRun = around !== undefined && around === functionAround(how.call) && loopAround(clause) === undefined;
  const named = [how.call.callee, ...how.call.arguments];
  if (!isSameRun || !named.every(node => isSameAt(context, node, clause))) return undefined;
  if (returnsValue(around) || leaves(clause.body.body.at(-1))) return undefined;
  const exit: Exit = { kind: 'exit', how: 'return', at: place };
  return {
    messageId: 'rejectMessage',
    fix: fixer => insertAtEnd(sourceCode, fixer, clause.body, [`${how.text};`, 'return;']),
    part: ending(place, (_, body) => sequence(body, { ...ack, effect }, exit)),
  };
}

export function rejectionFor(context: Context, call: TSESTree.CallExpression): Rejection | undefined {
  const { callee } = call;
  if (callee.type !== AST_NODE_TYPES.MemberExpression || callee.property.type !== AST_NODE_TYPES.Identifier)
    return undefined;
  const services = ESLintUtils.getParserServices(context);
  const node = services.esTreeNodeToTSNodeMap.get(call);
  if (!ts.isCallExpression(node)) return undefined;
  const match = catalogFor(context).find(originsOfCallee(services.program.getTypeChecker(), node));
  if (match === undefined || !('member' in match.entry) || !('type' in match.entry)) return undefined;
  const { type } = match.entry;
  for (const entry of match.library.entries) {
    if (entry.is !== 'nack' || !('member' in entry) || !('type' in entry) || entry.type !== type) continue;
    const flag = Number(/^Argument\[(\d+)\]$/u.exec(entry.requeue?.at ?? '')?.[1] ?? Number.NaN);
    const given = call.arguments.length;
    if (Number.isNaN(flag) || entry.message !== 'Argument[0]' || given === 0 || given > flag) continue;
    const more = Array.from({ length: flag + 1 - given }, () => 'false');
    const texts = call.arguments.map(argument => context.sourceCode.getText(argument));
    const dot = callee.optional ? '?.' : '.';
    const text = `${context.sourceCode.getText(callee.object)}${dot}${entry.member}(${[...texts, ...more].join(', ')})`;
    return { property: callee.property, call, text, member: entry.member, more };
  }
  return undefined;
}

function returnsValue(around: TSESTree.Node): boolean {
  if (!('returnType' in around) || around.returnType === undefined) return false;
  const { typeAnnotation } = around.returnType;
  const text =
    typeAnnotation.type === AST_NODE_TYPES.TSTypeReference ? typeAnnotation.typeArguments?.params[0] : typeAnnotation;
  return text?.type !== AST_NODE_TYPES.TSVoidKeyword;
}

// ---------------------------------------------------------------------------------------------- leave it to the lease

/** `continue` before the acknowledgement that follows in the loop: the message comes back when its lease ends. */
function absence(sourceCode: SourceCode, { place, judged }: Report, clause: TSESTree.CatchClause): Edit | undefined {
  const { contract, kind } = judged.consumer;
  if (kind !== 'loop' || contract.unsettled !== 'redelivered' || loopAround(clause) === undefined) return undefined;
  if (leaves(clause.body.body.at(-1))) return undefined;
  const loop = findLoop(judged.consumer.program, place);
  if (loop === undefined) return undefined;
  const exit: Exit = { kind: 'exit', how: 'continue', label: loop.label, at: place };
  return {
    messageId: 'leaveMessage',
    fix: fixer => insertAtEnd(sourceCode, fixer, clause.body, ['continue;']),
    part: ending(place, (_, body) => sequence(body, exit)),
  };
}

// ---------------------------------------------------------------------------------------------- text

/** New last statements of a block, after its comments, indented like the others. */
export function insertAtEnd(
  sourceCode: SourceCode,
  fixer: TSESLint.RuleFixer,
  block: TSESTree.BlockStatement,
  statements: readonly string[],
): TSESLint.RuleFix {
  const close = sourceCode.getLastToken(block);
  const before = close && sourceCode.getTokenBefore(close, { includeComments: true });
  if (close == null || before == null) return fixer.insertTextAfter(block, '');
  if (before.range[0] === block.range[0]) return fixer.replaceText(block, `{ ${statements.join(' ')} }`);
  const isOneLine = block.loc.start.line === block.loc.end.line;
  const indent = indentAt(sourceCode, block.loc.end.line);
  const text = statements.map(statement => (isOneLine ? ` ${statement}` : `\n${indent}  ${statement}`)).join('');
  return fixer.insertTextAfter(before, text);
}

function indentAt(sourceCode: SourceCode, line: number): string {
  return /^\s*/u.exec(sourceCode.lines[line - 1] ?? '')?.[0] ?? '';
}
