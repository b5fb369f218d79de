import {
  AST_NODE_TYPES,
  type ParserServicesWithTypeInformation,
  type TSESLint,
  type TSESTree,
} from '@typescript-eslint/utils';

import { isRepairedBy } from '../delivery/repair.ts';
import type { Report } from '../engine.ts';
import { containsOwn, functionAround, nodeAt, type FunctionNode } from './tree.ts';

export interface AwaitEdit {
  readonly messageId: 'awaitWork' | 'returnWork' | 'loopOverWork';
  readonly fix: TSESLint.ReportFixFunction;
  /** The code cannot mean anything else: a bare statement in the async handler itself, before its acknowledgement. */
  readonly isCertain: boolean;
}

type Code = Readonly<TSESLint.SourceCode>;
type Draft = Omit<AwaitEdit, 'isCertain'> & { readonly isBare?: boolean };

/** The local edit that makes the handler wait for its detached work; none when that would break something else. */
export function awaitEdit(sourceCode: Code, { finding, place, judged }: Report): AwaitEdit | undefined {
  // Nobody can wait for a timer or for a client's callback where it is set up.
  if (place !== finding.at.at || finding.cause === 'later' || finding.cause === 'callback') return undefined;
  // It takes more than to wait for it.
  if (finding.cause === 'unexecuted') return undefined;
  const node = nodeAt(sourceCode, place);
  if (node === undefined || isNoPromise(sourceCode, node)) return undefined;
  const draft = draftOf(sourceCode, outermost(node), finding.at.via.length === 0);
  if (draft === undefined) return undefined;
  const { consumer, findings } = judged;
  if (!isRepairedBy(consumer, findings, finding, { kind: 'await', at: place })) return undefined;
  const { messageId, fix, isBare } = draft;
  const isPlain = finding.cause === 'statement' || finding.cause === 'unawaited';
  return { messageId, fix, isCertain: isBare === true && finding.at.via.length === 0 && isPlain };
}

function outermost(node: TSESTree.Node): TSESTree.Node {
  return node.parent?.type === AST_NODE_TYPES.ChainExpression ? (node.parent ?? node) : node;
}

function draftOf(sourceCode: Code, work: TSESTree.Node, isHandler: boolean): Draft | undefined {
  const { parent } = work;
  if (parent === undefined) return undefined;
  const scope = functionAround(work);
  const isAsync = scope === undefined || scope.async;
  if (isStatement(parent)) {
    if (isAsync) return inAsyncFunction(sourceCode, work);
    return returned(sourceCode, scope, parent) ?? (isHandler ? madeAsync(sourceCode, scope, work) : undefined);
  }
  const each = eachCallOf(work, parent);
  if (each !== undefined) {
    const around = functionAround(each);
    return around === undefined || around.async ? asLoop(sourceCode, each) : undefined;
  }
  if (!isAsync) return undefined;
  if (isVoid(parent) && isStatement(parent.parent)) return withoutVoid(sourceCode, parent, work);
  return isUnusedVariable(sourceCode, parent) ? awaited(work) : undefined;
}

function inAsyncFunction(sourceCode: Code, work: TSESTree.Node): Draft | undefined {
  const method = methodOf(work);
  if (method === 'forEach') return asLoop(sourceCode, work as TSESTree.CallExpression);
  if (method === 'map' || method === 'flatMap') {
    const fix: TSESLint.ReportFixFunction = fixer => [
      fixer.insertTextBefore(work, 'await Promise.all('),
      fixer.insertTextAfter(work, ')'),
    ];
    return { messageId: 'awaitWork', fix };
  }
  return { ...awaited(work), isBare: true };
}

function awaited(work: TSESTree.Node): Draft {
  return { messageId: 'awaitWork', fix: fixer => fixer.insertTextBefore(work, 'await ') };
}

/** `void work()` → `await work()` */
function withoutVoid(sourceCode: Code, parent: TSESTree.Node, work: TSESTree.Node): Draft | undefined {
  if (sourceCode.getCommentsInside(parent).some(({ range }) => range[0] < work.range[0])) return undefined;
  return { messageId: 'awaitWork', fix: fixer => fixer.replaceTextRange([parent.range[0], work.range[0]], 'await ') };
}

/** `.then(() => { work(); })` → `.then(() => { return work(); })` */
function returned(sourceCode: Code, scope: FunctionNode, statement: TSESTree.Node): Draft | undefined {
  if (!isThenCallback(scope) || scope.body.type !== AST_NODE_TYPES.BlockStatement) return undefined;
  if (scope.body.body.at(-1) !== statement || !returnsNothing(sourceCode, scope)) {
    return undefined;
  }
  return { messageId: 'returnWork', fix: fixer => fixer.insertTextBefore(statement, 'return ') };
}

function isThenCallback(scope: FunctionNode): boolean {
  const call = scope.parent;
  return call.type === AST_NODE_TYPES.CallExpression && methodOf(call) === 'then';
}

/** `m => { work(); }` → `async m => { await work(); }`, where nothing else is expected of the function. */
function madeAsync(sourceCode: Code, scope: FunctionNode, work: TSESTree.Node): Draft | undefined {
  const isArgument = scope.parent.type === AST_NODE_TYPES.CallExpression;
  if (!isArgument || scope.generator || scope.returnType !== undefined || !returnsNothing(sourceCode, scope)) {
    return undefined;
  }
  if (methodOf(work) === 'forEach' || methodOf(work) === 'map') return undefined;
  const fix: TSESLint.ReportFixFunction = fixer => [
    fixer.insertTextBefore(scope, 'async '),
    fixer.insertTextBefore(work, 'await '),
  ];
  return { messageId: 'awaitWork', fix };
}

