/** What generators of documentation pages share. */

const width = 138;

export const code = (text: string): string => `\`${text}\``;

export const listText = (parts: readonly string[]): string => parts.join(', ');

/** Breaks a paragraph or list item at spaces outside code; lines after the first get the indent. */
export const wrapped = (text: string, indent = ''): string => {
  const words = text.match(/(?:`[^`]*`|\[[^\]]*\]\([^)]*\)|[^\s`])+/gu) ?? [];
  const lines: string[] = [];
  let line = /^ */u.exec(text)?.[0] ?? '';
  for (const word of words) {
    if (line.trim() !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else line += (line.trim() === '' ? '' : ' ') + word;
  }
  return [...lines, line].join('\n');
};

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.map(escaped).join(' | ')} |`).join('\n');

const escaped = (cell: string): string => cell.replaceAll('|', String.raw`\|`);

/** The part of a page between `<!-- name -->` and `<!-- end name -->`, replaced; undefined where the page lacks the markers. */
export const between = (page: string, name: string, text: string): string | undefined => {
  const [start, end] = [`<!-- ${name} -->`, `<!-- end ${name} -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  return from === -1 || to < from ? undefined : `${page.slice(0, from + start.length)}\n${text}\n${page.slice(to)}`;
};
