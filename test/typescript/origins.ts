import ts from 'typescript';
import { expect } from 'vitest';
import type { Origin } from '../../src/catalog/origin.ts';
import { originsOfCallee, originsOfProperty, originsOfType } from '../../src/typescript/origin.ts';
import { nodeOf, nodesOf, programOf, type InMemoryProgram } from '../program.ts';

export const textOf = (origin: Origin): string =>
  `${origin.package} ${origin.container === undefined ? '' : `${origin.container}.`}${origin.member}${origin.inferred === true ? ' (inferred)' : ''}`;

export const isCallee = (
  node: ts.Node,
): node is ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression | ts.Decorator =>
  ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node) || ts.isDecorator(node);

/** Origins of the first call whose text starts so. */
export const calleeIn = (program: InMemoryProgram, start: string): readonly string[] => {
  const node = nodesOf(program.file('a.ts'), isCallee).find(call => call.getText().startsWith(start));
  if (node === undefined) throw new Error(`no call ${start}`);
  return [...originsOfCallee(program.checker, node)].map(textOf);
};

export const callee = (code: string, start: string, options: ts.CompilerOptions = {}): readonly string[] => {
  const program = programOf({ 'a.ts': code }, options);
  expect(program.problems()).toEqual([]);
  return calleeIn(program, start);
};

export const isProperty = (
  node: ts.Node,
): node is ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.BindingElement =>
  ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isBindingElement(node);

export const property = (code: string, text: string): readonly string[] => {
  const program = programOf({ 'a.ts': code });
  expect(program.problems()).toEqual([]);
  return [...originsOfProperty(program.checker, nodeOf(program.file('a.ts'), text, isProperty))].map(textOf);
};

export const typeOf = (code: string, name: string): readonly string[] => {
  const program = programOf({ 'a.ts': code });
  expect(program.problems()).toEqual([]);
  const node = nodeOf(program.file('a.ts'), name, ts.isIdentifier);
  return [...originsOfType(program.checker, program.checker.getTypeAtLocation(node))].map(textOf);
};