function returnsNothing(sourceCode: Code, scope: FunctionNode): boolean {
  return !containsOwn(
    sourceCode,
    scope.body,
    inner => inner.type === AST_NODE_TYPES.ReturnStatement && inner.argument !== null,
  );
}

/** `list.forEach(item => work(item));`, where the work is the callback's whole body. */
function eachCallOf(work: TSESTree.Node, arrow: TSESTree.Node): TSESTree.CallExpression | undefined {
  if (arrow.type !== AST_NODE_TYPES.ArrowFunctionExpression || arrow.body !== work) return undefined;
  const { parent: call } = arrow;
  const isEach =
    call.type === AST_NODE_TYPES.CallExpression && methodOf(call) === 'forEach' && isStatement(call.parent);
  return isEach ? call : undefined;
}

/** `list.forEach(async item => { … })` → `for (const item of list) { … }` */
function asLoop(sourceCode: Code, call: TSESTree.CallExpression): Draft | undefined {
  const [callback, ...others] = call.arguments;
  const { callee } = call;
  if (callback?.type !== AST_NODE_TYPES.ArrowFunctionExpression || others.length > 0) return undefined;
  if (callee.type !== AST_NODE_TYPES.MemberExpression || !isArray(sourceCode, callee.object)) {
    return undefined;
  }
  const arrow = callback;
  const [parameter, ...further] = arrow.params;
  const isBlock = arrow.body.type === AST_NODE_TYPES.BlockStatement;
  if (parameter === undefined || further.length > 0 || parameter.type === AST_NODE_TYPES.AssignmentPattern)
    return undefined;
  // `return` would leave the whole handler then.
  if (containsOwn(sourceCode, arrow.body, inner => inner.type === AST_NODE_TYPES.ReturnStatement)) return undefined;
  if (isBlock ? !arrow.async : arrow.async && !isAwait(arrow.body)) return undefined;
  const kept = [parameter.range, callee.object.range, arrow.body.range];
  const isKept = ({ range }: TSESTree.Comment): boolean =>
    kept.some(([from, to]) => range[0] >= from && range[1] <= to);
  if (!sourceCode.getCommentsInside(call).every(isKept)) return undefined;
  // `records.forEach(records => …)`: in a loop the name would stand for both.
  const declared = sourceCode.getDeclaredVariables(arrow).map(({ name }) => name);
  if (containsOwn(sourceCode, callee.object, inner => isOneOf(inner, declared))) return undefined;
  const list = sourceCode.getText(callee.object);
  const body = sourceCode.getText(arrow.body);
  const loop = `for (const ${sourceCode.getText(parameter)} of ${list}) `;
  const statement = call.parent;
  return {
    messageId: 'loopOverWork',
    fix: fixer =>
      fixer.replaceText(statement, loop + (isBlock ? body : `${isAwait(arrow.body) ? '' : 'await '}${body};`)),
  };
}

function isOneOf(node: TSESTree.Node, names: readonly string[]): boolean {
  return node.type === AST_NODE_TYPES.Identifier && names.includes(node.name);
}

function isArray(sourceCode: Code, node: TSESTree.Node): boolean {
  const services = sourceCode.parserServices as ParserServicesWithTypeInformation;
  const type = services.getTypeAtLocation(node);
  const checker = services.program.getTypeChecker();
  return checker.isArrayType(type) || checker.isTupleType(type);
}

/** An observable, say: `await` would not wait for it. */
function isNoPromise(sourceCode: Code, node: TSESTree.Node): boolean {
  const services = sourceCode.parserServices as ParserServicesWithTypeInformation;
  const type = services.getTypeAtLocation(node);
  return type.getProperties().length > 0 && type.getProperty('then') === undefined && !isArray(sourceCode, node);
}

function isUnusedVariable(sourceCode: Code, parent: TSESTree.Node): boolean {
  if (parent.type !== AST_NODE_TYPES.VariableDeclarator) return false;
  const { id } = parent;
  const isPlain = id.type === AST_NODE_TYPES.Identifier && id.typeAnnotation === undefined;
  const references = sourceCode.scopeManager?.getDeclaredVariables(parent).flatMap(variable => variable.references);
  return isPlain && references?.every(({ identifier }) => identifier === id) === true;
}

function methodOf(node: TSESTree.Node): string | undefined {
  if (node.type !== AST_NODE_TYPES.CallExpression) return undefined;
  const { callee } = node;
  if (callee.type !== AST_NODE_TYPES.MemberExpression) return undefined;
  const { property, computed } = callee;
  return computed ? undefined : (property as TSESTree.Identifier).name;
}

function isStatement(node: TSESTree.Node | undefined): boolean {
  return node?.type === AST_NODE_TYPES.ExpressionStatement;
}

function isVoid(node: TSESTree.Node): boolean {
  return node.type === AST_NODE_TYPES.UnaryExpression && node.operator === 'void';
}

function isAwait(node: TSESTree.Node): boolean {
  return node.type === AST_NODE_TYPES.AwaitExpression;
}
