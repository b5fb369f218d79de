import { symbolOf } from '../../typescript/symbols.ts';
import { originsOfProperty } from '../../typescript/origin.ts';
import { hasModifier, lastName, ts } from '../../typescript/syntax.ts';
import { literal, type Value } from '../value.ts';
import type { Lowering } from './lowering.ts';
import { valueOfSymbol } from './scopes.ts';

/** What a property access names, where that is the same wherever it is written. */
export function constantOf(cx: Lowering, node: ts.PropertyAccessExpression): Value | undefined {
  return verdictOf(cx, node) ?? constantOfName(cx, node);
}

/** `ConsumerStatus.REQUEUE`: a constant of the library that settles when it is returned. */
function verdictOf(cx: Lowering, node: ts.PropertyAccessExpression): Value | undefined {
  const { catalog, checker } = cx.services;
  if (!catalog.verdictNames.has(node.name.text)) return undefined;
  const entry = catalog.findField(originsOfProperty(checker, node))?.entry;
  return entry?.is === 'verdict'
    ? { kind: 'verdict', as: entry.as, requeue: entry.requeue?.default ?? true }
    : undefined;
}

/** `Transport.RMQ`: an enum of a library, whose values are in its types, or of generated code; `Markers.PREFIX`: a text or number of a class. */
function constantOfName(cx: Lowering, node: ts.PropertyAccessExpression): Value | undefined {
  const owner = lastName(node.expression);
  // Enums and classes are written with a capital; asking for every property's symbol would be dear.
  if (owner === undefined || !/^[A-Z]/u.test(owner)) return undefined;
  const symbol = symbolOf(cx.services.checker, node.name);
  const declaration = symbol?.valueDeclaration;
  if (symbol === undefined || declaration === undefined) return undefined;
  if (ts.isEnumMember(declaration)) {
    const value = cx.services.checker.getConstantValue(declaration);
    return value === undefined ? undefined : literal(value);
  }
  if (ts.isPropertySignature(declaration)) return literalOfType(declaration.type);
  if (!ts.isPropertyDeclaration(declaration) || !hasModifier(declaration, ts.SyntaxKind.StaticKeyword))
    return undefined;
  const value = valueOfSymbol(cx, symbol, node);
  return value.kind === 'literal' || value.kind === 'derived' ? value : undefined;
}

/** Generated clients declare their enums as objects: `const Status: { SENT: 'SENT', … }`. */
function literalOfType(type: ts.TypeNode | undefined): Value | undefined {
  if (type === undefined || !ts.isLiteralTypeNode(type)) return undefined;
  return ts.isStringLiteral(type.literal) ? literal(type.literal.text) : undefined;
}
