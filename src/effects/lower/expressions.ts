import { originsOfProperty } from '../../typescript/origin.ts';
import { symbolOf } from '../../typescript/symbols.ts';
import { hasBody, isMemberAssignment, nameText, ts, unwrap } from '../../typescript/syntax.ts';
import { andNarrowed, compare, conditionValue, not, opaque, or, truthy, type Comparison } from '../conditions.ts';
import { placeOf } from '../place.ts';
import { literal, partsOf, undefinedValue, type Value } from '../value.ts';
import { elementsOf } from './arrays.ts';
import { keepField } from './builders.ts';
import { lowerCall, lowerNew, lowerTagged } from './calls.ts';
import { constantOf } from './constants.ts';
import { isStep } from './counters.ts';
import { givenMethod } from './instances.ts';
import { branch, choice, either, type Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { isMadeOnce } from './made-once.ts';
import { memberOf } from './members.ts';
import { assignPattern } from './patterns.ts';
import { joinTasks, lowerAwait, markDetached } from './promises.ts';
import { lookup, valueOfSymbol } from './scopes.ts';
import { noteShown } from './shown.ts';
import { handlerFor } from './tables.ts';
import { derived, templateValue } from './templates.ts';

/** Lowers an expression: emits its steps, returns what is known of its value. `awaited`: its promise is awaited right here. */
export function lowerExpression(cx: Lowering, scope: Scope, expression: ts.Expression, awaited = false): Value {
  return cx.nested<Value>(cx.unknown(), () => lower(cx, scope, unwrap(expression), awaited));
}

function lower(cx: Lowering, scope: Scope, node: ts.Expression, awaited: boolean): Value {
  const next = (inner: ts.Expression): Value => lowerExpression(cx, scope, inner);
  if (ts.isIdentifier(node)) return lowerIdentifier(cx, scope, node);
  if (ts.isCallExpression(node)) return lowerCall(cx, scope, node, awaited);
  if (ts.isAwaitExpression(node)) return lowerAwait(cx, scope, node.expression);
  if (ts.isPropertyAccessExpression(node)) {
    const constant = constantOf(cx, node);
    if (constant !== undefined) return constant;
    const member = memberOf(cx, next(node.expression), node.name.text, node);
    return (member.kind === 'unknown' ? givenMethod(cx, node) : undefined) ?? member;
  }
  if (ts.isElementAccessExpression(node)) return lowerElementAccess(cx, scope, node);
  if (ts.isStringLiteralLike(node)) return literal(node.text);
  if (ts.isNumericLiteral(node)) return literal(Number(node.text));
  if (ts.isBigIntLiteral(node)) return literal(Number(node.text.slice(0, -1)));
  if (ts.isTemplateExpression(node)) {
    return templateValue(
      node,
      node.templateSpans.map(span => next(span.expression)),
    );
  }
  if (ts.isObjectLiteralExpression(node)) return lowerObject(cx, scope, node);
  if (ts.isArrayLiteralExpression(node)) return lowerArray(cx, scope, node);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
    return { kind: 'function', declaration: node, scope, self: ts.isArrowFunction(node) ? scope.self : undefined };
  }
  if (ts.isBinaryExpression(node)) return lowerBinary(cx, scope, node, awaited);
  if (ts.isConditionalExpression(node)) {
    return lowerConditional(cx, scope, truthy(next(node.condition)), node.whenTrue, node.whenFalse, awaited);
  }
  if (ts.isPrefixUnaryExpression(node)) {
    if (isStep(node.operator)) return lowerStep(cx, scope, node).after;
    const operand = next(node.operand);
    if (node.operator === ts.SyntaxKind.ExclamationToken) return conditionValue(not(truthy(operand)));
    if (node.operator === ts.SyntaxKind.MinusToken && operand.kind === 'literal' && typeof operand.value === 'number') {
      return literal(-operand.value);
    }
    return derived(ts.tokenToString(node.operator) ?? 'unary', [operand]);
  }
  if (ts.isPostfixUnaryExpression(node)) return lowerStep(cx, scope, node).before;
  if (ts.isVoidExpression(node)) {
    markDetached(cx, next(node.expression), 'void', node.expression);
    return undefinedValue;
  }
  if (ts.isTypeOfExpression(node)) return derived('typeof', [next(node.expression)]);
  if (ts.isNewExpression(node)) return lowerNew(cx, scope, node, awaited);
  if (ts.isTaggedTemplateExpression(node)) return lowerTagged(cx, scope, node, awaited);
  if (ts.isYieldExpression(node)) {
    const value = node.expression === undefined ? undefinedValue : next(node.expression);
    scope.frame?.yields.push(value);
    return cx.unknown();
  }
  if (ts.isSpreadElement(node)) return next(node.expression);
  if (ts.isDeleteExpression(node)) {
    next(node.expression);
    return cx.unknown();
  }
  return lowerKeyword(cx, scope, node);
}

