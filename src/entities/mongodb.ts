import type { ProgramIndex } from '../typescript/declarations.ts';
import { nameOfTypeArgument } from '../typescript/entity-name.ts';
import { originsOfCallee } from '../typescript/origin.ts';
import { lastName, ts } from '../typescript/syntax.ts';
import { elementsOf, membersOf, resolved, stringOf, truthOf } from './constants.ts';
import { EntityDraft, type Entity } from './entity.ts';

const PACKAGE = 'mongodb';

/** What a collection without a type of its own holds. */
const ANY_DOCUMENT = 'Document';

/**
 * The collections that a program creates indexes of. Where it does, it is taken to create all of them; of other collections
 * nothing is known.
 */
export function readMongodb(index: ProgramIndex, checker: ts.TypeChecker): readonly Entity[] {
  const drafts: EntityDraft[] = [];
  let isAllNamed = true;
  for (const call of [...index.callsNamed('createIndex'), ...index.callsNamed('createIndexes')]) {
    if (!ts.isPropertyAccessExpression(call.expression) || !isOfCollection(checker, call)) continue;
    const names = namesOfCollection(checker, call.expression.expression);
    if (names.length === 0) isAllNamed = false;
    const draft = drafts.find(known => names.some(name => known.names.has(name))) ?? draftAt(call);
    if (!drafts.includes(draft)) drafts.push(draft);
    for (const name of names) draft.names.add(name);
    readCreation(checker, draft, call, call.expression.name.text);
  }
  if (!isAllNamed) for (const draft of drafts) draft.unsure();
  return drafts;
}

/** Every collection has a unique `_id`. */
function draftAt(call: ts.CallExpression): EntityDraft {
  const draft = new EntityDraft();
  draft.primaryKey.push('_id');
  draft.addKey(draft.primaryKey, call);
  return draft;
}

function isOfCollection(checker: ts.TypeChecker, call: ts.CallExpression): boolean {
  for (const { package: owner, container } of originsOfCallee(checker, call))
    if (owner === PACKAGE && container === 'Collection') return true;
  return false;
}

/** `db.collection('orders')`, `orders: Collection<Order>`: the collection's name, its documents' type, its variable. */
function namesOfCollection(checker: ts.TypeChecker, receiver: ts.Expression): readonly string[] {
  const made = resolved(checker, receiver);
  const literal =
    ts.isCallExpression(made) && lastName(made.expression) === 'collection'
      ? stringOf(checker, made.arguments[0])
      : undefined;
  const names = [literal, nameOfTypeArgument(checker, receiver, 0), lastName(receiver)];
  return names.filter(name => name !== undefined && name !== ANY_DOCUMENT) as readonly string[];
}

function readCreation(checker: ts.TypeChecker, draft: EntityDraft, call: ts.CallExpression, name: string): void {
  const [first, options] = call.arguments;
  if (first === undefined) return;
  if (name === 'createIndex') {
    readIndex(checker, draft, first, options);
    return;
  }
  const list = elementsOf(checker, first);
  if (list === undefined) draft.unsure();
  for (const element of list ?? []) {
    const key = membersOf(checker, element)?.of.get('key');
    if (key === undefined) draft.unsure();
    else readIndex(checker, draft, key, element);
  }
}

function readIndex(
  checker: ts.TypeChecker,
  draft: EntityDraft,
  key: ts.Expression,
  given: ts.Expression | undefined,
): void {
  const columns = indexColumns(checker, key);
  const options = given === undefined ? undefined : membersOf(checker, given);
  const unique = truthOf(checker, options?.of.get('unique'));
  if (columns === undefined || unique === 'unknown' || (given !== undefined && options?.open !== false)) draft.unsure();
  if (columns !== undefined && unique === true)
    draft.addKey(columns, key, indexCondition(checker, options?.of.get('partialFilterExpression'), columns));
}

/** The paths of `{ orderId: 1, 'payment.id': 1 }`. */
export function indexColumns(checker: ts.TypeChecker, given: ts.Expression): readonly string[] | undefined {
  const single = stringOf(checker, given);
  if (single !== undefined) return [single];
  const members = membersOf(checker, given);
  return members?.open === false ? [...members.of.keys()] : undefined;
}

/** Tests of a partial index that every document passes which has a value there. */
const presence: ReadonlySet<string> = new Set(['$exists', '$type']);

/**
 * The condition of a partial index as SQL, equalities only. One that only asks whether the key's own columns are there is none:
 * a row that is inserted with them is part of the index.
 */
export function indexCondition(
  checker: ts.TypeChecker,
  filter: ts.Expression | undefined,
  columns: readonly string[],
): string | undefined {
  if (filter === undefined) return undefined;
  const members = membersOf(checker, filter);
  if (members === undefined || members.open) return `WHERE ${filter.getText()}`;
  const tests: string[] = [];
  for (const [column, value] of members.of) {
    const operators = membersOf(checker, value);
    const asksPresence = operators?.open === false && [...operators.of.keys()].every(name => presence.has(name));
    if (asksPresence && columns.includes(column)) continue;
    const text = stringOf(checker, value);
    tests.push(`${column} = ${text === undefined ? value.getText() : `'${text}'`}`);
  }
  return tests.length === 0 ? undefined : `WHERE ${tests.join(' AND ')}`;
}
