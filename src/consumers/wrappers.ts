import type { Catalog } from '../catalog/index.ts';
import type { ProgramIndex } from '../typescript/declarations.ts';
import { enclosing, hasBody, lastName, nameText, ts } from '../typescript/syntax.ts';
import { importsConsumer } from './candidates.ts';

/**
 * Names of the program's own functions that register a handler they were given: `subscribe` of
 * `subscribe(queue, handler) { channel.consume(queue, m => handler(m)) }`. A call of that name may be a consumer; types decide.
 */
export function wrapperNames(index: ProgramIndex, catalog: Catalog): ReadonlySet<string> {
  const names = new Set<string>();
  for (const file of index.ownFiles) {
    if (!importsConsumer(file, catalog)) continue;
    const visit = (node: ts.Node): void => {
      if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && isConsumerName(node, catalog)) {
        const name = wrapperOf(node);
        if (name !== undefined) names.add(name);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return names;
}

function isConsumerName(node: ts.CallExpression | ts.NewExpression, catalog: Catalog): boolean {
  const name = lastName(node.expression);
  return name !== undefined && catalog.consumerNames.has(name);
}

/** The named function around the registration, when one of its parameters is used inside the registration's arguments. */
function wrapperOf(node: ts.CallExpression | ts.NewExpression): string | undefined {
  for (let current = enclosing(node, hasBody); current !== undefined; current = enclosing(current, hasBody)) {
    const name = functionName(current);
    if (name !== undefined) {
      const parameters = new Set(
        current.parameters.map(parameter => nameText(parameter.name)).filter(found => found !== undefined),
      );
      return parameters.size > 0 && usesAny(node, parameters) ? name : undefined;
    }
  }
  return undefined;
}

function functionName(declaration: ts.SignatureDeclaration): string | undefined {
  const own = nameText(declaration.name);
  if (own !== undefined) return own;
  const { parent } = declaration;
  return ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isPropertyAssignment(parent)
    ? nameText(parent.name)
    : undefined;
}

function usesAny(node: ts.CallExpression | ts.NewExpression, names: ReadonlySet<string>): boolean {
  let found = false;
  const visit = (inner: ts.Node): void => {
    if (ts.isIdentifier(inner) && names.has(inner.text)) found = true;
    else if (!found) ts.forEachChild(inner, visit);
  };
  for (const argument of node.arguments ?? []) visit(argument);
  return found;
}
