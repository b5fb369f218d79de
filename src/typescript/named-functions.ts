import { enclosing, hasBody, mentions, nameText, ts, walk, type FunctionWithBody } from './syntax.ts';

/** The name by which others call a function: its own, or that of the variable or property that holds it. */
export function nameOfFunction(declaration: ts.FunctionLikeDeclaration): ts.PropertyName | ts.BindingName | undefined {
  if (declaration.name !== undefined) return declaration.name;
  const { parent } = declaration;
  return ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isPropertyAssignment(parent)
    ? parent.name
    : undefined;
}

export function functionName(declaration: FunctionWithBody): string | undefined {
  return nameText(nameOfFunction(declaration));
}

/** The nearest function around the node that others can call: closures belong to the function that makes them. */
export function namedFunctionAround(node: ts.Node): FunctionWithBody | undefined {
  let current = enclosing(node, hasBody);
  while (current !== undefined && functionName(current) === undefined && !ts.isConstructorDeclaration(current)) {
    current = enclosing(current, hasBody);
  }
  return current;
}

/** Editors keep the files that nobody has changed for the next program. */
const functions = new WeakMap<ts.SourceFile, readonly FunctionWithBody[]>();
const named = new WeakMap<ts.SourceFile, ReadonlyMap<string, readonly FunctionWithBody[]>>();

/** The functions and methods of a file that are called by that name. Syntax only. */
export function functionsNamed(file: ts.SourceFile, name: string): readonly FunctionWithBody[] {
  if (!mentions(file, name)) return [];
  const known = named.get(file) ?? byName(file);
  named.set(file, known);
  return known.get(name) ?? [];
}

function byName(file: ts.SourceFile): ReadonlyMap<string, readonly FunctionWithBody[]> {
  const found = new Map<string, FunctionWithBody[]>();
  for (const declaration of functionsIn(file)) {
    const name = functionName(declaration);
    if (name === undefined) continue;
    const others = found.get(name);
    if (others === undefined) found.set(name, [declaration]);
    else others.push(declaration);
  }
  return found;
}

/** All functions of a file, one before its closures. */
export function functionsIn(file: ts.SourceFile): readonly FunctionWithBody[] {
  const known = functions.get(file);
  if (known !== undefined) return known;
  const found: FunctionWithBody[] = [];
  walk(file, node => {
    if (hasBody(node)) found.push(node);
    return undefined;
  });
  functions.set(file, found);
  return found;
}
