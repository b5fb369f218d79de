import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils';

import type { Place, Step } from '../effects/program.ts';
import { functionAround, nodeAt, parentOf } from './tree.ts';

export type SourceCode = Readonly<TSESLint.SourceCode>;

/** The call that a step stands for; `undefined` when it is in another file. */
export function callOf(
  sourceCode: SourceCode,
  file: string,
  step: Step | undefined,
): TSESTree.CallExpression | undefined {
  const at = step?.trace.at;
  const node = at?.file === file ? nodeAt(sourceCode, at) : undefined;
  const inner = node?.type === AST_NODE_TYPES.ExpressionStatement ? node.expression : node;
  const call = inner?.type === AST_NODE_TYPES.ChainExpression ? inner.expression : inner;
  return call?.type === AST_NODE_TYPES.CallExpression ? call : undefined;
}

export function isWithin(inner: TSESTree.Node, outer: TSESTree.Node): boolean {
  return inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];
}

export function isSamePlace(left: Place, right: Place): boolean {
  return left.file === right.file && left.start === right.start && left.end === right.end;
}

const LOOPS: ReadonlySet<string> = new Set([
  AST_NODE_TYPES.ForStatement,
  AST_NODE_TYPES.ForOfStatement,
  AST_NODE_TYPES.ForInStatement,
  AST_NODE_TYPES.WhileStatement,
  AST_NODE_TYPES.DoWhileStatement,
]);

/** The innermost loop of the same function. */
export function loopAround(node: TSESTree.Node): TSESTree.Node | undefined {
  const end = functionAround(node);
  let around = parentOf(node);
  while (around !== undefined && around !== end && !LOOPS.has(around.type)) around = parentOf(around);
  return around === end ? undefined : around;
}

export function variableOf(sourceCode: SourceCode, node: TSESTree.Identifier): TSESLint.Scope.Variable | undefined {
  for (let scope: TSESLint.Scope.Scope | null = sourceCode.getScope(node); scope !== null; scope = scope.upper) {
    const variable = scope.set.get(node.name);
    if (variable !== undefined) return variable;
  }
  return undefined;
}

/** Does a block that ends in this statement never reach its end? */
export function leaves(last: TSESTree.Statement | undefined): boolean {
  const exits: readonly unknown[] = [
    AST_NODE_TYPES.ReturnStatement,
    AST_NODE_TYPES.ThrowStatement,
    AST_NODE_TYPES.ContinueStatement,
    AST_NODE_TYPES.BreakStatement,
  ];
  return exits.includes(last?.type);
}
