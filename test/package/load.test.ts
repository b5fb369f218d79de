import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';
import { describe, expect, it } from 'vitest';

import { root } from './packed.ts';

const dist = path.join(root, 'dist/src');

/** The built modules that loading one of them loads as well. */
const loadedBy = (module: string): readonly string[] => {
  const waiting = [path.join(dist, module)];
  const loaded = new Set<string>();
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (loaded.has(file)) continue;
    loaded.add(file);
    const { statements } = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
    for (const statement of statements) {
      if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
      const from = statement.moduleSpecifier;
      if (from === undefined || !ts.isStringLiteral(from) || !from.text.startsWith('.')) continue;
      waiting.push(path.resolve(path.dirname(file), from.text));
    }
  }
  return [...loaded];
};

const textOf = (module: string): string =>
  loadedBy(module)
    .map(file => readFileSync(file, 'utf8'))
    .join('\n');

/** What only the engine, only the loading of projects, and only the command need. */
const engine = 'forEachChild';
const projects = 'getParsedCommandLineOfConfigFile';
const command = 'parseArgs';

describe('the built package', () => {
  it('was built', () => {
    expect(existsSync(path.join(dist, 'index.js'))).toBe(true);
  });

  it('loads nothing of the command with the plugin', () => {
    const text = textOf('index.js');
    expect(text).toContain(engine);
    expect(text).not.toContain(projects);
    expect(text).not.toContain(command);
  });

  it('loads the engine only for commands that need it', () => {
    const text = textOf('cli/main.js');
    expect(text).toContain(command);
    expect(text).not.toContain(engine);
    expect(text).not.toContain(projects);
  });

  it('starts the command with Node', () => {
    expect(readFileSync(path.join(dist, 'cli/main.js'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/u);
  });
});
