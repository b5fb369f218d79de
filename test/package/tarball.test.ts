import { readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';
import { describe, expect, it } from 'vitest';

import { manifest, packed, root } from './packed.ts';

const { files, unpackedSize } = packed('--dry-run');
const names = files.map(file => file.path);

/** Modules that these load or declare against, themselves included. */
const reachedFrom = (entries: readonly string[]): ReadonlySet<string> => {
  const reached = new Set(entries);
  for (const name of reached) {
    for (const { fileName } of ts.preProcessFile(readFileSync(path.join(root, name), 'utf8')).importedFiles) {
      if (!fileName.startsWith('.')) continue;
      const target = path.posix.join(path.posix.dirname(name), fileName);
      reached.add(name.endsWith('.d.ts') ? target.replace(/(?:\.d)?\.[jt]s$/u, '.d.ts') : target);
    }
  }
  return reached;
};

describe('the tarball', () => {
  it('has the built modules, the declarations of the plugin object, the documentation, and nothing else', () => {
    const others = names.filter(name => !/^dist\/src\/(?:cli\/)?\w+\.js$|^docs\/(?:rules\/)?[\w-]+\.md$/u.test(name));
    expect(others.toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/rules/create-rule.d.ts',
      'dist/rules/index.d.ts',
      'dist/src/configs.d.ts',
      'dist/src/index.d.ts',
      'package.json',
    ]);
  });

  it('has all that its modules and declarations lead to', () => {
    const reached = [...reachedFrom(['dist/src/index.js', 'dist/src/cli/main.js', 'dist/src/index.d.ts'])];
    expect(reached.length).toBeGreaterThan(8);
    expect(reached.filter(name => !names.includes(name))).toEqual([]);
  });

  it('unpacks to less than two mebibytes', () => {
    expect(unpackedSize).toBeLessThan(2 * 1024 * 1024);
  });
});

describe('docs/dependencies.md', () => {
  const page = readFileSync(path.join(root, 'docs/dependencies.md'), 'utf8');

  it.each(['dependencies', 'peerDependencies'] as const)('speaks of the %s, and of no others', kind => {
    const [, section = ''] = page.split(`## \`${kind}\`\n`);
    const [own = ''] = section.split('\n## ');
    const named = [...own.matchAll(/^\| `([^`]+)` \|/gmu)].map(([, name]) => name);
    expect(named.toSorted()).toEqual(Object.keys(manifest[kind]).toSorted());
  });
});