function lowerKeyword(cx: Lowering, scope: Scope, node: ts.Expression): Value {
  switch (node.kind) {
    case ts.SyntaxKind.TrueKeyword:
      return literal(true);
    case ts.SyntaxKind.FalseKeyword:
      return literal(false);
    case ts.SyntaxKind.NullKeyword:
      return literal(null);
    case ts.SyntaxKind.ThisKeyword:
    case ts.SyntaxKind.SuperKeyword:
      return scope.self ?? cx.unknown();
    default:
      return cx.unknown();
  }
}

function lowerIdentifier(cx: Lowering, scope: Scope, node: ts.Identifier): Value {
  if (node.text === 'undefined') return undefinedValue;
  const symbol = symbolOf(cx.services.checker, node);
  if (symbol === undefined) return { kind: 'unknown', id: `global:${node.text}` };
  const binding = lookup(scope, symbol);
  return binding === undefined ? valueOfSymbol(cx, symbol, node) : cx.read(binding);
}

function lowerElementAccess(cx: Lowering, scope: Scope, node: ts.ElementAccessExpression): Value {
  const base = lowerExpression(cx, scope, node.expression);
  const key = lowerExpression(cx, scope, node.argumentExpression);
  if (key.kind === 'literal') return memberOf(cx, base, String(key.value), node);
  // `event.Records[index]` is one of the messages.
  const isList = base.kind === 'array' || (base.kind === 'message' && base.list === true);
  const element = isList ? elementsOf(base)?.element : undefined;
  return element ?? handlerFor(cx, base, key) ?? { kind: 'derived', op: 'element', parts: [base, key] };
}

/** `n++`, `--n` */
function lowerStep(
  cx: Lowering,
  scope: Scope,
  node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
): { readonly before: Value; readonly after: Value } {
  const before = lowerExpression(cx, scope, node.operand);
  const after: Value = { kind: 'derived', op: ts.tokenToString(node.operator) ?? 'step', parts: [before] };
  assignPattern(cx, scope, node.operand, after);
  return { before, after };
}

function lowerObject(cx: Lowering, scope: Scope, node: ts.ObjectLiteralExpression): Value {
  const members = new Map<string, Value>();
  const unseen: Value[] = [];
  const unnamed: Value[] = [];
  let open = false;
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) {
      const spread = lowerExpression(cx, scope, property.expression);
      if (spread.kind === 'object') {
        for (const [name, value] of spread.members) members.set(name, value);
        open ||= spread.open;
        if (spread.rest !== undefined) unseen.push(spread.rest);
        unnamed.push(...(spread.unnamed ?? []));
      } else {
        open = true;
        unseen.push(spread);
      }
      continue;
    }
    const name = nameText(property.name) ?? computedName(cx, scope, property.name);
    if (name === undefined) {
      open = true;
      if (ts.isPropertyAssignment(property)) unnamed.push(lowerExpression(cx, scope, property.initializer));
    } else if (ts.isPropertyAssignment(property)) {
      members.set(name, noteShown(lowerExpression(cx, scope, property.initializer), property.initializer));
    } else if (ts.isShorthandPropertyAssignment(property)) {
      members.set(name, noteShown(lowerExpression(cx, scope, property.name), property.name));
    } else if (hasBody(property) && ts.isMethodDeclaration(property)) {
      members.set(name, { kind: 'function', declaration: property, scope, self: undefined });
    } else open = true;
  }
  const [rest] = unseen;
  return {
    kind: 'object',
    members,
    open,
    ...(unseen.length === 1 && rest !== undefined ? { rest } : {}),
    ...(unnamed.length > 0 ? { unnamed } : {}),
  };
}

/** `[welcome.name]: welcome` */
function computedName(cx: Lowering, scope: Scope, name: ts.PropertyName): string | undefined {
  if (!ts.isComputedPropertyName(name)) return undefined;
  const value = lowerExpression(cx, scope, name.expression);
  return value.kind === 'literal' ? String(value.value) : undefined;
}

