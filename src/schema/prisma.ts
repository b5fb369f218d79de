/** Reads schema.prisma line by line: models, ids, unique keys and the names in the database. Never throws. */
import type { UniqueKey } from './schema.ts';

export interface PrismaModel {
  readonly name: string;
  /** Database name. */
  readonly table: string;
  readonly uniqueKeys: readonly UniqueKey[];
  /** Field → column, where they differ. */
  readonly columnOf: ReadonlyMap<string, string>;
}

export const readPrisma = (text: string, file: string): readonly PrismaModel[] => {
  const models: PrismaModel[] = [];
  let block: { readonly name: string; readonly lines: Line[] } | undefined;
  for (const line of logicalLines(text)) {
    if (block === undefined) {
      const name = /^(?:model|view)\s+(\w+)\s*\{/.exec(line.text)?.[1];
      if (name === undefined) continue;
      block = { name, lines: [] };
      continue;
    }
    // A file that is being edited may lack the brace: the next block ends this one.
    const next = /^(?:model|view|enum|type|datasource|generator)\s+(\w+)\s*\{/.exec(line.text);
    if (line.text.startsWith('}') || next !== null) {
      models.push(modelOf(block.name, block.lines, file));
      block = next !== null && /^(?:model|view)/.test(line.text) ? { name: next[1] ?? '', lines: [] } : undefined;
      continue;
    }
    block.lines.push(line);
  }
  if (block !== undefined) models.push(modelOf(block.name, block.lines, file));
  return models;
};

interface Line {
  readonly text: string;
  readonly number: number;
}

/** Lines without comments; an attribute whose parentheses are open goes on in the next line. */
const logicalLines = (text: string): readonly Line[] => {
  const lines: Line[] = [];
  let open = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    const stripped = withoutComment(raw).trim();
    const last = lines.at(-1);
    if (open > 0 && last !== undefined && !/^(?:\}|model\s|enum\s|@@)/.test(stripped)) {
      lines[lines.length - 1] = { text: `${last.text} ${stripped}`, number: last.number };
    } else {
      open = 0;
      lines.push({ text: stripped, number: index + 1 });
    }
    open = Math.max(0, open + balanceOf(stripped));
  }
  return lines;
};

const withoutComment = (line: string): string => {
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const c = line[at];
    if (c === '\\' && quoted) at += 1;
    else if (c === '"') quoted = !quoted;
    else if (!quoted && c === '/' && line[at + 1] === '/') return line.slice(0, at);
  }
  return line;
};

const balanceOf = (line: string): number => {
  let balance = 0;
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const c = line[at];
    if (c === '\\' && quoted) at += 1;
    else if (c === '"') quoted = !quoted;
    else if (!quoted && (c === '(' || c === '[')) balance += 1;
    else if (!quoted && (c === ')' || c === ']')) balance -= 1;
  }
  return balance;
};

const modelOf = (name: string, lines: readonly Line[], file: string): PrismaModel => {
  let table = name;
  const columnOf = new Map<string, string>();
  const found: { readonly fields: readonly string[]; readonly condition: string | undefined; readonly line: number }[] =
    [];
  for (const { text, number } of lines) {
    for (const attribute of attributesOf(text)) {
      if (attribute.block && attribute.name === 'map') table = stringIn(attribute.argument) ?? table;
      if (attribute.block && (attribute.name === 'id' || attribute.name === 'unique')) {
        const key = readList(attribute.argument);
        if (key !== undefined) found.push({ ...key, line: number });
      }
      const field = attribute.block ? undefined : /^(\w+)\s/.exec(text)?.[1];
      if (field === undefined) continue;
      if (attribute.name === 'map') columnOf.set(field, stringIn(attribute.argument) ?? field);
      if (attribute.name === 'id' || attribute.name === 'unique') {
        const prefix = /\blength\s*:\s*\d+/.exec(attribute.argument)?.[0];
        found.push({ fields: [field], condition: conditionOf(attribute.argument) ?? prefix, line: number });
      }
    }
  }
  const uniqueKeys = found.map(({ fields, condition, line }): UniqueKey => ({
    columns: fields.map(field => columnOf.get(field) ?? field),
    condition,
    declaredIn: { file, line },
  }));
  for (const [field, column] of columnOf) if (field === column) columnOf.delete(field);
  return { name, table, uniqueKeys, columnOf };
};

interface Attribute {
  readonly block: boolean;
  readonly name: string;
  /** The text between its parentheses. */
  readonly argument: string;
}

const attributesOf = (line: string): readonly Attribute[] => {
  const attributes: Attribute[] = [];
  let quoted = false;
  let depth = 0;
  for (let at = 0; at < line.length; at += 1) {
    const c = line[at];
    if (c === '\\' && quoted) at += 1;
    else if (c === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (c === '(') depth += 1;
    else if (c === ')') depth -= 1;
    else if (c === '@' && depth === 0) {
      const block = line[at + 1] === '@';
      const from = at + (block ? 2 : 1);
      let to = from;
      while (/[\w.]/.test(line[to] ?? '')) to += 1;
      const argument = line[to] === '(' ? insideOf(line, to) : '';
      attributes.push({ block, name: line.slice(from, to), argument });
      at = to - 1;
    }
  }
  return attributes;
};

/** The text inside the parenthesis or bracket that opens at the offset. */
const insideOf = (line: string, open: number): string => {
  let depth = 0;
  let quoted = false;
  for (let at = open; at < line.length; at += 1) {
    const c = line[at];
    if (c === '\\' && quoted) at += 1;
    else if (c === '"') quoted = !quoted;
    else if (!quoted && (c === '(' || c === '[')) depth += 1;
    else if (!quoted && (c === ')' || c === ']')) depth -= 1;
    if (depth === 0) return line.slice(open + 1, at);
  }
  return line.slice(open + 1);
};

const stringIn = (argument: string): string | undefined => /"((?:[^"\\]|\\.)*)"/.exec(argument)?.[1];

const conditionOf = (argument: string): string | undefined => {
  const at = /\bwhere\s*:/.exec(argument)?.index;
  return at === undefined ? undefined : argument.slice(at).trim();
};

/** `[a, b(sort: Desc)]`, `fields: [a, b]`; a composite type's field (`address.city`) is no column. */
const readList = (
  argument: string,
): { readonly fields: readonly string[]; readonly condition: string | undefined } | undefined => {
  const open = argument.indexOf('[');
  if (open < 0) return undefined;
  const list = insideOf(argument, open);
  const fields = withoutGroups(list)
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '');
  const prefix = /\blength\s*:\s*\d+/.exec(list)?.[0];
  return { fields, condition: conditionOf(argument) ?? prefix };
};

/** `b(sort: Desc)` → `b` */
const withoutGroups = (list: string): string => {
  let depth = 0;
  let kept = '';
  for (const c of list) {
    if (c === '(') depth += 1;
    if (depth === 0) kept += c;
    if (c === ')') depth -= 1;
  }
  return kept;
};
