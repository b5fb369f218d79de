import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';
import { describe, expect, it } from 'vitest';

import { nodesOf } from '../program.ts';
import { repository } from './lint.ts';

/** The sources that are there while ESLint runs; the command line is not among them. */
const sources = ['src', 'rules'].flatMap(folder =>
  readdirSync(path.join(repository, folder), { recursive: true, encoding: 'utf8' })
    .map(file => path.posix.join(folder, file.replaceAll('\\', '/')))
    .filter(file => file.endsWith('.ts') && !file.startsWith('src/cli/')),
);
const parsed = sources.map(name => ({
  name,
  file: ts.createSourceFile(name, readFileSync(path.join(repository, name), 'utf8'), ts.ScriptTarget.ESNext, true),
}));

const isIn = (node: ts.Node, ancestor: ts.Node): boolean => node.pos >= ancestor.pos && node.end <= ancestor.end;

describe('while it lints, the plugin', () => {
  it('has nobody but the schema reader open files, and that one only looks', () => {
    const builtins = parsed.flatMap(({ name, file }) =>
      nodesOf(file, ts.isImportDeclaration)
        .filter(({ moduleSpecifier: specifier }) => /^node:(?!path$)/u.test((specifier as ts.StringLiteral).text))
        .flatMap(declaration => nodesOf(file, ts.isImportSpecifier).filter(({ parent }) => isIn(parent, declaration)))
        .map(specifier => `${name}: ${specifier.name.text}`),
    );
    expect(sources.length).toBeGreaterThan(50);
    expect(builtins.toSorted()).toEqual([
      'src/manifest.ts: createRequire',
      'src/schema/files.ts: readFileSync',
      'src/schema/files.ts: readdirSync',
      'src/schema/files.ts: realpathSync',
      'src/schema/files.ts: statSync',
      'src/typescript/package.ts: builtinModules',
    ]);
  });

  it('loads no module at a path, and evaluates no text', () => {
    const isCallOf = (node: ts.CallExpression | ts.NewExpression, ...names: readonly string[]): boolean =>
      node.expression.kind === ts.SyntaxKind.ImportKeyword ||
      (ts.isIdentifier(node.expression) && names.includes(node.expression.text));
    const suspects = parsed.flatMap(({ name, file }) =>
      [...nodesOf(file, ts.isCallExpression), ...nodesOf(file, ts.isNewExpression)]
        .filter(node => isCallOf(node, 'require', 'eval', 'Function', 'fetch', 'createRequire'))
        .map(node => `${name}: ${node.getText()}`),
    );
    // Its own package.json.
    expect(suspects).toEqual(['src/manifest.ts: createRequire(import.meta.url)']);
  });
});
