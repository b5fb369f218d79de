import { readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { collectSnippets, type Snippet } from '../../rules/cases.ts';

/** What the tests of one rule show it. */
export interface CaseCounts {
  readonly rule: string;
  readonly invalid: number;
  readonly valid: number;
  /** The packages that the cases import, Node's own modules apart. */
  readonly libraries: ReadonlySet<string>;
  /** The ways in which the cases write their handlers, as far as syntax tells. */
  readonly structures: ReadonlySet<string>;
  /** Files of the fixtures in which the rule reports something. */
  readonly fixtures: number;
}

/** What each rule has to be shown before its reports are believed. */
export const LEAST = { cases: 20, libraries: 6, structures: 6 } as const;

export const caseCounts = (rules: readonly string[]): readonly CaseCounts[] => {
  const snippets = collectSnippets().filter(({ kind }) => kind !== 'edited');
  const found = fixturesWithReports();
  return rules.map(rule => {
    const own = snippets.filter(snippet => snippet.rule === rule);
    const trees = own.map(treeOf);
    return {
      rule,
      invalid: own.filter(({ kind }) => kind === 'invalid').length,
      valid: own.filter(({ kind }) => kind === 'valid').length,
      libraries: new Set(trees.flatMap(packagesIn)),
      structures: new Set(trees.flatMap(structuresIn)),
      fixtures: found.get(rule)?.size ?? 0,
    };
  });
};

const treeOf = ({ code }: Snippet): ts.SourceFile => ts.createSourceFile('case.ts', code, ts.ScriptTarget.ESNext, true);

const descendants = (node: ts.Node): readonly ts.Node[] => {
  const found: ts.Node[] = [];
  const visit = (one: ts.Node): void => {
    found.push(one);
    ts.forEachChild(one, visit);
  };
  visit(node);
  return found;
};

const packagesIn = (source: ts.SourceFile): readonly string[] =>
  descendants(source)
    .flatMap(node => {
      if (ts.isImportDeclaration(node)) return [node.moduleSpecifier];
      return ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) ? [node.argument.literal] : [];
    })
    .flatMap(specifier => (ts.isStringLiteral(specifier) ? [specifier.text] : []))
    .filter(name => !name.startsWith('.') && !name.startsWith('node:'))
    .map(name => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));

type Test = (node: ts.Node) => boolean;

const isFunction: Test = node => ts.isArrowFunction(node) || ts.isFunctionExpression(node);

const structures: readonly (readonly [string, Test])[] = [
  ['function', node => ts.isFunctionDeclaration(node) && node.body !== undefined],
  [
    'named arrow',
    node => ts.isVariableDeclaration(node) && node.initializer !== undefined && isFunction(node.initializer),
  ],
  ['class method', node => ts.isMethodDeclaration(node) && ts.isClassLike(node.parent)],
  ['decorator', ts.isDecorator],
  ['injected service', node => ts.isParameter(node) && ts.isParameterPropertyDeclaration(node, node.parent)],
  [
    'function in options',
    node =>
      (isFunction(node) && ts.isPropertyAssignment(node.parent)) ||
      (ts.isMethodDeclaration(node) && ts.isObjectLiteralExpression(node.parent)),
  ],
  ['function as argument', node => isFunction(node) && ts.isCallExpression(node.parent)],
  ['wrapper', node => ts.isParameter(node) && node.type !== undefined && ts.isFunctionTypeNode(node.type)],
  ['loop', node => ts.isIterationStatement(node, false)],
  ['parallel batch', node => ts.isPropertyAccessExpression(node) && /^all(?:Settled)?$/.test(node.name.text)],
  ['caught failure', ts.isTryStatement],
  ['function for a constructor', node => isFunction(node) && ts.isNewExpression(node.parent)],
];

const structuresIn = (source: ts.SourceFile): readonly string[] => {
  const nodes = descendants(source);
  return structures.filter(([, test]) => nodes.some(test)).map(([name]) => name);
};

/** The page of messages lists, below each rule's name, its messages and the places of them. */
const fixturesWithReports = (): ReadonlyMap<string, ReadonlySet<string>> => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../fixtures/messages.snapshot.txt'), 'utf8');
  const found = new Map<string, Set<string>>();
  let files = new Set<string>();
  for (const line of page.split('\n')) {
    const [, place] = /^ {4}(.+):\d+$/.exec(line) ?? [];
    if (place !== undefined) files.add(place);
    else if (/^(?:no|require)(?:-[a-z]+)+$/.test(line)) found.set(line, (files = new Set()));
  }
  return found;
};
