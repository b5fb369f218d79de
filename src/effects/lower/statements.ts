import { ts, unwrap } from '../../typescript/syntax.ts';
import { TRUE, truthy } from '../conditions.ts';
import { placeOf } from '../place.ts';
import type { Condition, LabelId, Loop, Place, Program } from '../program.ts';
import { undefinedValue, type Value } from '../value.ts';
import { elementsOf, handlersIn, loopOver } from './arrays.ts';
import { noteDropped, noteUnused } from './batch-results.ts';
import { forgetCounters } from './counters.ts';
import { lowerExpression } from './expressions.ts';
import { eachVerdict, recordReturn } from './functions.ts';
import { branch, type Lowering } from './lowering.ts';
import type { Binding, Scope } from './scope.ts';
import { isEmpty } from '../parts.ts';
import { assignPattern, patternBindings } from './patterns.ts';
import { emitThrow } from './resolvers.ts';
import { streamOf } from './streams.ts';
import { joinTasks, markDetached } from './promises.ts';
import { keepsQuery } from './queries.ts';
import { childScope } from './scopes.ts';
import { isLastQuestion, lowerSwitch } from './switches.ts';

export function lowerBlock(cx: Lowering, scope: Scope, block: { readonly statements: readonly ts.Statement[] }): void {
  const inner = childScope(scope);
  hoist(cx, inner, block.statements);
  for (const statement of block.statements) lowerStatement(cx, inner, statement);
}

/** Functions declared in a block see its variables. */
export function hoist(cx: Lowering, scope: Scope, statements: readonly ts.Statement[]): void {
  for (const statement of statements) {
    if (!ts.isFunctionDeclaration(statement) || statement.name === undefined) continue;
    const symbol = cx.services.checker.getSymbolAtLocation(statement.name);
    if (symbol !== undefined) {
      scope.bindings.set(symbol, { value: { kind: 'function', declaration: statement, scope, self: undefined } });
    }
  }
}

export function lowerStatement(cx: Lowering, scope: Scope, statement: ts.Statement, label?: string): void {
  cx.nested(undefined, () => {
    lower(cx, scope, statement, label);
    return undefined;
  });
}

function lower(cx: Lowering, scope: Scope, node: ts.Statement, label: string | undefined): void {
  if (ts.isExpressionStatement(node)) {
    const value = lowerExpression(cx, scope, node.expression);
    noteDropped(cx, value);
    if (!keepsQuery(cx, scope, value, node.expression)) markDetached(cx, value, 'statement', node.expression);
  } else if (ts.isVariableStatement(node)) {
    lowerVariables(cx, scope, node.declarationList);
  } else if (ts.isIfStatement(node)) {
    const condition = truthy(lowerExpression(cx, scope, node.expression));
    branch(
      cx,
      scope.frame,
      isLastQuestion(cx, node, condition) ? TRUE : condition,
      () => {
        lowerStatement(cx, scope, node.thenStatement);
      },
      () => {
        if (node.elseStatement !== undefined) lowerStatement(cx, scope, node.elseStatement);
      },
    );
  } else if (ts.isReturnStatement(node)) {
    lowerReturn(cx, scope, node);
  } else if (ts.isThrowStatement(node)) {
    emitThrow(cx, lowerExpression(cx, scope, node.expression), placeOf(node));
  } else if (ts.isBlock(node)) {
    if (label === undefined) lowerBlock(cx, scope, node);
    else
      inBlock(cx, label, () => {
        lowerBlock(cx, scope, node);
      });
  } else if (ts.isTryStatement(node)) {
    lowerTry(cx, scope, node);
  } else if (ts.isIterationStatement(node, false)) {
    if (!cx.onLoop(node, () => lowerIteration(cx, scope, node, label))) lowerIteration(cx, scope, node, label);
  } else if (ts.isSwitchStatement(node)) {
    lowerSwitch(cx, scope, node, label);
  } else if (ts.isBreakOrContinueStatement(node)) {
    lowerJump(cx, node);
  } else if (ts.isLabeledStatement(node)) {
    lowerStatement(cx, scope, node.statement, node.label.text);
  }
}

export function lowerVariables(cx: Lowering, scope: Scope, list: ts.VariableDeclarationList): void {
  for (const declaration of list.declarations) {
    const value =
      declaration.initializer === undefined ? undefinedValue : lowerExpression(cx, scope, declaration.initializer);
    noteUnused(cx, declaration.name, value);
    patternBindings(cx, scope, declaration.name, value);
  }
}

