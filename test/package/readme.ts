import { readFileSync } from 'node:fs';
import path from 'node:path';

import { root } from './packed.ts';

export const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

/** The first code block of a page that `wanted` takes. */
const findBlock = (page: string, what: string, wanted: (code: string) => boolean): string => {
  const text = page === 'README.md' ? readme : readFileSync(path.join(root, page), 'utf8');
  const block = [...text.matchAll(/^```\w+\n(?<code>.*?)^```$/gmsu)]
    .map(match => match.groups?.code ?? '')
    .find(code => wanted(code));
  if (block === undefined) throw new Error(`${page} has no code block ${what}.`);
  return block;
};

/** The code block of a page whose first line is this comment. */
export const blockOf = (page: string, comment: string): string =>
  findBlock(
    page,
    `that starts with the comment "${comment}"`,
    code => /^(?:\/\/|#) (?<comment>.*)/u.exec(code)?.[1] === comment,
  );

/** The code block of a page that has this line. */
export const blockWith = (page: string, line: string): string =>
  findBlock(page, `with the line "${line}"`, code => code.split('\n').includes(line));

export const readmeBlock = (comment: string): string => blockOf('README.md', comment);
