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
const known = new WeakMap<ts.SourceFile, ReadonlyMap<string, readonly FunctionWithBody[]>>();

/** The functions and methods of a file that are called by that name. Syntax only. */
export function functionsNamed(file: ts.SourceFile, name: string): readonly FunctionWithBody[] {
  if (!mentions(file, name)) return [];
  const functions = known.get(file) ?? functionsIn(file);
  known.set(file, functions);
  return functions.get(name) ?? [];
}

function functionsIn(file: ts.SourceFile): ReadonlyMap<string, readonly FunctionWithBody[]> {
  const functions = new Map<string, FunctionWithBody[]>();
  walk(file, node => {
    const name = hasBody(node) ? functionName(node) : undefined;
    if (name === undefined || !hasBody(node)) return undefined;
    const others = functions.get(name);
    if (others === undefined) functions.set(name, [node]);
    else others.push(node);
    return undefined;
  });
  return functions;
}
