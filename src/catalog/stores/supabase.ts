import { defineLibrary, inVersions, members, type Entry, type QueryMeaning } from '../model.ts';

const parts = (type: string, names: readonly string[], part: Omit<QueryMeaning, 'is'> = {}): readonly Entry[] =>
  members(type, names, { is: 'query', ...part });

const compares = (by: '=' | '>' | '>=' | '<' | '<='): Omit<QueryMeaning, 'is'> => ({
  compares: { column: 'Argument[0]', by, value: 'Argument[1]' },
});

/** Nothing throws, unless it is asked to: the awaited result has the failure. */
const returned = { data: 'Member[data]', error: 'Member[error]', count: 'Member[count]' } as const;

const clients = ['SupabaseClient', 'PostgrestClient'];
const filters = 'PostgrestFilterBuilder';
const transforms = 'PostgrestTransformBuilder';

export const supabase = defineLibrary({
  package: '@supabase/supabase-js',
  alsoDeclaredBy: ['@supabase/postgrest-js'],
  modules: ['@supabase/supabase-js', '@supabase/postgrest-js'],
  versions: '>=2.0.0 <3',
  evidence: 'docs',
  docs: 'https://supabase.com/docs/reference/javascript/select',
  store: 'supabase',
  conflicts: [{ at: 'Member[code]', equals: ['23505'] }],
  entries: [
    ...clients.flatMap(type => [
      ...parts(type, ['from'], { table: 'Argument[0]' }),
      ...parts(type, ['rpc'], { does: 'other', returned }),
      ...members(type, ['schema'], { is: 'passes', value: 'Receiver' }),
    ]),

    ...parts('PostgrestQueryBuilder', ['select'], { selects: 'Argument[0]', returned }),
    ...parts('PostgrestQueryBuilder', ['insert'], { does: 'insert', values: 'Argument[0]', returned }),
    ...parts('PostgrestQueryBuilder', ['upsert'], {
      does: 'insert',
      values: 'Argument[0]',
      returned,
      conflict: {
        columns: 'Argument[1].Member[onConflict]',
        does: 'update',
        ignoresWhen: [{ at: 'Argument[1].Member[ignoreDuplicates]', equals: true }],
      },
    }),
    ...parts('PostgrestQueryBuilder', ['update'], { does: 'update', values: 'Argument[0]', returned }),
    ...parts('PostgrestQueryBuilder', ['delete'], { does: 'delete', returned }),

    ...parts(filters, ['eq', 'is'], compares('=')),
    ...parts(filters, ['gt'], compares('>')),
    ...parts(filters, ['gte'], compares('>=')),
    ...parts(filters, ['lt'], compares('<')),
    ...parts(filters, ['lte'], compares('<=')),
    ...parts(filters, ['match'], { where: 'Argument[0]' }),
    ...parts(filters, ['neq', 'in', 'not', 'or', 'filter', 'like*', 'ilike*', 'contains', 'containedBy'], {
      narrows: true,
    }),
    ...parts(filters, ['range*', 'overlaps', 'textSearch'], { narrows: true }),
    ...inVersions('>=2.90.0', parts(filters, ['notIn', 'isDistinct', 'regex*'], { narrows: true })),

    // After a write, the rows that were written.
    ...parts(transforms, ['select'], { returns: true }),
    ...parts(transforms, ['single', 'maybeSingle'], { takes: 'first' }),
    ...parts(transforms, ['order', 'limit', 'range', 'abortSignal', 'returns']),
    ...parts(transforms, ['csv', 'geojson', 'explain'], { computes: 'other' }),
    ...[filters, transforms, 'PostgrestBuilder'].flatMap(type => parts(type, ['throwOnError'], { throws: true })),

    { function: 'createClient', is: 'configure', what: 'client' },
  ],
});
