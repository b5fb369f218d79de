import type { ProgramIndex } from '../typescript/declarations.ts';
import { functionName } from '../typescript/named-functions.ts';
import { boundNames, hasBody, lastName, ts, walk, type FunctionWithBody } from '../typescript/syntax.ts';

/** A function that makes calls with what it was given, and the names of what it calls so. */
interface Passer {
  readonly declaration: FunctionWithBody;
  readonly calls: ReadonlySet<string>;
}

/** Editors keep the files that nobody has changed for the next program. */
const passers = new WeakMap<ts.SourceFile, readonly Passer[]>();

/**
 * The functions of a program that others can call, and that call something of that name with what they were given:
 * `registerAll(bus, entries) { for (const { topic, handle } of entries) bus.subscribe(topic, handle); }`. A method may also hand on its
 * object, or what that was made with. Syntax only.
 */
export function passersTo(index: ProgramIndex, name: string): readonly FunctionWithBody[] {
  const files = index.filesMentioning(name);
  return files.flatMap(file =>
    passersIn(file).flatMap(({ declaration, calls }) => (calls.has(name) ? [declaration] : [])),
  );
}

function passersIn(file: ts.SourceFile): readonly Passer[] {
  const known = passers.get(file) ?? findPassers(file);
  passers.set(file, known);
  return known;
}

function findPassers(file: ts.SourceFile): readonly Passer[] {
  const found: Passer[] = [];
  walk(file, node => {
    if (!hasBody(node) || (functionName(node) === undefined && !ts.isConstructorDeclaration(node))) return undefined;
    const calls = callsIn(node);
    if (calls.size > 0) found.push({ declaration: node, calls });
    return undefined;
  });
  return found;
}

/** In the order of the text: what is made of something that was given comes after it. */
function callsIn(declaration: FunctionWithBody): ReadonlySet<string> {
  const given = new Set(declaration.parameters.flatMap(({ name }) => boundNames(name)));
  const isOfClass = ts.isClassLike(declaration.parent) || ts.isPropertyDeclaration(declaration.parent);
  const calls = new Set<string>();
  if (given.size === 0 && !isOfClass) return calls;
  const comesOfGiven = (node: ts.Node): boolean => names(node, given, isOfClass);
  const take = (name: ts.BindingName): void => {
    for (const text of boundNames(name)) given.add(text);
  };
  walk(declaration.body, node => {
    // What has a name of its own is another one that passes on.
    if (hasBody(node) && functionName(node) !== undefined) return false;
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined && comesOfGiven(node.initializer))
      take(node.name);
    if (ts.isForOfStatement(node) && ts.isVariableDeclarationList(node.initializer) && comesOfGiven(node.expression))
      for (const { name } of node.initializer.declarations) take(name);
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
    const called = lastName(node.expression);
    const args = node.arguments ?? [];
    if (called !== undefined && args.some(comesOfGiven)) calls.add(called);
    // `entries.forEach(entry => …)`, `describe(options)`
    if (!comesOfGiven(node.expression)) return undefined;
    for (const argument of args) {
      if (hasBody(argument)) for (const { name } of argument.parameters) take(name);
      if (ts.isIdentifier(argument)) given.add(argument.text);
    }
    return undefined;
  });
  return calls;
}

/** Does one of the names stand in the expression, or `this`? */
function names(expression: ts.Node, given: ReadonlySet<string>, isOfClass: boolean): boolean {
  let found = false;
  walk(expression, node => {
    found ||= ts.isIdentifier(node) ? given.has(node.text) : isOfClass && node.kind === ts.SyntaxKind.ThisKeyword;
    return !found;
  });
  return found;
}