function lowerArray(cx: Lowering, scope: Scope, node: ts.ArrayLiteralExpression): Value {
  const elements: Value[] = [];
  let open = false;
  let perMessage = false;
  for (const element of node.elements) {
    const value = lowerExpression(cx, scope, element);
    if (!ts.isSpreadElement(element)) elements.push(value);
    else if (value.kind === 'array') {
      elements.push(...value.list.elements);
      open ||= value.list.open;
      perMessage ||= value.list.perMessage;
    } else if (value.kind === 'message' && value.list === true) return value;
    else {
      // `...(isOpen ? [save(order)] : [])`: what may be in the list is waited for with it.
      elements.push(...[...partsOf(value)].filter(({ kind }) => kind === 'task' || kind === 'query'));
      open = true;
    }
  }
  return cx.newArray(elements, open, perMessage);
}

function lowerConditional(
  cx: Lowering,
  scope: Scope,
  test: ReturnType<typeof truthy>,
  whenTrue: ts.Expression,
  whenFalse: ts.Expression,
  awaited: boolean,
): Value {
  return either(
    cx,
    scope.frame,
    test,
    () => lowerExpression(cx, scope, whenTrue, awaited),
    () => lowerExpression(cx, scope, whenFalse, awaited),
  );
}

function comparisonOf(operator: ts.SyntaxKind): Comparison | undefined {
  switch (operator) {
    case ts.SyntaxKind.EqualsEqualsEqualsToken:
    case ts.SyntaxKind.EqualsEqualsToken:
      return '==';
    case ts.SyntaxKind.ExclamationEqualsEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsToken:
      return '!=';
    case ts.SyntaxKind.LessThanToken:
      return '<';
    case ts.SyntaxKind.LessThanEqualsToken:
      return '<=';
    case ts.SyntaxKind.GreaterThanToken:
      return '>';
    case ts.SyntaxKind.GreaterThanEqualsToken:
      return '>=';
    default:
      return undefined;
  }
}

function lowerBinary(cx: Lowering, scope: Scope, node: ts.BinaryExpression, awaited: boolean): Value {
  const operator = node.operatorToken.kind;
  if (isAssignment(operator)) return lowerAssignment(cx, scope, node);
  if (isShortCircuit(operator)) {
    return lowerShortCircuit(cx, scope, operator, lowerExpression(cx, scope, node.left, awaited), node.right, awaited);
  }
  const left = lowerExpression(cx, scope, node.left);
  const right = lowerExpression(cx, scope, node.right);
  if (operator === ts.SyntaxKind.CommaToken) return right;
  const comparison = comparisonOf(operator);
  if (comparison !== undefined) return conditionValue(compare(left, comparison, right, cx.services.conflictCodes));
  if (operator === ts.SyntaxKind.InstanceOfKeyword) return lowerInstanceOf(cx, left, node.right);
  if (operator === ts.SyntaxKind.InKeyword)
    return conditionValue(opaque({ kind: 'derived', op: 'in', parts: [left, right] }, ''));
  const number = calculated(left, operator, right);
  if (number !== undefined) return literal(number);
  if (operator === ts.SyntaxKind.PlusToken) return derived('template', [left, right]);
  return { kind: 'derived', op: ts.tokenToString(operator) ?? 'binary', parts: [left, right] };
}

/** `7 * 24 * 60 * 60` */
function calculated(left: Value, operator: ts.SyntaxKind, right: Value): number | undefined {
  if (left.kind !== 'literal' || right.kind !== 'literal') return undefined;
  const [a, b] = [left.value, right.value];
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  switch (operator) {
    case ts.SyntaxKind.AsteriskToken:
      return a * b;
    case ts.SyntaxKind.SlashToken:
      return a / b;
    case ts.SyntaxKind.PlusToken:
      return a + b;
    case ts.SyntaxKind.MinusToken:
      return a - b;
    default:
      return undefined;
  }
}

function isAssignment(operator: ts.SyntaxKind): boolean {
  return operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment;
}

function isShortCircuit(operator: ts.SyntaxKind): boolean {
  return (
    operator === ts.SyntaxKind.AmpersandAmpersandToken ||
    operator === ts.SyntaxKind.BarBarToken ||
    operator === ts.SyntaxKind.QuestionQuestionToken
  );
}

