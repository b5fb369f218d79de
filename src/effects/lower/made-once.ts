import { ts, unwrap } from '../../typescript/syntax.ts';

/**
 * `made ??= connect()`, `if (!this.made) this.made = connect()`: a promise that is kept for all messages, made where it is missing.
 * Whoever takes it from there waits for it; it is no work of the message at hand.
 */
export function isMadeOnce(node: ts.BinaryExpression): boolean {
  const operator = node.operatorToken.kind;
  if (operator === ts.SyntaxKind.QuestionQuestionEqualsToken || operator === ts.SyntaxKind.BarBarEqualsToken)
    return true;
  if (!ts.isExpressionStatement(node.parent)) return false;
  const statement = node.parent;
  const branch = ts.isBlock(statement.parent) ? statement.parent : statement;
  const condition = branch.parent;
  return (
    ts.isIfStatement(condition) && condition.thenStatement === branch && asksForLack(condition.expression, node.left)
  );
}

/** `!kept`, `kept === undefined`, `kept == null` */
function asksForLack(condition: ts.Expression, kept: ts.Expression): boolean {
  const asked = unwrap(condition);
  const isKept = (node: ts.Expression): boolean => unwrap(node).getText() === kept.getText();
  if (ts.isPrefixUnaryExpression(asked))
    return asked.operator === ts.SyntaxKind.ExclamationToken && isKept(asked.operand);
  if (!ts.isBinaryExpression(asked)) return false;
  const { kind } = asked.operatorToken;
  const isEqual = kind === ts.SyntaxKind.EqualsEqualsToken || kind === ts.SyntaxKind.EqualsEqualsEqualsToken;
  return isEqual && isKept(asked.left) && ['undefined', 'null'].includes(unwrap(asked.right).getText());
}
