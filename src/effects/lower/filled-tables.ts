import { enclosingClass } from '../../typescript/declarations.ts';
import { nameText, ts, unwrap, walk } from '../../typescript/syntax.ts';
import type { Value } from '../value.ts';
import type { Lowering } from './lowering.ts';
import { childScope, evaluate, moduleScope } from './scopes.ts';
import { isHandler, type TableValue } from './tables.ts';

/** A field or constant that starts empty: `new Map()`, `{}`, `[]`. */
export type EmptyTable = (ts.PropertyDeclaration | ts.VariableDeclaration) & { readonly initializer: ts.Expression };

export function isEmptyTable(node: ts.Node): node is EmptyTable {
  return (
    (ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node)) &&
    node.initializer !== undefined &&
    kindOf(node.initializer) !== undefined
  );
}

function kindOf(initializer: ts.Expression): 'map' | 'object' | 'list' | undefined {
  const made = unwrap(initializer);
  if (ts.isArrayLiteralExpression(made)) return made.elements.length === 0 ? 'list' : undefined;
  if (ts.isObjectLiteralExpression(made)) return made.properties.length === 0 ? 'object' : undefined;
  if (!ts.isNewExpression(made) || (made.arguments?.length ?? 0) > 0) return undefined;
  return ts.isIdentifier(made.expression) && made.expression.text === 'Map' ? 'map' : undefined;
}

/** `this.handlers.set(type, handler)`, `handlers[type] = handler`, `this.handlers.push(handler)`. */
export interface Entry {
  readonly at: ts.Node;
  /** `undefined` in a list. */
  readonly key: ts.Expression | undefined;
  readonly value: ts.Expression;
}

const entries = new WeakMap<EmptyTable, readonly Entry[]>();

/** What the table's own file puts into it, by names alone. */
export function entriesOf(table: EmptyTable): readonly Entry[] {
  const known = entries.get(table);
  if (known !== undefined) return known;
  const found: Entry[] = [];
  walk(table.getSourceFile(), node => {
    const entry = entryAt(node, table);
    if (entry !== undefined) found.push(entry);
    return undefined;
  });
  entries.set(table, found);
  return found;
}

function entryAt(node: ts.Node, table: EmptyTable): Entry | undefined {
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    if (!isTable(node.expression.expression, table)) return undefined;
    const [first, second] = node.arguments;
    const method = node.expression.name.text;
    if (method === 'set' && first !== undefined && second !== undefined) return { at: node, key: first, value: second };
    return method === 'push' && first !== undefined ? { at: node, key: undefined, value: first } : undefined;
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  const { left, right } = node;
  return ts.isElementAccessExpression(left) && isTable(left.expression, table)
    ? { at: node, key: left.argumentExpression, value: right }
    : undefined;
}

function isTable(node: ts.Expression, table: EmptyTable): boolean {
  const name = nameText(table.name);
  const inner = unwrap(node);
  if (ts.isVariableDeclaration(table)) return ts.isIdentifier(inner) && inner.text === name;
  return (
    ts.isPropertyAccessExpression(inner) &&
    inner.expression.kind === ts.SyntaxKind.ThisKeyword &&
    inner.name.text === name &&
    enclosingClass(inner) === table.parent
  );
}

/**
 * The handlers that a table is known to hold: `this.handlers.set('order.paid', event => this.onPaid(event))`. What functions put there
 * for their callers is judged where those are. `undefined`: none, or the table holds something else.
 *
 * @param self the instance whose field it is
 */
export function filledTable(cx: Lowering, table: ts.Declaration, self?: Value): TableValue | undefined {
  if (!isEmptyTable(table)) return undefined;
  const scope = childScope(moduleScope, undefined, self);
  const members = new Map<string, Value>();
  for (const { key, value } of entriesOf(table)) {
    const name = key && evaluate(cx, key, scope);
    const handler = name?.kind === 'literal' ? evaluate(cx, value, scope) : undefined;
    if (name?.kind === 'literal' && handler !== undefined && isHandler(handler))
      members.set(String(name.value), handler);
  }
  if (members.size === 0) return undefined;
  return { kind: 'object', members, open: false, isMap: kindOf(table.initializer) === 'map' };
}

/** The table as it is made, to be filled by one run of the code that fills it. */
export function freshTable(cx: Lowering, table: EmptyTable): Value {
  const kind = kindOf(table.initializer);
  if (kind === 'list') return cx.newArray([], false);
  const members = new Map<string, Value>();
  return { kind: 'object', members, filling: members, open: false, isMap: kind === 'map' };
}
