import type { CreationMeaning, StoreMeaning } from '../../catalog/model.ts';
import type { StepId } from '../program.ts';
import { literal, type Value } from '../value.ts';
import { changesOf } from './changes.ts';
import { rowIfAbsent } from './if-absent.ts';
import { choice, type Lowering } from './lowering.ts';
import { memberName, testOption, type Site } from './site.ts';
import { emitWrite, formOf, selectionOf, valuesOf } from './stores.ts';

/**
 * Lowers `updateOne({ _id }, { $setOnInsert: { at } }, { upsert: true })`: one statement that inserts the row or leaves it as it is, and
 * says which. `undefined` where it may change a row that is there.
 */
export function createdRow(
  cx: Lowering,
  site: Site,
  meaning: StoreMeaning,
  creates: CreationMeaning,
): Value | undefined {
  if (formOf(cx, site, meaning) !== 'upsert') return undefined;
  const { given } = valuesOf(cx, site, meaning);
  if (given?.value.kind !== 'object' || given.value.open || given.value.members.size === 0) return undefined;
  if ([...given.value.members.keys()].some(name => !creates.operators.includes(name))) return undefined;
  const wanted = selectionOf(cx, site, meaning, meaning.where ?? meaning.key);
  const written = emitWrite(cx, site, {
    form: 'insert',
    rows: rowIfAbsent(wanted, changesOf(given, meaning)),
    sets: [],
    relative: false,
    refusal: 'result',
    certainlyUnique: false,
    expires: false,
    shape: { is: 'count' },
  });
  return written.kind === 'outcome' ? toldOf(cx, site, creates, written.step, written) : written;
}

function toldOf(cx: Lowering, site: Site, creates: CreationMeaning, write: StepId, inserted: Value): Value {
  const condition = { kind: 'won', write } as const;
  const something: Value = { kind: 'object', members: new Map(), open: true };
  const { inserted: insertedAt, found: foundAt, keyAt, givesFoundUnless } = creates;
  if (givesFoundUnless !== undefined) {
    const saysOtherwise = givesFoundUnless.some(test => testOption(cx, site, test) !== 'no');
    return saysOtherwise ? cx.unknown([], true) : choice(condition, literal(null), something);
  }
  const members = new Map<string, Value>();
  const tell = (path: string | undefined, value: Value): void => {
    const name = path === undefined ? undefined : memberName(path);
    if (name !== undefined) members.set(name, value);
  };
  tell(insertedAt, inserted);
  tell(foundAt, choice(condition, literal(0), literal(1)));
  tell(keyAt, choice(condition, something, literal(null)));
  return { kind: 'object', members, open: true };
}