function lowerReturn(cx: Lowering, scope: Scope, node: ts.ReturnStatement): void {
  const { frame } = scope;
  // Inside `try`, `return promise` is not awaited by it: the catch clause never sees its failure.
  const awaited = frame?.awaited === true && frame.tryDepth === 0;
  let value = node.expression === undefined ? undefinedValue : lowerExpression(cx, scope, node.expression, awaited);
  if (awaited) value = joinTasks(cx, value);
  if (frame !== undefined) recordReturn(frame, value);
  if (frame?.isHandler !== true) {
    cx.emit({ kind: 'exit', how: 'return', at: placeOf(node) });
    return;
  }
  eachVerdict(cx, frame, value, part => {
    const settles = cx.onReturn(part, node);
    cx.emit({ kind: 'exit', how: 'return', at: placeOf(node), ...(settles === undefined ? {} : { settles }) });
  });
}

function lowerTry(cx: Lowering, scope: Scope, node: ts.TryStatement): void {
  const { frame } = scope;
  const id = cx.newId();
  const failed: Condition = { kind: 'failed', attempt: id };
  const returnsBefore = frame?.returns.length ?? 0;
  if (frame !== undefined) frame.tryDepth += 1;
  const tried = cx.isolated(() =>
    cx.collect(() => {
      lowerBlock(cx, scope, node.tryBlock);
    }),
  );
  if (frame !== undefined) frame.tryDepth -= 1;
  const returnsInTry = frame?.returns.splice(returnsBefore) ?? [];
  const clause = node.catchClause;
  let caught: { readonly result: Program; readonly changes: ReadonlyMap<Binding, Value> } | undefined;
  if (clause !== undefined) {
    frame?.path.push(failed);
    cx.catchDepth += 1;
    caught = cx.isolated(() =>
      cx.collect(() => {
        const inner = childScope(scope);
        if (clause.variableDeclaration !== undefined) {
          patternBindings(cx, inner, clause.variableDeclaration.name, { kind: 'error', attempt: id, path: '' });
        }
        lowerBlock(cx, inner, clause.block);
      }),
    );
    cx.catchDepth -= 1;
    frame?.path.pop();
  }
  const tells =
    frame?.isHandler === false && frame.returns.slice(returnsBefore).some(({ value }) => isOpaqueAnswer(value));
  if (clause !== undefined && tells) cx.gap(clause, 'what is answered to a failure is not known');
  // A `return` in the catch clause wins over the one in the block, which was not reached.
  frame?.returns.push(...returnsInTry);
  cx.merge(failed, caught?.changes ?? new Map(), tried.changes);
  const last =
    node.finallyBlock === undefined
      ? undefined
      : cx.collect(() => {
          if (node.finallyBlock !== undefined) lowerBlock(cx, scope, node.finallyBlock);
        });
  if (isEmpty(tried.result) && (last === undefined || isEmpty(last))) return;
  cx.emit({
    kind: 'attempt',
    id,
    body: tried.result,
    catch:
      clause === undefined || caught === undefined
        ? undefined
        : { at: catchPlace(clause), via: [...cx.via], body: caught.result, ...(tells ? { tells } : {}) },
    finally: last,
  });
}

/** `return err(cause)`: made by a call whose body is not visible, of what it was given. Its caller may ask what it tells. */
const isOpaqueAnswer = (value: Value): boolean => value.kind === 'unknown' && (value.from ?? []).length > 0;

/** `catch (error)` without its block: what it fails to do may be long. */
function catchPlace(clause: ts.CatchClause): Place {
  const file = clause.getSourceFile();
  const head = file.text.slice(clause.getStart(file), clause.block.getStart(file)).trimEnd();
  const place = placeOf(clause, 'catch');
  return { ...place, end: place.start + head.length };
}

// ---------------------------------------------------------------------------------------------- loops

function withTarget(cx: Lowering, name: string | undefined, loop: boolean, build: (label: LabelId) => void): void {
  const label = cx.newId();
  cx.breakTargets.push({ name, label, loop });
  build(label);
  cx.breakTargets.pop();
}

export function inBlock(cx: Lowering, name: string | undefined, build: () => void): void {
  withTarget(cx, name, false, label => {
    const body = cx.collect(build);
    if (!isEmpty(body)) cx.emit({ kind: 'block', label, body });
  });
}

function lowerJump(cx: Lowering, node: ts.BreakOrContinueStatement): void {
  const how = ts.isBreakStatement(node) ? 'break' : 'continue';
  const name = node.label?.text;
  const target = cx.breakTargets.findLast(
    candidate =>
      (name === undefined || candidate.name === name) &&
      (how === 'break' ? name !== undefined || candidate.name === undefined || candidate.loop : candidate.loop),
  );
  if (target !== undefined) cx.emit({ kind: 'exit', how, label: target.label, at: placeOf(node) });
}

/** Emits a loop; variables that its body assigns hold either value afterwards. */
export function emitLoop(
  cx: Lowering,
  over: Loop['over'],
  endless: boolean,
  name: string | undefined,
  build: (label: LabelId) => void,
): void {
  withTarget(cx, name, true, label => {
    const { result: body, changes } = cx.isolated(() =>
      cx.collect(() => {
        build(label);
      }),
    );
    for (const [binding, value] of changes) {
      cx.assign(binding, { kind: 'choice', condition: loopRan(label), then: value, else: cx.read(binding) });
    }
    if (!isEmpty(body)) cx.emit({ kind: 'loop', over, endless, label, body });
  });
}

