import { coversAll } from '../../typescript/exhaustive.ts';
import { ts } from '../../typescript/syntax.ts';
import { compare, or, TRUE } from '../conditions.ts';
import type { Condition } from '../program.ts';
import { isOfMessage } from '../value-reads.ts';
import type { Value } from '../value.ts';
import { lowerExpression } from './expressions.ts';
import { branch, type Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { childScope } from './scopes.ts';
import { hoist, inBlock, lowerStatement } from './statements.ts';

export function lowerSwitch(cx: Lowering, scope: Scope, node: ts.SwitchStatement, label: string | undefined): void {
  const subject = lowerExpression(cx, scope, node.expression);
  const inner = childScope(scope);
  const { clauses } = node.caseBlock;
  hoist(
    cx,
    inner,
    clauses.flatMap(clause => [...clause.statements]),
  );
  const isOneChosen = namesEach(cx, subject, node);
  inBlock(cx, label, () => {
    lowerClauses(cx, inner, subject, clauses, isOneChosen, 0);
  });
}

/** Is there a case for each value of the subject's type? What a message is declared to say, the next version of its sender may not keep to. */
function namesEach(cx: Lowering, subject: Value, { expression, caseBlock: { clauses } }: ts.SwitchStatement): boolean {
  const cases = clauses.flatMap(clause => (ts.isCaseClause(clause) ? [clause.expression] : []));
  return cases.length === clauses.length && !isOfMessage(subject) && coversAll(cx.services.checker, expression, cases);
}

/**
 * The cases from `from` on, as a chain of branches; the default clause is tried last, wherever it stands. The last case needs no question if
 * one of them is always chosen.
 */
function lowerClauses(
  cx: Lowering,
  scope: Scope,
  subject: Value,
  clauses: readonly ts.CaseOrDefaultClause[],
  isOneChosen: boolean,
  from: number,
): void {
  cx.nested(undefined, () => {
    let at = from;
    let condition: Condition | undefined;
    // `case A: case B:` share the statements of the last, `case A: default:` those of the default.
    for (; at < clauses.length; at += 1) {
      const clause = clauses[at];
      if (clause === undefined) break;
      if (ts.isDefaultClause(clause)) {
        if (condition !== undefined) break;
        continue;
      }
      const test = compare(subject, '==', lowerExpression(cx, scope, clause.expression), cx.services.conflictCodes);
      condition = condition === undefined ? test : or(condition, test);
      if (clause.statements.length > 0) break;
    }
    if (condition === undefined) {
      const otherwise = clauses.findIndex(ts.isDefaultClause);
      if (otherwise >= 0) runFrom(cx, scope, clauses, otherwise);
      return undefined;
    }
    branch(
      cx,
      scope.frame,
      isOneChosen && at >= clauses.length - 1 ? TRUE : condition,
      () => {
        runFrom(cx, scope, clauses, at);
      },
      () => {
        lowerClauses(cx, scope, subject, clauses, isOneChosen, at + 1);
      },
    );
    return undefined;
  });
}

/** The statements of a clause, and of the next ones as long as it falls through. */
function runFrom(cx: Lowering, scope: Scope, clauses: readonly ts.CaseOrDefaultClause[], from: number): void {
  for (let at = from; at < clauses.length; at += 1) {
    const clause = clauses[at];
    if (clause === undefined) return;
    for (const statement of clause.statements) lowerStatement(cx, scope, statement);
    if (endsHere(clause.statements)) return;
  }
}

function endsHere(statements: readonly ts.Statement[]): boolean {
  const last = statements.at(-1);
  if (last === undefined) return false;
  if (ts.isBlock(last)) return endsHere(last.statements);
  return ts.isBreakOrContinueStatement(last) || ts.isReturnStatement(last) || ts.isThrowStatement(last);
}

/** `if (verdict === 'ack') … else if (verdict === 'nack') …`: of two there are no others. */
export function isLastQuestion(cx: Lowering, node: ts.IfStatement, condition: Condition): boolean {
  if (node.elseStatement !== undefined || condition.kind === 'constant') return false;
  if (condition.kind === 'opaque' && condition.isOfMessage === true) return false;
  const asked = comparedIn(node);
  if (asked === undefined) return false;
  const constants = [asked.right];
  for (let at = node; ts.isIfStatement(at.parent) && at.parent.elseStatement === at; at = at.parent) {
    const before = comparedIn(at.parent);
    if (before?.left.getText() !== asked.left.getText()) return false;
    constants.push(before.right);
  }
  return constants.length > 1 && coversAll(cx.services.checker, asked.left, constants);
}

function comparedIn({ expression }: ts.IfStatement): ts.BinaryExpression | undefined {
  return ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken
    ? expression
    : undefined;
}
