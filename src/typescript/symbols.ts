import { memberOfMade } from './receiver.ts';
import { isLoadedModule, nameText, ts, unwrap } from './syntax.ts';

/** A function is followed once for each call of it, and asks for the same names again. */
const symbols = new WeakMap<ts.TypeChecker, Map<ts.Node, ts.Symbol | undefined>>();

/** The symbol that an identifier or property name refers to, import aliases followed. */
export function symbolOf(checker: ts.TypeChecker, node: ts.Node): ts.Symbol | undefined {
  const known = symbols.get(checker) ?? new Map<ts.Node, ts.Symbol | undefined>();
  symbols.set(checker, known);
  if (known.has(node)) return known.get(node);
  const symbol = findSymbol(checker, node);
  known.set(node, symbol);
  return symbol;
}

function findSymbol(checker: ts.TypeChecker, node: ts.Node): ts.Symbol | undefined {
  const symbol =
    ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : (memberNamed(checker, node) ?? checker.getSymbolAtLocation(node));
  return symbol === undefined ? undefined : target(checker, symbol);
}

function memberNamed(checker: ts.TypeChecker, name: ts.Node): ts.Symbol | undefined {
  const access = name.parent;
  return ts.isPropertyAccessExpression(access) && access.name === name ? memberOfMade(checker, access) : undefined;
}

function target(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  if ((symbol.flags & ts.SymbolFlags.Alias) !== 0) return checker.getAliasedSymbol(symbol);
  const imported = importedMember(checker, symbol);
  return imported === undefined ? symbol : target(checker, imported);
}

/** What `const { send } = await import('./mails.ts')` names. */
function importedMember(checker: ts.TypeChecker, { valueDeclaration }: ts.Symbol): ts.Symbol | undefined {
  if (valueDeclaration === undefined || !ts.isBindingElement(valueDeclaration)) return undefined;
  const { name, propertyName, parent } = valueDeclaration;
  const { initializer } = parent.parent;
  const member = nameText(propertyName ?? name);
  if (member === undefined || initializer === undefined || !isLoadedModule(unwrap(initializer))) return undefined;
  return checker.getTypeAtLocation(initializer).getProperty(member);
}
