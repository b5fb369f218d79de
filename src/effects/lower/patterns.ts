import { nameText, ts, unwrap } from '../../typescript/syntax.ts';
import { symbolOf } from '../../typescript/symbols.ts';
import { compare } from '../conditions.ts';
import { placeOf } from '../place.ts';
import { undefinedValue, type Value } from '../value.ts';
import { addTo } from './arrays.ts';
import { lowerExpression } from './expressions.ts';
import { choice, type Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { memberOf } from './members.ts';
import { noteAssigned } from './outcomes.ts';
import { noteAssignment } from './unit-of-work.ts';
import { lookup } from './scopes.ts';
import { fill } from './tables.ts';
import { noteHandedOn } from './uses.ts';

/** Declares the variables of a binding name or pattern with what is known of the value. */
export function patternBindings(cx: Lowering, scope: Scope, name: ts.BindingName, value: Value): void {
  if (ts.isIdentifier(name)) {
    const symbol = cx.services.checker.getSymbolAtLocation(name);
    if (symbol !== undefined) declare(cx, scope, symbol, value);
    if (value.kind === 'client') cx.noteClientVariable(value.client, placeOf(name));
    return;
  }
  if (ts.isObjectBindingPattern(name)) {
    for (const element of name.elements) {
      const key = nameText(element.propertyName ?? element.name);
      const member =
        element.dotDotDotToken !== undefined || key === undefined
          ? cx.unknown([value])
          : memberOf(cx, value, key, element);
      bindElement(cx, scope, element, rest(element, value) ?? member);
    }
    return;
  }
  name.elements.forEach((element, position) => {
    if (ts.isOmittedExpression(element)) return;
    bindElement(cx, scope, element, rest(element, value) ?? memberOf(cx, value, String(position), element));
  });
}

/** `...rest` of a message is still the message. */
function rest(element: ts.BindingElement, value: Value): Value | undefined {
  return element.dotDotDotToken !== undefined && (value.kind === 'message' || value.kind === 'object')
    ? value
    : undefined;
}

function bindElement(cx: Lowering, scope: Scope, element: ts.BindingElement, value: Value): void {
  patternBindings(cx, scope, element.name, withDefault(cx, scope, value, element.initializer));
}

/** `= fallback` in patterns and parameters: taken when the value is undefined. */
export function withDefault(cx: Lowering, scope: Scope, value: Value, fallback: ts.Expression | undefined): Value {
  if (fallback === undefined) return value;
  if (value.kind === 'literal') return value.value === undefined ? lowerExpression(cx, scope, fallback) : value;
  if (value.kind === 'unknown' || value.kind === 'message') {
    const missing = compare(value, '==', undefinedValue, cx.services.conflictCodes);
    return choice(missing, lowerExpression(cx, scope, fallback), value);
  }
  return value;
}

function declare(cx: Lowering, scope: Scope, symbol: ts.Symbol, value: Value): void {
  // A fresh binding needs no record of the path: nothing outside the current branch can see it.
  const binding = { value: cx.filling.get(symbol) ?? value };
  scope.bindings.set(symbol, binding);
  cx.assign(binding, binding.value);
}

/** `state.failed = true`: the variable holds another object from now on. Other names of the object are not looked for. */
function assignMember(cx: Lowering, scope: Scope, object: ts.Identifier, name: string, value: Value): void {
  const symbol = symbolOf(cx.services.checker, object);
  const binding = symbol === undefined ? undefined : lookup(scope, symbol);
  const before = binding === undefined ? undefined : cx.read(binding);
  if (binding === undefined || before === undefined) return;
  const after = withMember(before, name, value);
  if (after === undefined) return;
  cx.assign(binding, after);
  noteAssignment(cx, before, after);
}

function withMember(object: Value, name: string, value: Value): Value | undefined {
  switch (object.kind) {
    case 'object':
      return { ...object, members: new Map([...object.members, [name, value]]) };
    case 'instance':
      return { ...object, fields: new Map([...object.fields, [name, value]]) };
    case 'outcome':
      return { ...object, assigned: new Map([...(object.assigned ?? []), [name, value]]) };
    default:
      return undefined;
  }
}

/** `object[key] = value` with a key that is not known: the object, or the list, is made of what was put into it. */
function assignElement(cx: Lowering, scope: Scope, target: ts.ElementAccessExpression, value: Value): void {
  const object = unwrap(target.expression);
  const isField = ts.isPropertyAccessExpression(object) && object.expression.kind === ts.SyntaxKind.ThisKeyword;
  if (!isField && !ts.isIdentifier(object)) return;
  const key = lowerExpression(cx, scope, target.argumentExpression);
  if (fill(lowerExpression(cx, scope, object), key, value) !== undefined || !ts.isIdentifier(object)) return;
  if (key.kind === 'literal') {
    assignMember(cx, scope, object, String(key.value), value);
    return;
  }
  const symbol = symbolOf(cx.services.checker, object);
  const binding = symbol === undefined ? undefined : lookup(scope, symbol);
  const before = binding === undefined ? undefined : cx.read(binding);
  if (before?.kind === 'array') addTo(cx, scope, before, [value], target);
  if (binding === undefined || before?.kind !== 'object') return;
  const parts = [...before.members.values(), ...(before.open ? [before] : []), key, value];
  cx.assign(binding, { kind: 'derived', op: 'filled', parts });
}

/** Assigns to variables and to members of the objects that they hold; other properties are left alone. */
export function assignPattern(cx: Lowering, scope: Scope, target: ts.Expression, value: Value): void {
  const inner = unwrap(target);
  if (ts.isIdentifier(inner)) {
    const symbol = symbolOf(cx.services.checker, inner);
    if (symbol === undefined) return;
    const binding = lookup(scope, symbol);
    if (binding === undefined) {
      cx.moduleValues.set(symbol, cx.unknown());
      noteHandedOn(cx, inner, [value]);
    } else cx.assign(binding, value);
    return;
  }
  if (ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner)) noteHandedOn(cx, inner, [value]);
  if (ts.isPropertyAccessExpression(inner)) noteAssigned(cx, inner.name.text);
  if (ts.isPropertyAccessExpression(inner) && ts.isIdentifier(inner.expression)) {
    assignMember(cx, scope, inner.expression, inner.name.text, value);
    return;
  }
  if (ts.isElementAccessExpression(inner)) {
    assignElement(cx, scope, inner, value);
    return;
  }
  if (ts.isObjectLiteralExpression(inner)) {
    for (const property of inner.properties) {
      const key = nameText(property.name);
      if (key === undefined) continue;
      const member = memberOf(cx, value, key, property);
      if (ts.isShorthandPropertyAssignment(property)) assignPattern(cx, scope, property.name, member);
      else if (ts.isPropertyAssignment(property)) assignPattern(cx, scope, property.initializer, member);
    }
    return;
  }
  if (ts.isArrayLiteralExpression(inner)) {
    inner.elements.forEach((element, position) => {
      if (!ts.isOmittedExpression(element) && !ts.isSpreadElement(element)) {
        assignPattern(cx, scope, element, memberOf(cx, value, String(position), element));
      }
    });
  }
}
