import { ts } from '../../typescript/syntax.ts';
import type { Cell } from '../program.ts';
import type { Lowering } from './lowering.ts';

/**
 * Members by which an event tells which state of its subject it speaks of. Names decide only over what a member means: it has to be
 * declared by the program's own type as a number or a time, or be stored with the row.
 */
const numbered: ReadonlySet<string> = new Set([
  'version',
  'sequence',
  'seq',
  'revision',
  'sequenceNumber',
  'sequence_number',
  'entityVersion',
  'aggregateVersion',
]);
const timed: ReadonlySet<string> = new Set([
  'updatedAt',
  'updated_at',
  'modifiedAt',
  'modified_at',
  'lastModified',
  'lastModifiedAt',
  'last_modified',
]);

const ordering = [...numbered, ...timed];

/** Code looks into a part of the message: does its type declare such a member? Most programs have few of these names, or none. */
export function noteEventOrder(cx: Lowering, path: string, access: ts.Node): void {
  const holder = holderOf(access);
  const { checker, index } = cx.services;
  const names = ordering.filter(name => index.filesMentioning(name).length > 0);
  if (holder === undefined || names.length === 0) return;
  const type = checker.getNonNullableType(checker.getTypeAtLocation(holder));
  if ((type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Union | ts.TypeFlags.Intersection)) === 0) return;
  for (const name of names) {
    const member = type.getProperty(name);
    // What a library's message calls its version is the version of its format.
    if (member?.declarations?.some(declaration => index.isOwn(declaration)) !== true) continue;
    if (isOrdered(checker, checker.getTypeOfSymbolAtLocation(member, holder), name))
      cx.eventOrders.add(`${path}.${name}`);
  }
}

/** The event's version is kept with the row: it is one, whatever its type. */
export function noteStoredOrder(cx: Lowering, sets: readonly Cell[]): void {
  for (const { value } of sets) {
    const [only, ...others] = value.from ?? [];
    if (only === undefined || others.length > 0) continue;
    const name = only.slice(only.lastIndexOf('.') + 1);
    if (numbered.has(name) || timed.has(name)) cx.eventOrders.add(only);
  }
}

function holderOf(access: ts.Node): ts.Node | undefined {
  if (ts.isPropertyAccessExpression(access) || ts.isElementAccessExpression(access)) return access.expression;
  return ts.isBindingElement(access) ? access.parent : undefined;
}

/** `version: 1` and `version: string` name the format that the event is written in. */
function isOrdered(checker: ts.TypeChecker, declared: ts.Type, name: string): boolean {
  const type = checker.getNonNullableType(declared);
  if ((type.flags & (ts.TypeFlags.Number | ts.TypeFlags.BigInt)) !== 0) return true;
  return timed.has(name) && ((type.flags & ts.TypeFlags.String) !== 0 || type.symbol.name === 'Date');
}
