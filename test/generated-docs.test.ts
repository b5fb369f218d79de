import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { pages, root } from './tools/docs/pages.ts';

test('generated pages say what rows and rules say', async () => {
  const stale = [...(await pages())]
    .filter(([file, text]) => {
      const at = path.join(root, file);
      return !existsSync(at) || readFileSync(at, 'utf8') !== text;
    })
    .map(([file]) => file);
  expect(stale, 'run npm run docs').toEqual([]);
});
