/** Breaks TypeScript code the way editors, merges and careless authors do. */
import ts from 'typescript';

import type { randomFrom } from '../sql/corpus.ts';

export type Random = ReturnType<typeof randomFrom>;

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What one kind of mutation does to a file; no edits where the file has nothing of the kind. */
type Mutation = (file: ts.SourceFile, random: Random) => readonly Edit[];

/** One to four mutations, one after the other. */
export const mutateCode = (text: string, name: string, random: Random): string => {
  let result = text;
  for (let times = random(4); times >= 0; times -= 1) {
    const file = ts.createSourceFile(name, result, ts.ScriptTarget.Latest, true);
    result = applied(result, mutations[random(mutations.length)]!(file, random));
  }
  return result;
};

/** Edits do not overlap; of those that do, the first counts. */
const applied = (text: string, edits: readonly Edit[]): string => {
  let result = '';
  let at = 0;
  for (const { start, end, text: inserted } of edits.toSorted((one, other) => one.start - other.start)) {
    if (start < at) continue;
    result += text.slice(at, start) + inserted;
    at = end;
  }
  return result + text.slice(at);
};

const nodesIn = (file: ts.SourceFile, isWanted: (node: ts.Node) => boolean): readonly ts.Node[] => {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (isWanted(node)) found.push(node);
    for (const child of node.getChildren(file)) visit(child);
  };
  visit(file);
  return found;
};

const tokensOf = (file: ts.SourceFile): readonly ts.Node[] =>
  nodesIn(file, node => node.getChildCount(file) === 0 && node.getWidth(file) > 0);

const oneOf = <T>(items: readonly T[], random: Random): readonly T[] =>
  items.length === 0 ? [] : [items[random(items.length)]!];

const replaced = (node: ts.Node, text: string): Edit => ({ start: node.getStart(), end: node.end, text });

const swapped = (one: ts.Node, other: ts.Node): readonly Edit[] => [
  replaced(one, other.getText()),
  replaced(other, one.getText()),
];

const annotationsIn = (file: ts.SourceFile): readonly ts.Node[] =>
  nodesIn(file, node => ts.isTypeNode(node) && file.text[node.pos - 1] === ':');

const statementsIn = (file: ts.SourceFile): readonly ts.Node[] => nodesIn(file, ts.isStatement);

const withoutAnnotation = (type: ts.Node): Edit => ({ start: type.pos - 1, end: type.end, text: '' });

const mutations: readonly Mutation[] = [
  // A token is deleted, doubled, or changes places with the next or with another one.
  (file, random) => oneOf(tokensOf(file), random).map(token => replaced(token, '')),
  (file, random) =>
    oneOf(tokensOf(file), random).map(token => replaced(token, `${token.getText()} ${token.getText()}`)),
  (file, random) => {
    const tokens = tokensOf(file);
    const index = random(Math.max(1, tokens.length - 1));
    const [one, other] = tokens.slice(index, index + 2);
    return one === undefined || other === undefined ? [] : swapped(one, other);
  },
  (file, random) => {
    const tokens = tokensOf(file);
    return oneOf(tokens, random).flatMap(one => oneOf(tokens, random).flatMap(other => swapped(one, other)));
  },
  // A name means something else.
  (file, random) => {
    const names = nodesIn(file, ts.isIdentifier);
    return oneOf(names, random).flatMap(one => oneOf(names, random).map(other => replaced(one, other.getText())));
  },
  // A statement goes, comes twice, or stands elsewhere.
  (file, random) => oneOf(statementsIn(file), random).map(statement => replaced(statement, '')),
  (file, random) =>
    oneOf(statementsIn(file), random).map(statement =>
      replaced(statement, `${statement.getText()}\n${statement.getText()}`),
    ),
  (file, random) => {
    const statements = statementsIn(file);
    return oneOf(statements, random).flatMap(one => oneOf(statements, random).flatMap(other => swapped(one, other)));
  },
  // Types go, one or all, or are `any`.
  (file, random) => oneOf(annotationsIn(file), random).map(withoutAnnotation),
  file => annotationsIn(file).map(withoutAnnotation),
  (file, random) => oneOf(annotationsIn(file), random).map(type => replaced(type, 'any')),
  file => annotationsIn(file).map(type => replaced(type, 'any')),
  // Nothing is awaited, or all calls are.
  file => nodesIn(file, node => node.kind === ts.SyntaxKind.AwaitKeyword).map(token => replaced(token, '')),
  file =>
    nodesIn(file, ts.isCallExpression).map(call => ({ start: call.getStart(), end: call.getStart(), text: 'await ' })),
  // The file ends in the middle.
  (file, random) => oneOf(tokensOf(file), random).map(token => ({ start: token.end, end: file.end, text: '' })),
];
