import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils';

import { isRepairedBy } from '../delivery/repair.ts';
import type { Trace } from '../effects/program.ts';
import type { Report } from '../engine.ts';
import { variableOf } from './lookup.ts';
import { containsOwn, nodeAt, sharesLine, statementIn } from './tree.ts';

type Code = Readonly<TSESLint.SourceCode>;
type Place = Trace['at'];

/** Moves the acknowledgement behind the last statement with work that it ran ahead of; none where that is not local. */
export function moveAckFix(sourceCode: Code, report: Report): TSESLint.ReportFixFunction | undefined {
  const { finding, place, judged } = report;
  if (place !== finding.at.at || finding.effect === undefined || isInTransaction(report)) return undefined;
  const ack = statementOf(sourceCode, place);
  const block = ack?.parent;
  if (ack === undefined || block?.type !== AST_NODE_TYPES.BlockStatement || sharesLine(sourceCode, ack))
    return undefined;
  const works = [finding.effect, ...finding.also].map(({ trace }) => seenFrom(finding.at, trace));
  const targets = works.map(work => targetOf(sourceCode, block, work));
  const last = Math.max(...targets);
  const first = block.body.indexOf(ack);
  const target = block.body[last];
  if (target === undefined || targets.some(at => at <= first) || sharesLine(sourceCode, target)) return undefined;
  if (hasOpenComment(sourceCode, ack) || hasOpenComment(sourceCode, target)) return undefined;
  if (block.body.slice(first + 1, last + 1).some(statement => mayLeave(sourceCode, statement))) return undefined;
  if (isAssignedBetween(sourceCode, ack, target)) return undefined;
  const range = (node: TSESTree.Node) => ({ file: place.file, start: node.range[0], end: node.range[1] });
  const repair = { kind: 'move', what: range(ack), after: range(target) } as const;
  return isRepairedBy(judged.consumer, judged.findings, finding, repair) ? move(sourceCode, ack, target) : undefined;
}

/** It has to stay where the transaction is. */
function isInTransaction({ finding: { at, schedule } }: Report): boolean {
  return schedule.some(
    ({ step }) => step?.effect.kind === 'ack' && step.effect.client !== undefined && isSame(step.trace.at, at.at),
  );
}

function statementOf(sourceCode: Code, place: Place): TSESTree.ExpressionStatement | undefined {
  let node = nodeAt(sourceCode, place);
  while (
    node?.parent?.type === AST_NODE_TYPES.AwaitExpression ||
    node?.parent?.type === AST_NODE_TYPES.ChainExpression
  ) {
    node = node.parent;
  }
  if (node?.type === AST_NODE_TYPES.ExpressionStatement) return node;
  return node?.parent?.type === AST_NODE_TYPES.ExpressionStatement ? node.parent : undefined;
}

/** The work's place as the function that acknowledges sees it: its own call, not what that leads to. */
function seenFrom(ack: Trace, work: Trace): Place | undefined {
  const isShared = ack.via.every((call, index) => isSame(work.via[index], call));
  return isShared ? [...work.via, work.at][ack.via.length] : undefined;
}

function isSame(left: Place | undefined, right: Place): boolean {
  return left?.file === right.file && left.start === right.start && left.end === right.end;
}

/** Which statement of the block holds the work; -1 when none does. */
function targetOf(sourceCode: Code, block: TSESTree.BlockStatement, work: Place | undefined): number {
  const node = work === undefined ? undefined : nodeAt(sourceCode, work);
  const statement = node === undefined ? undefined : statementIn(block, node);
  return block.body.findIndex(candidate => candidate === statement);
}

/** A path that ends here would no longer acknowledge. A throw is right not to. */
function mayLeave(sourceCode: Code, statement: TSESTree.Node): boolean {
  return containsOwn(
    sourceCode,
    statement,
    ({ type }) =>
      type === AST_NODE_TYPES.ReturnStatement ||
      type === AST_NODE_TYPES.BreakStatement ||
      type === AST_NODE_TYPES.ContinueStatement,
  );
}

/** Would the moved statement see another value of a variable that it names? */
function isAssignedBetween(sourceCode: Code, ack: TSESTree.Node, target: TSESTree.Node): boolean {
  return containsOwn(sourceCode, ack, inner => {
    const variable = inner.type === AST_NODE_TYPES.Identifier ? variableOf(sourceCode, inner) : undefined;
    return variable?.references.some(isWriteBetween) === true;
  });

  function isWriteBetween(reference: TSESLint.Scope.Reference): boolean {
    const [start, end] = reference.identifier.range;
    return reference.isWrite() && start >= ack.range[1] && end <= target.range[1];
  }
}

/** A comment that begins beside the statement and goes on below it cannot move with its line. */
function hasOpenComment(sourceCode: Code, node: TSESTree.Node): boolean {
  return sourceCode
    .getCommentsAfter(node)
    .some(({ loc }) => loc.start.line === node.loc.end.line && loc.end.line > node.loc.end.line);
}

/** Whole lines move, with the comments above and beside the statement. */
function move(sourceCode: Code, ack: TSESTree.Node, target: TSESTree.Node): TSESLint.ReportFixFunction {
  const before = sourceCode.getTokenBefore(ack);
  const above = sourceCode.getCommentsBefore(ack).find(({ loc }) => loc.start.line !== before?.loc.end.line);
  const lineStart = (line: number): number => sourceCode.getIndexFromLoc({ line, column: 0 });
  const from = lineStart((above ?? ack).loc.start.line);
  const to = lineStart(ack.loc.end.line + 1);
  const text = sourceCode.text.slice(from, to);
  const at = lineStart(target.loc.end.line + 1);
  return fixer => [fixer.removeRange([from, to]), fixer.insertTextAfterRange([at, at], text)];
}