function lowerShortCircuit(
  cx: Lowering,
  scope: Scope,
  operator: ts.SyntaxKind,
  left: Value,
  rightNode: ts.Expression,
  awaited: boolean,
): Value {
  const takesRight =
    operator === ts.SyntaxKind.AmpersandAmpersandToken
      ? truthy(left)
      : operator === ts.SyntaxKind.BarBarToken
        ? not(truthy(left))
        : compare(left, '==', literal(null), cx.services.conflictCodes);
  let right: Value = undefinedValue;
  branch(
    cx,
    scope.frame,
    takesRight,
    () => (right = lowerExpression(cx, scope, rightNode, awaited)),
    () => undefined,
  );
  if (operator === ts.SyntaxKind.AmpersandAmpersandToken && right.kind !== 'task') {
    return conditionValue(andNarrowed(truthy(left), truthy(right)));
  }
  // Of two conditions, the question is all there is to know.
  if (operator === ts.SyntaxKind.BarBarToken && left.kind === 'condition' && right.kind === 'condition')
    return conditionValue(or(left.condition, right.condition));
  return choice(takesRight, right, left);
}

function lowerInstanceOf(cx: Lowering, left: Value, right: ts.Expression): Value {
  const name = symbolOf(cx.services.checker, lastIdentifier(right))?.name;
  if (left.kind === 'error' && name !== undefined && cx.services.conflictClasses.has(name)) {
    return conditionValue({ kind: 'conflict', attempt: left.attempt });
  }
  // Every caught error is an Error for our purposes.
  if (left.kind === 'error' && name === 'Error') return literal(true);
  return conditionValue(opaque({ kind: 'derived', op: `instanceof ${name ?? ''}`, parts: [left] }, ''));
}

function lastIdentifier(node: ts.Expression): ts.Node {
  const inner = unwrap(node);
  return ts.isPropertyAccessExpression(inner) ? inner.name : inner;
}

function lowerAssignment(cx: Lowering, scope: Scope, node: ts.BinaryExpression): Value {
  const operator = node.operatorToken.kind;
  const logical =
    operator === ts.SyntaxKind.QuestionQuestionEqualsToken
      ? ts.SyntaxKind.QuestionQuestionToken
      : operator === ts.SyntaxKind.BarBarEqualsToken
        ? ts.SyntaxKind.BarBarToken
        : operator === ts.SyntaxKind.AmpersandAmpersandEqualsToken
          ? ts.SyntaxKind.AmpersandAmpersandToken
          : undefined;
  let value: Value;
  if (logical !== undefined) {
    value = lowerShortCircuit(cx, scope, logical, lowerExpression(cx, scope, node.left), node.right, false);
  } else {
    value = lowerExpression(cx, scope, node.right);
    if (operator !== ts.SyntaxKind.EqualsToken) {
      value = {
        kind: 'derived',
        op: ts.tokenToString(operator) ?? '=',
        parts: [lowerExpression(cx, scope, node.left), value],
      };
    }
  }
  if (isMadeOnce(node) && !isLocal(cx, scope, node.left)) value = joinTasks(cx, value);
  assignPattern(cx, scope, node.left, value);
  if (isMemberAssignment(node)) {
    keepField(cx, scope, node, value);
    cx.onMemberAssignment(node, value);
  }
  return value;
}

function isLocal(cx: Lowering, scope: Scope, target: ts.Expression): boolean {
  const symbol = ts.isIdentifier(target) ? symbolOf(cx.services.checker, target) : undefined;
  return symbol !== undefined && lookup(scope, symbol) !== undefined;
}

/** What the catalog says of a message's property: that it is made anew with each delivery, or that it identifies the message. */
export function messageField(
  cx: Lowering,
  node: ts.Node,
  name: string,
): Pick<Extract<Value, { kind: 'message' }>, 'unstable' | 'observes' | 'identifies'> {
  if (!cx.services.catalog.fieldNames.has(name)) return {};
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node) && !ts.isBindingElement(node))
    return {};
  const entry = cx.services.catalog.findField(originsOfProperty(cx.services.checker, node))?.entry;
  if (entry?.is !== 'field') return {};
  if (entry.stability === 'stable') return entry.identity === true ? { identifies: true } : {};
  return { unstable: placeOf(node), observes: entry.tells === 'redelivery' };
}

/** The tasks that a value holds, however deep. */
export function tasksIn(value: Value): readonly Extract<Value, { kind: 'task' }>[] {
  return [...partsOf(value)].filter(part => part.kind === 'task');
}
