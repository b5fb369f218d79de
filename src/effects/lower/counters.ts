import { symbolOf } from '../../typescript/symbols.ts';
import { ts, unwrap } from '../../typescript/syntax.ts';
import type { LabelId } from '../program.ts';
import type { Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { lookup } from './scopes.ts';

/** A loop's body is lowered once and stands for every round: what it counts up or down has no known value in it. */
export function forgetCounters(cx: Lowering, scope: Scope, loop: ts.Node, label: LabelId): void {
  const visit = (node: ts.Node): void => {
    const target = counted(node);
    const symbol = target === undefined ? undefined : symbolOf(cx.services.checker, target);
    const binding = symbol === undefined ? undefined : lookup(scope, symbol);
    if (binding !== undefined) cx.assign(binding, { ...cx.unknown([cx.read(binding)]), countedIn: label });
    ts.forEachChild(node, visit);
  };
  visit(loop);
}

/** `n` of `n++`, `--n`, `n += 1`. */
function counted(node: ts.Node): ts.Identifier | undefined {
  const target =
    ts.isPostfixUnaryExpression(node) || (ts.isPrefixUnaryExpression(node) && isStep(node.operator))
      ? node.operand
      : ts.isBinaryExpression(node) && isArithmetic(node.operatorToken.kind)
        ? node.left
        : undefined;
  const inner = target === undefined ? undefined : unwrap(target);
  return inner !== undefined && ts.isIdentifier(inner) ? inner : undefined;
}

export function isStep(operator: ts.SyntaxKind): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}

function isArithmetic(operator: ts.SyntaxKind): boolean {
  return operator >= ts.SyntaxKind.PlusEqualsToken && operator <= ts.SyntaxKind.SlashEqualsToken;
}
