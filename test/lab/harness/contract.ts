import type { ConsumerMeaning } from '../../../src/catalog/consumer-meaning.ts';
import type { Entry, Library } from '../../../src/catalog/model.ts';

/** How a client treats a handler, as its catalog row says: the row is what is put to the test. */
export type Contract = Pick<
  ConsumerMeaning,
  'acks' | 'onThrow' | 'unsettled' | 'redeliveries' | 'awaitsHandler' | 'failuresReturned'
>;

type Row = Extract<Entry, { is: 'consumer' }>;

/**
 * @param target what the row is about: `{ type: 'Channel', member: 'consume' }`
 * @param options the options at the registration, by the paths that rows name them with
 */
export const contractOf = (
  library: Library,
  target: Readonly<Record<string, string>>,
  options: Readonly<Record<string, unknown>> = {},
): Contract => {
  const row = library.entries.find(
    (entry): entry is Row =>
      entry.is === 'consumer' && Object.entries(target).every(([key, value]) => Reflect.get(entry, key) === value),
  );
  if (row === undefined) throw new Error(`${library.package} has no row for ${JSON.stringify(target)}`);
  const acks = row.acksWhen?.find(test => 'equals' in test && options[test.at] === test.equals)?.acks ?? row.acks;
  const { onThrow, unsettled, redeliveries, awaitsHandler, failuresReturned } = row;
  return {
    acks,
    onThrow,
    unsettled,
    awaitsHandler,
    ...(redeliveries === undefined ? {} : { redeliveries }),
    ...(failuresReturned === undefined ? {} : { failuresReturned }),
  };
};
