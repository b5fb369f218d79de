/** ALTER TABLE, ALTER INDEX, DROP and RENAME. */
import type { Cursor } from '../sql/cursor.ts';
import { takeName } from '../sql/name.ts';
import { readConstraint, readElement } from './create.ts';
import {
  addKey,
  drop,
  dropKeyNamed,
  dropKeys,
  find,
  findOrAdd,
  rename,
  renameColumn,
  renameKey,
  sameName,
  type Draft,
} from './draft.ts';
import type { Origin } from './keys.ts';

/** The cursor stands behind ALTER. */
export const readAlter = (rest: Cursor, draft: Draft, origin: Origin): void => {
  if (rest.take('index')) {
    rest.take('if', 'exists');
    const from = takeName(rest)?.name;
    const to = rest.take('rename', 'to') ? takeName(rest)?.name : undefined;
    if (from !== undefined && to !== undefined) renameKey(draft, from, to);
    return;
  }
  while (rest.takeAny('foreign', 'online', 'ignore') !== undefined);
  if (!rest.take('table')) return;
  rest.take('if', 'exists');
  rest.take('only');
  const table = takeName(rest)?.name;
  if (table === undefined) return;
  if (rest.symbol() === '*') rest.at += 1;
  let current = table;
  let verb: string | undefined;
  for (const action of rest.items()) {
    if (action.take('with')) action.at += 1; // SQL Server's WITH CHECK | NOCHECK
    const named = action.takeAny('add', 'drop', 'rename', 'change', 'modify', 'alter');
    verb = named ?? verb;
    current = readAction(verb, action, current, named !== undefined, draft, origin);
  }
};

/** Applies one action; gives the table's name after it. */
const readAction = (
  verb: string | undefined,
  action: Cursor,
  table: string,
  first: boolean,
  draft: Draft,
  origin: Origin,
): string => {
  switch (verb) {
    case 'add':
      readAdd(action, table, draft, origin);
      return table;
    case 'drop':
      readDropAction(action, table, draft, first);
      return table;
    case 'rename':
      return readRename(action, table, draft);
    case 'change':
      readChange(action, table, draft, origin);
      return table;
    case 'modify':
      action.take('column');
      readElement(action, findOrAdd(draft, table).name, draft, origin);
      return table;
    default:
      return table;
  }
};

const readAdd = (action: Cursor, table: string, draft: Draft, origin: Origin): void => {
  const promoted = promotedIndex(action.clone());
  if (promoted !== undefined) {
    if (promoted.name !== undefined) renameKey(draft, promoted.index, promoted.name, table);
    return;
  }
  const constraint = readConstraint(action.clone(), table, origin);
  if (constraint !== undefined) {
    if (constraint !== 'none') addKey(draft, table, constraint);
    return;
  }
  action.take('column');
  action.take('if', 'not', 'exists');
  if (action.symbol() === '(') {
    for (const element of action.group()?.items() ?? []) readElement(element, table, draft, origin);
    return;
  }
  readElement(action, table, draft, origin);
};

/** `ADD CONSTRAINT n UNIQUE USING INDEX i`: the index gets the constraint's name. */
const promotedIndex = (action: Cursor): { readonly name: string | undefined; readonly index: string } | undefined => {
  const name = action.take('constraint') ? takeName(action)?.name : undefined;
  if (!action.take('unique') && !action.take('primary', 'key')) return undefined;
  const index = action.take('using', 'index') ? takeName(action)?.name : undefined;
  return index === undefined ? undefined : { name, index };
};

