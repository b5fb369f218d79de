import ts from 'typescript';
import { expect, test } from 'vitest';
import { typeOfReceiver } from '../../src/typescript/receiver.ts';

const FILE = 'file.ts';

const hostOf = (files: ReadonlyMap<string, ts.SourceFile>): ts.CompilerHost => ({
  ...ts.createCompilerHost({}),
  getSourceFile: name => files.get(name),
  fileExists: name => files.has(name),
});

const sourceFile = (name: string, text: string): ts.SourceFile =>
  ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true);

/** The program over the file, and what it takes the receiver of the file's only call to be. */
const receiverIn = (
  file: ts.SourceFile,
  others: readonly ts.SourceFile[] = [],
): { readonly checker: ts.TypeChecker; readonly type: ts.Type } => {
  const files = new Map([file, ...others].map(one => [one.fileName, one]));
  const program = ts.createProgram([...files.keys()], { noLib: true, noResolve: true }, hostOf(files));
  const checker = program.getTypeChecker();
  const receivers: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression))
      receivers.push(node.expression.expression);
    ts.forEachChild(node, visit);
  };
  visit(file);
  const [receiver] = receivers;
  if (receiver === undefined) throw new Error('the file calls no method');
  return { checker, type: typeOfReceiver(checker, receiver) };
};

test('programs that share a file have each its own type of what an untyped variable is given', () => {
  const file = sourceFile(FILE, 'let order: any;\norder = new Order();\norder.save();\n');
  const orders = [1, 2].map(version =>
    sourceFile('order.ts', `declare class Order { version: ${String(version)}; save(): void }\n`),
  );
  for (const order of orders) {
    const { checker, type } = receiverIn(file, [order]);
    const version = checker.getPropertyOfType(type, 'version');
    expect(version?.declarations?.[0]?.getSourceFile()).toBe(order);
  }
});

test('a variable that is given several types stays untyped', () => {
  const text = `
declare class Order { save(): void }
declare class Refund { save(): void }
let order: any;
order = new Order();
order = new Refund();
order.save();
`;
  expect(receiverIn(sourceFile(FILE, text)).type.flags & ts.TypeFlags.Any).not.toBe(0);
});
