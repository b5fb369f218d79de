import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { docsUrl, manifest } from '../../manifest.ts';
import { Failure } from '../failure.ts';
import type { Paint } from '../terminal.ts';

const docs = (): string =>
  path.join(path.dirname(createRequire(import.meta.url).resolve(`${manifest.name}/package.json`)), 'docs');

/** The page of a rule as it was written; prefixes of the rule's id in configurations are left out. */
export const pageOf = (given: string): { readonly rule: string; readonly text: string; readonly url: string } => {
  const rule = given.slice(given.lastIndexOf('/') + 1);
  const file = path.join(docs(), 'rules', `${rule}.md`);
  if (!/^[\w-]+$/u.test(rule) || !existsSync(file))
    throw new Failure(`there is no rule "${given}", nor is it a place such as src/orders.ts:12`);
  return { rule, text: readFileSync(file, 'utf8'), url: docsUrl(`rules/${rule}`) };
};

const inline = (text: string, paint: Paint): string =>
  text
    .replaceAll(/\[(?<label>[^[\]]+)\]\((?<target>[^)\s]+)\)/gu, (_, label: string, target: string) =>
      /^https?:/u.test(target) ? `${label} (${target})` : label,
    )
    .replaceAll(/\*\*(?<bold>[^*]+)\*\*/gu, (_, bold: string) => paint('bold', bold))
    .replaceAll(/`(?<code>[^`]+)`/gu, (_, code: string) => paint('cyan', code));

/** Markdown for people who read it in a terminal: no comments, headings and code stand out, links are written out. */
export const rendered = (markdown: string, paint: Paint): string => {
  let isCode = false;
  const lines: string[] = [];
  for (const line of markdown.replaceAll(/<!--[^]*?-->\n?/gu, '').split('\n')) {
    if (/^\s*```/u.test(line)) isCode = !isCode;
    else if (isCode) lines.push(`    ${paint('cyan', line)}`);
    else if (line.startsWith('#')) lines.push(paint(['bold', 'underline'], line.replace(/^#+\s*/u, '')));
    else lines.push(inline(line, paint));
  }
  return lines
    .join('\n')
    .replaceAll(/\n{3,}/gu, '\n\n')
    .trim();
};
