import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { libraries } from '../../src/catalog/libraries.ts';

const folder = path.resolve(import.meta.dirname, '..', 'services');
const importOfLibrary = /^import \{ (?<names>[\w, ]+) \} from '(?<file>[./]+\/src\/catalog\/[^']+)';$/gmu;

/** The packages whose claims the conformance tests run: of the library that each hands to `conformance`. Races, leases and the results of jobs have none: those are about databases, these about rows of several libraries, or one option. */
const executed = async (): Promise<readonly string[]> => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    file => file.endsWith('.test.ts') && !/^(?:job-results|leases|races|sqlite)\./u.test(file),
  );
  const found = files.map(async file => {
    const text = readFileSync(path.join(folder, file), 'utf8');
    const imports = [...text.matchAll(importOfLibrary)].map(async ({ groups }) => {
      const { names = '', file: from = '' } = groups ?? {};
      const module = (await import(path.resolve(folder, path.dirname(file), from))) as Record<string, unknown>;
      return names.split(', ').flatMap(name => {
        const library = libraries.find(one => one === module[name]);
        const isUsed = new RegExp(String.raw`\b(?:library(?:: ${name})?|fieldsOf: ${name}),`, 'u').test(text);
        return library !== undefined && isUsed ? [library.package] : [];
      });
    });
    const packages = (await Promise.all(imports)).flat();
    expect(packages, `${file} runs the claims of a library`).not.toEqual([]);
    return packages;
  });
  return [...new Set((await Promise.all(found)).flat())].toSorted();
};

test('what is said to be executed is executed, and nothing else is', async () => {
  const said = libraries.filter(library => library.evidence === 'executed').map(library => library.package);
  expect([...new Set(said)].toSorted()).toEqual(await executed());
});