function loopRan(label: LabelId): Condition {
  return { kind: 'opaque', id: `loop ${String(label)} ran`, mayObserve: true };
}

function lowerIteration(cx: Lowering, scope: Scope, node: ts.IterationStatement, label: string | undefined): void {
  if (ts.isForOfStatement(node)) lowerForOf(cx, scope, node, label);
  else lowerLoop(cx, scope, node as PlainLoop, label);
}

type PlainLoop = ts.ForStatement | ts.WhileStatement | ts.DoStatement | ts.ForInStatement;

/** What a stream of messages gives, whatever held it until now. */
const deliveries: Value = { kind: 'message', path: 'message', list: true };

function lowerForOf(cx: Lowering, scope: Scope, node: ts.ForOfStatement, label: string | undefined): void {
  const list = lowerExpression(cx, scope, node.expression);
  const handlers = handlersIn(cx, list);
  if (handlers !== undefined && label === undefined && !jumps(node.statement)) {
    for (const handler of handlers) lowerRound(cx, scope, node, handler);
    return;
  }
  const known = elementsOf(list);
  const elements =
    known?.overMessages !== true && streamOf(cx.services, node) !== undefined ? elementsOf(deliveries) : known;
  emitLoop(cx, elements?.overMessages === true ? 'messages' : loopOver(list), false, label, loop => {
    const element = elements?.element ?? cx.unknown([list]);
    forgetCounters(cx, scope, node.statement, loop);
    lowerRound(cx, scope, node, element);
  });
}

function lowerRound(cx: Lowering, scope: Scope, node: ts.ForOfStatement, element: Value): void {
  const inner = childScope(scope);
  const value = node.awaitModifier === undefined ? element : joinTasks(cx, element);
  if (ts.isVariableDeclarationList(node.initializer)) {
    for (const declaration of node.initializer.declarations) patternBindings(cx, inner, declaration.name, value);
  } else assignPattern(cx, inner, node.initializer, value);
  lowerStatement(cx, inner, node.statement);
}

/** Does a `break` or `continue` stand in the statement? */
function jumps(node: ts.Node): boolean {
  return ts.isBreakOrContinueStatement(node) || ts.forEachChild(node, jumps) === true;
}

function lowerLoop(cx: Lowering, scope: Scope, node: PlainLoop, label: string | undefined): void {
  const inner = childScope(scope);
  if (ts.isForStatement(node) && node.initializer !== undefined) {
    if (ts.isVariableDeclarationList(node.initializer)) lowerVariables(cx, inner, node.initializer);
    else lowerExpression(cx, inner, node.initializer);
  }
  if (ts.isForInStatement(node) && ts.isVariableDeclarationList(node.initializer)) {
    const list = lowerExpression(cx, inner, node.expression);
    for (const declaration of node.initializer.declarations)
      patternBindings(cx, inner, declaration.name, cx.unknown([list]));
  }
  emitLoop(cx, countedOver(cx, inner, node), isEndless(node), label, loop => {
    forgetCounters(cx, inner, node, loop);
    if (ts.isWhileStatement(node)) {
      // Zero rounds are possible, the first round is what matters.
      const met = truthy(lowerExpression(cx, inner, node.expression));
      const condition = node === cx.receivingLoop ? TRUE : met;
      branch(
        cx,
        scope.frame,
        condition,
        () => {
          lowerStatement(cx, inner, node.statement);
        },
        () => undefined,
      );
      return;
    }
    if (ts.isForStatement(node) && node.condition !== undefined) lowerExpression(cx, inner, node.condition);
    lowerStatement(cx, inner, node.statement);
    if (ts.isDoStatement(node)) lowerExpression(cx, inner, node.expression);
    if (ts.isForStatement(node) && node.incrementor !== undefined) lowerExpression(cx, inner, node.incrementor);
  });
}

/** `for (let index = 0; index < event.Records.length; index++)` */
function countedOver(cx: Lowering, scope: Scope, node: ts.IterationStatement): Loop['over'] {
  if (!ts.isForStatement(node) || node.condition === undefined || !ts.isBinaryExpression(node.condition))
    return 'times';
  const limit = unwrap(node.condition.right);
  if (!ts.isPropertyAccessExpression(limit) || limit.name.text !== 'length') return 'times';
  return loopOver(lowerExpression(cx, scope, limit.expression));
}

function isEndless(node: PlainLoop): boolean {
  if (ts.isForInStatement(node)) return false;
  const condition = ts.isForStatement(node) ? node.condition : node.expression;
  return condition === undefined || condition.kind === ts.SyntaxKind.TrueKeyword;
}
