import { readFileSync } from 'node:fs';
import path from 'node:path';

import { root } from './packed.ts';

export const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

/** The code block of the README whose first line is this comment. */
export const readmeBlock = (comment: string): string => {
  const block = [...readme.matchAll(/^```(?:js|ts)\n(?<code>.*?)^```$/gmsu)]
    .map(match => match.groups?.code ?? '')
    .find(code => code.startsWith(`// ${comment}\n`));
  if (block === undefined) throw new Error(`README.md has no code block that starts with "// ${comment}".`);
  return block;
};