const readDropAction = (action: Cursor, table: string, draft: Draft, first: boolean): void => {
  const target = find(draft, table);
  if (target === undefined) return;
  if (action.take('primary', 'key')) {
    dropKeys(draft, target, key => key.primary);
    return;
  }
  const kind = first
    ? action.takeAny('constraint', 'index', 'key', 'unique', 'column', 'foreign', 'check', 'partition')
    : undefined;
  if (kind === 'foreign' || kind === 'check' || kind === 'partition') return;
  action.take('if', 'exists');
  const name = takeName(action)?.name;
  if (name === undefined) return;
  if (kind === 'constraint' || kind === 'index' || kind === 'key' || kind === 'unique') {
    dropKeyNamed(draft, name, table);
    return;
  }
  if (kind === undefined && !first) dropKeyNamed(draft, name, table); // `DROP CONSTRAINT a, b`
  dropKeys(draft, find(draft, table) ?? target, key => key.columns.some(column => sameName(column, name)));
};

const readRename = (action: Cursor, table: string, draft: Draft): string => {
  const kind = action.takeAny('column', 'constraint', 'index', 'key');
  if (kind === undefined && (action.takeAny('to', 'as') !== undefined || action.length === 1)) {
    const to = takeName(action)?.name;
    if (to === undefined) return table;
    rename(draft, table, to);
    return to;
  }
  const from = takeName(action)?.name;
  const to = action.take('to') ? takeName(action)?.name : undefined;
  if (from === undefined || to === undefined) return table;
  if (kind === undefined || kind === 'column') renameColumn(draft, table, from, to);
  else renameKey(draft, from, to, table);
  return table;
};

/** MySQL's `CHANGE [COLUMN] old new definition` */
const readChange = (action: Cursor, table: string, draft: Draft, origin: Origin): void => {
  action.take('column');
  const from = takeName(action)?.name;
  const to = takeName(action.clone())?.name;
  if (from === undefined || to === undefined) return;
  renameColumn(draft, table, from, to);
  readElement(action, table, draft, origin);
};

/** The cursor stands behind DROP. */
export const readDrop = (rest: Cursor, draft: Draft): void => {
  if (rest.take('table')) {
    rest.take('if', 'exists');
    for (const item of rest.items()) {
      const name = takeName(item)?.name;
      if (name !== undefined) drop(draft, name);
    }
    return;
  }
  if (!rest.take('index')) return;
  rest.take('concurrently');
  rest.take('if', 'exists');
  for (const item of rest.items()) {
    const name = takeName(item);
    if (name?.name === undefined) continue;
    const table = item.take('on') ? takeName(item)?.name : undefined;
    // SQL Server writes `DROP INDEX t.i`; elsewhere the qualifier is a schema.
    const qualified =
      name.qualifier !== undefined && find(draft, name.qualifier) !== undefined ? name.qualifier : undefined;
    dropKeyNamed(draft, name.name, table ?? qualified);
  }
};

/** MySQL's `RENAME TABLE a TO b, c TO d`; the cursor stands behind RENAME. */
export const readRenameTable = (rest: Cursor, draft: Draft): void => {
  if (!rest.take('table')) return;
  for (const item of rest.items()) {
    const from = takeName(item)?.name;
    const to = item.take('to') ? takeName(item)?.name : undefined;
    if (from !== undefined && to !== undefined) rename(draft, from, to);
  }
};

/** SQL Server's `EXEC sp_rename 'dbo.t.c', 'd', 'COLUMN'`; the cursor stands behind EXEC. */
export const readProcedureRename = (rest: Cursor, draft: Draft): void => {
  if (takeName(rest)?.name?.toLowerCase() !== 'sp_rename') return;
  const [from, to, kind] = rest.items().map(item => item.peek(item.length - 1)?.text ?? '');
  if (from === undefined || to === undefined || to === '') return;
  const path = from.replaceAll(/[[\]"]/g, '').split('.');
  const last = path.at(-1) ?? '';
  const owner = path.at(-2);
  if (kind?.toLowerCase() === 'column' && owner !== undefined) renameColumn(draft, owner, last, to);
  else if (kind?.toLowerCase() === 'index' && owner !== undefined) renameKey(draft, last, to, owner);
  else if (find(draft, last) !== undefined) rename(draft, last, to);
};
