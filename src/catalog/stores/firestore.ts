import { defineLibrary, members, type Entry, type QueryMeaning } from '../model.ts';

const parts = (type: string, names: readonly string[], part: Omit<QueryMeaning, 'is'> = {}): readonly Entry[] =>
  members(type, names, { is: 'query', ...part });

const document = { row: 'Member[data]', exists: 'Member[exists]' } as const;
const documents = { rows: 'Member[docs]', count: 'Member[size]', empty: 'Member[empty]' } as const;

const named = { key: { at: 'Argument[0]', column: 'id' } } as const;

/** The writes of a document, and those that a transaction or batch does of the one that it is given. */
const writes = (type: string, of: Pick<QueryMeaning, 'of'>, data: number): readonly Entry[] => {
  const [values, options] = [`Argument[${String(data)}]`, `Argument[${String(data + 1)}]`];
  const isGuarded = { narrowsWhen: [{ at: `${options}.Member[lastUpdateTime]`, given: true }] } as const;
  return [
    ...parts(type, ['create'], { ...of, does: 'insert', values, atomic: true, runs: true }),
    ...parts(type, ['set'], { ...of, does: 'upsert', values, runs: true }),
    ...parts(type, ['update'], {
      ...of,
      does: 'update',
      values,
      value: { column: values, value: options },
      ...isGuarded,
      runs: true,
    }),
    ...parts(type, ['delete'], {
      ...of,
      does: 'delete',
      narrowsWhen: [{ at: `${values}.Member[lastUpdateTime]`, given: true }],
      runs: true,
    }),
  ];
};

export const firestore = defineLibrary({
  package: '@google-cloud/firestore',
  alsoDeclaredBy: ['firebase-admin'],
  modules: ['@google-cloud/firestore', 'firebase-admin/firestore'],
  versions: '>=6.0.0 <9',
  evidence: 'docs',
  docs: 'https://cloud.google.com/firestore/docs/manage-data/transactions',
  store: 'firestore',
  documents: true,
  // What a transaction has read does not change before it commits.
  serializable: true,
  conflicts: [{ at: 'Member[code]', equals: [6] }],
  entries: [
    ...parts('Firestore', ['collection', 'collectionGroup'], { table: 'Argument[0]' }),
    // The path of a document says it all.
    ...parts('Firestore', ['doc'], named),
    ...parts('CollectionReference', ['doc'], { ...named, mintsKey: true }),
    ...parts('DocumentReference', ['collection'], { table: 'Argument[0]', restarts: true }),

    ...parts('Query', ['where'], {
      compares: { column: 'Argument[0]', operator: 'Argument[1]', value: 'Argument[2]' },
      where: 'Argument[0]',
    }),
    ...parts('Query', ['orderBy', 'limit', 'limitToLast', 'offset', 'select', 'withConverter']),
    ...parts('Query', ['startAt', 'startAfter', 'endAt', 'endBefore'], { narrows: true }),
    ...['CollectionReference', 'DocumentReference'].flatMap(type => parts(type, ['withConverter'])),
    ...parts('Query', ['get'], { snapshot: documents, runs: true }),
    ...parts('Query', ['count', 'aggregate'], { computes: 'other' }),
    ...parts('AggregateQuery', ['get'], { runs: true }),
    ...parts('DocumentReference', ['get'], { takes: 'first', snapshot: document, runs: true }),
    ...parts('Firestore', ['getAll'], { computes: 'other', runs: true }),
    ...parts('CollectionReference', ['add'], { does: 'insert', values: 'Argument[0]', runs: true }),
    ...writes('DocumentReference', {}, 0),

    { type: 'DocumentSnapshot', member: 'data', is: 'passes', value: 'Receiver.Member[data]' },
    { type: 'QueryDocumentSnapshot', member: 'data', is: 'passes', value: 'Receiver' },
    { type: 'FieldValue', member: 'increment', is: 'fragment', counts: true },
    { type: 'FieldValue', member: 'serverTimestamp', is: 'keySource', stability: 'unstable' },

    { type: 'Firestore', member: 'runTransaction', is: 'transaction', callback: 'Argument[0]', client: 'Parameter[0]' },
    ...parts('Transaction', ['get'], { of: 'Argument[0]', snapshot: { ...documents, ...document }, runs: true }),
    ...parts('Transaction', ['getAll'], { of: 'Argument[0]', computes: 'other', runs: true }),
    ...writes('Transaction', { of: 'Argument[0]' }, 1),
    { type: 'Firestore', member: 'batch', is: 'transaction', begins: true },
    ...writes('WriteBatch', { of: 'Argument[0]' }, 1),
    { type: 'WriteBatch', member: 'commit', is: 'commit' },
    // Each write is sent on its own, and its promise tells whether it failed; these wait for all of them.
    ...writes('BulkWriter', { of: 'Argument[0]' }, 1),
    ...members('BulkWriter', ['flush', 'close'], { is: 'awaits', value: 'Receiver', started: true }),
    ...members('BulkWriter', ['onWriteResult', 'onWriteError'], { is: 'pure' }),
    { type: 'Firestore', member: 'bulkWriter', is: 'pure' },

    { function: 'getFirestore', is: 'configure', what: 'client' },
    { construct: 'Firestore', is: 'configure', what: 'client' },
  ],
});
