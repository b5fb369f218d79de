import { AST_NODE_TYPES, type TSESLint, type TSESTree } from '@typescript-eslint/utils';

import type { Range } from '../delivery/repair.ts';

type Code = Readonly<TSESLint.SourceCode>;

export type FunctionNode =
  TSESTree.ArrowFunctionExpression | TSESTree.FunctionDeclaration | TSESTree.FunctionExpression;

/** ESLint gives the program `null` for a parent, whatever its type says. */
export function parentOf(node: TSESTree.Node): TSESTree.Node | undefined {
  return node.parent ?? undefined;
}

/** The outermost node with exactly this range; the statement around an expression has one character more. */
export function nodeAt(sourceCode: Code, place: Range): TSESTree.Node | undefined {
  let found: TSESTree.Node | undefined;
  let node = sourceCode.getNodeByRangeIndex(place.start) ?? undefined;
  while (node !== undefined && node.range[1] <= place.end && node.range[0] >= place.start) {
    if (node.range[0] === place.start && node.range[1] === place.end) found = node;
    node = parentOf(node);
  }
  return found;
}

export function isFunction(node: TSESTree.Node | undefined): node is FunctionNode {
  return (
    node?.type === AST_NODE_TYPES.ArrowFunctionExpression ||
    node?.type === AST_NODE_TYPES.FunctionDeclaration ||
    node?.type === AST_NODE_TYPES.FunctionExpression
  );
}

/** The function around the node; `undefined` at the top of a module. */
export function functionAround(node: TSESTree.Node): FunctionNode | undefined {
  for (let current = parentOf(node); current !== undefined; current = parentOf(current)) {
    if (isFunction(current)) return current;
  }
  return undefined;
}

/** The ancestor that is a direct statement of the block. */
export function statementIn(block: TSESTree.Node, node: TSESTree.Node): TSESTree.Node | undefined {
  let current: TSESTree.Node | undefined = node;
  while (current !== undefined && current.parent !== block) current = parentOf(current);
  return current;
}

/** Does the node contain one that passes the test, functions inside it aside? */
export function containsOwn(
  sourceCode: Code,
  node: TSESTree.Node,
  isWanted: (inner: TSESTree.Node) => boolean,
): boolean {
  if (isWanted(node)) return true;
  const keys = sourceCode.visitorKeys[node.type] ?? [];
  return keys.some(key => {
    const child = (node as unknown as Record<string, unknown>)[key];
    const children = Array.isArray(child) ? (child as unknown[]) : [child];
    return children.some(inner => isNode(inner) && !isFunction(inner) && containsOwn(sourceCode, inner, isWanted));
  });
}

function isNode(value: unknown): value is TSESTree.Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** The whitespace that the node's line starts with. */
export function indentOf(sourceCode: Code, node: TSESTree.Node): string {
  const line = sourceCode.lines[node.loc.start.line - 1] ?? '';
  return line.slice(0, line.length - line.trimStart().length);
}

/** Does anything but this node and comments stand on its lines? */
export function sharesLine(sourceCode: Code, node: TSESTree.Node): boolean {
  const before = sourceCode.getTokenBefore(node);
  const after = sourceCode.getTokenAfter(node);
  return before?.loc.end.line === node.loc.start.line || after?.loc.start.line === node.loc.end.line;
}
