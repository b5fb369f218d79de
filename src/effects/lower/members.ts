import { findMember, functionIn } from '../../typescript/declarations.ts';
import { isObjectOfPackage } from '../../typescript/package-objects.ts';
import { enclosing, ts, walk } from '../../typescript/syntax.ts';
import { conditionValue, not, truthy } from '../conditions.ts';
import type { AttemptId } from '../program.ts';
import { isText, literal, resultsIn, textOf, undefinedValue, type OutcomeShape, type Value } from '../value.ts';
import { noteEventOrder } from './event-order.ts';
import { madeField } from './builders.ts';
import { messageField } from './expressions.ts';
import { filledTable } from './filled-tables.ts';
import { choice, type Lowering } from './lowering.ts';
import { childScope, evaluate, moduleScope } from './scopes.ts';
import { memberName } from './site.ts';

/** What is known of `base.name`. `node` is the access, for the catalog's message fields. */
export function memberOf(cx: Lowering, base: Value, name: string, node: ts.Node): Value {
  switch (base.kind) {
    case 'object':
      return base.members.get(name) ?? (base.open ? restMember(cx, base, name, node) : undefinedValue);
    case 'message':
      return messageMember(cx, base, name, node);
    case 'outcome':
      return outcomeMember(cx, base, name);
    case 'error':
      if (cx.services.conflictMarks.has(name)) return conditionValue({ kind: 'conflict', attempt: base.attempt });
      return { kind: 'error', attempt: base.attempt, path: `${base.path}.${name}` };
    case 'instance':
      return instanceMember(cx, base, name);
    case 'array':
      return arrayMember(cx, base, name);
    case 'choice':
      return choice(base.condition, memberOf(cx, base.then, name, node), memberOf(cx, base.else, name, node));
    case 'unknown':
      return {
        kind: 'unknown',
        id: `${base.id}.${name}`,
        from: [base],
        observes: base.observes === true,
        ...tellingOf(base, name),
      };
    case 'client':
      return { kind: 'unknown', id: `client${String(base.client)}.${name}`, from: [base] };
    case 'literal':
      return base.value == null ? undefinedValue : { kind: 'derived', op: `.${name}`, parts: [base] };
    default:
      return { kind: 'derived', op: `.${name}`, parts: [base] };
  }
}

/** `result.reason` and `failed.length` tell of failures, `result.value` and `results.length` do not. */
function tellingOf(base: Extract<Value, { kind: 'unknown' }>, name: string): { readonly tells?: AttemptId } {
  const mayTell = name === 'status' || name === 'reason' || (name === 'length' && base.results === undefined);
  const tells = mayTell ? resultsIn([base]) : undefined;
  return tells === undefined ? {} : { tells };
}

function restMember(cx: Lowering, base: Extract<Value, { kind: 'object' }>, name: string, node: ts.Node): Value {
  return base.rest === undefined ? cx.unknown([base]) : memberOf(cx, base.rest, name, node);
}

function messageMember(cx: Lowering, base: Extract<Value, { kind: 'message' }>, name: string, node: ts.Node): Value {
  if (base.list === true) {
    // A delivery has messages; the model runs every batch with two.
    if (name === 'length') return literal(2);
    return /^\d+$/u.test(name)
      ? { kind: 'message', path: `${base.path}[]`, unstable: base.unstable, observes: base.observes }
      : { kind: 'derived', op: `.${name}`, parts: [base] };
  }
  noteEventOrder(cx, base.path, node);
  const path = `${base.path}.${name}`;
  const { unstable, observes, identifies } = base.unstable === undefined ? messageField(cx, node, name) : base;
  const isThere = cx.wholePaths.has(base.path) && isObjectOfPackage(cx.services.checker, node);
  const list = cx.batchPaths.has(path);
  return { kind: 'message', path, unstable, observes, identifies, ...(isThere ? { isThere } : {}), list };
}

function outcomeMember(cx: Lowering, base: Extract<Value, { kind: 'outcome' }>, name: string): Value {
  const { shape, assigned } = base;
  const own = assigned?.get(name);
  if (own !== undefined) return own;
  const as = (next: OutcomeShape): Value => ({ ...base, shape: next });
  const cells = 'cells' in shape ? { cells: shape.cells } : {};
  if (shape.is === 'result') {
    // mysql2 gives the rows of a query and the counts of a change at the same place.
    if (name === shape.rowsAt) return as({ is: 'rows', ...cells, countAt: shape.countAt });
    if (name === shape.changedAt) return as({ is: 'count' });
    if (name === shape.countAt) {
      return as(
        shape.countIn === undefined ? { is: 'count' } : { is: 'result', rowsAt: undefined, countAt: shape.countIn },
      );
    }
  }
  if (shape.is === 'snapshot') return snapshotMember(cx, base, shape, name);
  if (shape.is === 'rows') {
    if (name === shape.countAt) return as({ is: 'count' });
    if (name === 'length') return 'cells' in cells ? literal(1) : as({ is: 'count' });
    if (/^\d+$/u.test(name)) return as({ is: 'row', ...cells });
  }
  if (shape.is === 'row') {
    return shape.cells === undefined ? { kind: 'cell', step: base.step, column: name } : as({ is: shape.cells });
  }
  return { kind: 'unknown', id: `${textOf(base)}.${name}`, from: [base] };
}

