import type { Database } from '../databases/database.ts';
import { clients, executableOf } from '../executable.ts';
import type { Payload, Subject, Tables } from '../laboratory.ts';
import type { Sources } from '../harness/modules.ts';
import { allNodes, type EffectName, type Handler, type Node, type Question } from './handler.ts';

const tableOf: Readonly<Partial<Record<EffectName, string>>> = {
  decrement: 'stock',
  credit: 'accounts',
  setStatus: 'orders',
  audit: 'audit',
  invoice: 'invoices',
  receipt: 'receipts',
  profile: 'profiles',
  ship: 'shipments',
  clearCart: 'carts',
  addPoints: 'points',
  note: 'notes',
};

const customerOf = (id: string): string => `c-${id}`;
const skuOf = (id: string): string => `s-${id}`;

/** How long the broker may bring a message again, in seconds: what the settings say as well. */
export const RETRY_WINDOW = 7200;

/** The rows that are there before the message comes. */
const seeds: Readonly<Record<string, (id: string) => string>> = {
  stock: id => `('${skuOf(id)}', 100)`,
  accounts: id => `('${customerOf(id)}', 0)`,
  orders: id => `('${id}', 'new')`,
  shipments: id => `('${id}', 'new', 0)`,
  points: id => `('${customerOf(id)}', 0)`,
  payments: id => `('${id}', 'new')`,
  carts: id => `('${customerOf(id)}', '${skuOf(id)}')`,
};

const isClaimOfStatus = (node: Node): boolean => node.kind === 'claim' && node.form === 'status';

const tablesOf = (handler: Handler): Tables => {
  const names = new Set(namesOf(handler).flatMap(name => tableOf[name] ?? []));
  if (allNodes(handler.nodes).some(node => ('store' in node && node.store === 'status') || isClaimOfStatus(node)))
    names.add('payments');
  const filled = [...names].flatMap(name => {
    const row = seeds[name];
    return row === undefined ? [] : [{ name, row }];
  });
  return {
    business: [...names],
    seed: async (database: Database, ids) => {
      if (filled.length === 0) return;
      const inserts = filled.map(
        ({ name, row }) => `${name}_seed AS (INSERT INTO ${name} VALUES ${ids.map(row).join(', ')})`,
      );
      const session = await database.open();
      await session.query(`WITH ${inserts.join(', ')} SELECT 1`);
      await session.close();
    },
  };
};

export const namesOf = ({ nodes }: Handler): readonly EffectName[] =>
  allNodes(nodes).flatMap(node => {
    if (node.kind === 'effect' || node.kind === 'items') return [node.name];
    return node.kind === 'parallel' ? node.names : [];
  });

const payloadsOf = ({ nodes }: Handler): readonly Payload[] => {
  const asked = new Set<Question>();
  for (const node of allNodes(nodes)) if (node.kind === 'branch' || node.kind === 'leave') asked.add(node.on);
  let payloads: Payload[] = [{ vip: true, express: true }];
  for (const question of asked) payloads = payloads.flatMap(known => [known, { ...known, [question]: false }]);
  return payloads;
};

const bodyOf = (id: string, payload: Payload): string =>
  JSON.stringify({
    id,
    customer: customerOf(id),
    sku: skuOf(id),
    email: `${id}@example.org`,
    phone: `+${id}`,
    amount: 5,
    ...payload,
    items: ['one', 'two'],
  });

export const subjectOf = (handler: Handler, sources: Sources, entry: string): Subject => ({
  executable: executableOf(sources, entry, clients[handler.client]),
  payloads: payloadsOf(handler),
  tables: tablesOf(handler),
  retryWindow: RETRY_WINDOW,
  bodyOf,
});
