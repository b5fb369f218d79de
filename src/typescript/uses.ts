import { exportedName } from './imports.ts';
import { lastName, ts, walk } from './syntax.ts';

/** A call, a construction, or a class that extends or implements something. */
export type NamedUse = ts.CallExpression | ts.NewExpression | ts.ClassLikeDeclaration;

/** Editors keep the files that nobody has changed, and a program is asked about the same file from many others. */
const known = new WeakMap<ts.SourceFile, ReadonlyMap<string, readonly NamedUse[]>>();

/** What a file calls, constructs and extends by that last name, in the order of its text. Syntax only. */
export function usesNamed(file: ts.SourceFile, name: string): readonly NamedUse[] {
  return usesOf(file).get(name) ?? [];
}

/** The calls and constructions in a file whose names were exported as one of these, in the order of its text. Syntax only. */
export function callsAmong(
  file: ts.SourceFile,
  names: { readonly has: (name: string) => boolean },
): readonly (ts.CallExpression | ts.NewExpression)[] {
  const found: (ts.CallExpression | ts.NewExpression)[] = [];
  for (const [name, uses] of usesOf(file)) {
    if (!names.has(exportedName(file, name))) continue;
    for (const use of uses) if (!ts.isClassLike(use)) found.push(use);
  }
  return found.sort((one, other) => one.pos - other.pos || other.end - one.end);
}

function usesOf(file: ts.SourceFile): ReadonlyMap<string, readonly NamedUse[]> {
  const uses = known.get(file) ?? usesIn(file);
  known.set(file, uses);
  return uses;
}

function usesIn(file: ts.SourceFile): ReadonlyMap<string, readonly NamedUse[]> {
  const uses = new Map<string, NamedUse[]>();
  walk(file, node => {
    for (const name of namesUsedBy(node)) {
      const others = uses.get(name);
      if (others === undefined) uses.set(name, [node as NamedUse]);
      else others.push(node as NamedUse);
    }
    return undefined;
  });
  return uses;
}

function namesUsedBy(node: ts.Node): Iterable<string> {
  const used = ts.isCallExpression(node) || ts.isNewExpression(node) ? [node.expression] : basesOf(node);
  return new Set(used.map(lastName).filter(name => name !== undefined));
}

function basesOf(node: ts.Node): readonly ts.Expression[] {
  if (!ts.isClassLike(node)) return [];
  return (node.heritageClauses ?? []).flatMap(clause => clause.types.map(type => type.expression));
}