function snapshotMember(
  cx: Lowering,
  base: Extract<Value, { kind: 'outcome' }>,
  shape: Extract<OutcomeShape, { is: 'snapshot' }>,
  name: string,
): Value {
  switch (name) {
    case memberName(shape.row):
      return { ...base, shape: { is: 'row' } };
    case memberName(shape.exists):
      return { ...base, shape: { is: 'boolean' } };
    case memberName(shape.rows):
      return { ...base, shape: { is: 'rows' } };
    case memberName(shape.count):
      return { ...base, shape: { is: 'count' } };
    case memberName(shape.empty):
      return { kind: 'condition', condition: not(truthy({ ...base, shape: { is: 'boolean' } })) };
    default:
      return cx.unknown([base], true);
  }
}

function instanceMember(cx: Lowering, base: Extract<Value, { kind: 'instance' }>, name: string): Value {
  const field = base.fields.get(name);
  if (field !== undefined) return field;
  const member = findMember(cx.services.checker, base.of, name);
  const body = member === undefined ? undefined : functionIn(member);
  if (body !== undefined && ts.isGetAccessor(body)) return gotten(cx, base, body) ?? unknownField(base, name);
  if (body !== undefined) {
    return { kind: 'function', declaration: body, scope: moduleScope, self: base };
  }
  if (failureFields(base.of).has(name)) return { ...unknownField(base, name), observes: true };
  if (member !== undefined && ts.isPropertyDeclaration(member) && member.initializer !== undefined) {
    return (
      filledTable(cx, member, base) ??
      madeField(cx, base, name, member.initializer) ??
      evaluate(cx, member.initializer, childScope(moduleScope, undefined, base)) ??
      unknownField(base, name)
    );
  }
  return unknownField(base, name);
}

/** A text that a getter puts together: `get prefix() { return 'seen:'; }`. */
function gotten(
  cx: Lowering,
  self: Extract<Value, { kind: 'instance' }>,
  { body }: ts.GetAccessorDeclaration,
): Value | undefined {
  const [statement] = body?.statements ?? [];
  if (statement === undefined || !ts.isReturnStatement(statement) || statement.expression === undefined)
    return undefined;
  const value = evaluate(cx, statement.expression, childScope(moduleScope, undefined, self));
  return value !== undefined && isText(value) ? value : undefined;
}

const failureFieldsOf = new WeakMap<ts.ClassLikeDeclaration, ReadonlySet<string>>();

/** Fields that a catch clause assigns: they remember the failure, what they were made with says nothing about it. */
function failureFields(of: ts.ClassLikeDeclaration): ReadonlySet<string> {
  const known = failureFieldsOf.get(of);
  if (known !== undefined) return known;
  const found = new Set<string>();
  for (const member of of.members) {
    if (ts.isConstructorDeclaration(member)) continue;
    walk(member, node => {
      const target = assignedTarget(node);
      if (
        target !== undefined &&
        ts.isPropertyAccessExpression(target) &&
        isThis(target.expression) &&
        enclosing(node, ts.isCatchClause) !== undefined
      )
        found.add(target.name.text);
      return undefined;
    });
  }
  failureFieldsOf.set(of, found);
  return found;
}

function assignedTarget(node: ts.Node): ts.Expression | undefined {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment ? node.left : undefined;
  }
  return ts.isPostfixUnaryExpression(node) ? node.operand : undefined;
}

function isThis(node: ts.Node): boolean {
  return node.kind === ts.SyntaxKind.ThisKeyword;
}

/** Two accesses to the same field of one class are the same value. */
function unknownField(base: Extract<Value, { kind: 'instance' }>, name: string): Extract<Value, { kind: 'unknown' }> {
  return {
    kind: 'unknown',
    id: `${base.of.getSourceFile().fileName}:${base.of.name?.text ?? String(base.of.pos)}.${name}`,
  };
}

function arrayMember(cx: Lowering, base: Extract<Value, { kind: 'array' }>, name: string): Value {
  const { list } = base;
  if (name === 'length') {
    return list.open ? cx.unknown([base]) : literal(list.elements.length);
  }
  const isIndex = /^\d+$/u.test(name);
  const element = isIndex ? list.elements[Number(name)] : undefined;
  // What starts empty may be filled by code that is not seen.
  const isOver = isIndex && !list.open && !list.perMessage && list.elements.length > 0;
  return element ?? (isOver ? undefinedValue : cx.unknown([base]));
}
