import type { PublishMeaning } from '../../catalog/model.ts';
import type { Connection } from '../program.ts';
import { termOf } from '../term-of.ts';
import type { Value } from '../value.ts';
import { batchResult } from './batch-results.ts';
import { transactionAt } from './clients.ts';
import { idAt, keyAt, recognisedBy } from './keys.ts';
import type { Lowering } from './lowering.ts';
import { payloadId } from './payload-id.ts';
import { valueAt, type Site } from './site.ts';

export function applyPublish(cx: Lowering, site: Site, meaning: PublishMeaning): Value {
  const connection = transactionAt(cx, site, meaning.through);
  if (connection !== undefined) return applyOutbox(cx, site, meaning, connection);
  const targets = [meaning.destination, meaning.routing].map(path =>
    path === undefined ? undefined : valueAt(cx, site, path)?.value,
  );
  const reply = targets.some(target => target?.kind === 'message' && /\breplyTo\b/iu.test(target.path));
  const identity = keyAt(cx, site, meaning.identity);
  const inside = identity === undefined ? payloadId(site) : undefined;
  const within = transactionAt(cx, site, meaning.within)?.client;
  const { tells } = termOf({ kind: 'derived', op: 'content', parts: site.args });
  const step = cx.step(
    {
      kind: 'publish',
      ...(within === undefined ? {} : { client: within }),
      ...recognisedBy(cx, site, meaning),
      ...(identity === undefined ? {} : { identity }),
      ...(inside === undefined ? {} : { payloadId: inside }),
      ...(tells === undefined ? {} : { tells }),
      failureRoute: cx.catchDepth > 0,
      reply,
    },
    site.node,
    true,
  );
  return batchResult(cx, site, meaning.failuresAt, step);
}

/** A message that is stored with the rows of a transaction: a write like any other of them. */
function applyOutbox(cx: Lowering, site: Site, meaning: PublishMeaning, connection: Connection): Value {
  const { store, package: library } = site.match.library;
  const key = idAt(cx, site, meaning);
  cx.step(
    {
      kind: 'write',
      form: 'insert',
      rows: {
        store: store ?? library,
        table: library,
        cells: key === undefined ? [] : [{ column: 'key', value: key.value }],
        complete: key !== undefined,
      },
      sets: [],
      relative: false,
      guarded: false,
      uniqueness: key === undefined ? 'unseen' : 'unique',
      refusal: 'result',
      markerOnly: false,
      ...connection,
    },
    site.node,
    true,
  );
  return cx.unknown(site.args);
}
