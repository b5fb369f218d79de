/** Applies the statements of one SQL file to the draft. */
import type { Cursor } from '../sql/cursor.ts';
import { sourceOf } from '../sql/cursor.ts';
import { splitStatements } from '../sql/split.ts';
import { tokenize } from '../sql/token.ts';
import { readAlter, readDrop, readProcedureRename, readRenameTable } from './alter.ts';
import { readCreate } from './create.ts';
import type { MigrationStep } from './code.ts';
import { find, put, type Draft } from './draft.ts';
import type { Origin } from './keys.ts';
import { withoutDownSections } from './sections.ts';

/** DO blocks inside DO blocks are not read deeper than this. */
const MAX_NESTING = 3;

/** Never throws; statements that say nothing about tables and keys are passed over. */
export const applySql = (text: string, file: string, draft: Draft): void =>
  applyText(withoutDownSections(text), file, 1, draft, 0);

/** The same for a migration that is written in code. */
export const applyCode = (steps: readonly MigrationStep[], file: string, draft: Draft): void => {
  for (const step of steps) {
    if ('sql' in step) applyText(step.sql, file, step.line, draft, 0);
    else leaveOpen(draft, step.unsure);
  }
};

/** The table, or any of them, may have keys that could not be read. */
const leaveOpen = (draft: Draft, name: string | undefined): void => {
  const named = name === undefined ? undefined : find(draft, name);
  for (const table of name === undefined ? draft.tables.values() : named === undefined ? [] : [named])
    put(draft, { ...table, complete: false });
};

const applyText = (text: string, file: string, firstLine: number, draft: Draft, depth: number): void => {
  const lineAt = lineFinder(text, firstLine);
  const origin: Origin = { file, text, lineAt };
  for (const range of splitStatements(sourceOf(tokenize([text])))) {
    const rest = range.clone();
    skipControlFlow(rest);
    if (rest.word() === 'do' || rest.word() === 'execute') {
      applyBlock(rest, origin, draft, depth);
      continue;
    }
    for (const statement of separate(rest)) applyStatement(statement, draft, origin);
  }
};

/** `DO $$ … $$` and `EXECUTE '…'` hold statements in a string. */
const applyBlock = (rest: Cursor, origin: Origin, draft: Draft, depth: number): void => {
  const procedure = rest.clone();
  procedure.at += 1;
  readProcedureRename(procedure, draft);
  if (depth >= MAX_NESTING) return;
  for (; !rest.done; rest.at += 1) {
    const token = rest.peek();
    if (token?.kind !== 'string' || token.text.length < 'drop table x'.length) continue;
    applyText(token.text, origin.file, origin.lineAt(token.start), draft, depth + 1);
  }
};

/** `BEGIN`, `IF … THEN`, `IF NOT EXISTS (…)`, `ELSE`, `EXCEPTION WHEN … THEN` before a statement. */
const skipControlFlow = (rest: Cursor): void => {
  for (;;) {
    const before = rest.at;
    if (rest.takeAny('begin', 'else', 'end', 'try', 'catch', 'declare') !== undefined) continue;
    if (rest.word() === 'if' || (rest.word() === 'exception' && rest.word(1) === 'when') || rest.word() === 'when') {
      rest.until(c => c.at > before && startsStatement(c));
      rest.take('then');
    }
    if (rest.at === before) return;
  }
};

const STARTS = new Set(['then', 'create', 'alter', 'drop', 'begin', 'exec', 'execute', 'rename']);
const startsStatement = (cursor: Cursor): boolean => STARTS.has(cursor.word() ?? '');

const OBJECTS = new Set(['table', 'unique', 'index', 'clustered', 'nonclustered']);

/** SQL Server needs no semicolon between statements: cuts before `CREATE TABLE`, `ALTER TABLE` and the like. */
const separate = (range: Cursor): readonly Cursor[] => {
  if (!range.hasAny('create', 'alter', 'drop')) return [range];
  const statements: Cursor[] = [];
  const rest = range.clone();
  while (!rest.done) {
    const from = rest.at;
    // `ALTER TABLE t DROP INDEX i` is one statement.
    const verbs = rest.word() === 'alter' ? ['create', 'alter'] : ['create', 'alter', 'drop'];
    statements.push(
      rest.until(c => c.at > from && c.hasAny(...verbs) && OBJECTS.has(c.word(1) ?? '') && c.isKeyword()),
    );
  }
  return statements;
};

const applyStatement = (rest: Cursor, draft: Draft, origin: Origin): void => {
  switch (rest.word()) {
    case 'create':
      rest.at += 1;
      {
        readCreate(rest, draft, origin);
        return;
      }
    case 'alter':
      rest.at += 1;
      {
        readAlter(rest, draft, origin);
        return;
      }
    case 'drop':
      rest.at += 1;
      {
        readDrop(rest, draft);
        return;
      }
    case 'rename':
      rest.at += 1;
      {
        readRenameTable(rest, draft);
        return;
      }
    case 'exec':
      rest.at += 1;
      {
        readProcedureRename(rest, draft);
        return;
      }
    default:
      return;
  }
};

const lineFinder = (text: string, firstLine: number): ((offset: number) => number) => {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return offset => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return firstLine + low;
  };
};
