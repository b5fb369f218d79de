import type { Form, Store } from './handler.ts';

/** Does it need Redis, not a pool? */
export const isCached = (kept: Store | Form): boolean => kept.startsWith('redis') || kept === 'lease';

const DAY = ", 'EX', 86400";
const LIFETIMES: Readonly<Partial<Record<Store, string>>> = { redis: DAY, redisHour: ", 'EX', 3600" };

const insertInto = (client: string, table: string, isTolerant: boolean): string =>
  `${client}.query('INSERT INTO ${table} (message_id) VALUES ($1)${isTolerant ? ' ON CONFLICT DO NOTHING' : ''}', [order.id])`;

const setState = (client: string, state: string, condition = ''): string =>
  `${client}.query("UPDATE payments SET state = '${state}' WHERE order_id = $1${condition}", [order.id])`;

/** The condition under which the marker is there. */
export const checkOf = (store: Store, pool: string): string => {
  switch (store) {
    case 'unique':
      return `(await ${pool}.query('SELECT 1 FROM processed WHERE message_id = $1', [order.id])).rows.length > 0`;
    case 'free':
      return `(await ${pool}.query('SELECT 1 FROM seen WHERE message_id = $1', [order.id])).rows.length > 0`;
    case 'status':
      return `(await ${pool}.query('SELECT state FROM payments WHERE order_id = $1', [order.id])).rows[0]?.state === 'paid'`;
    default:
      return '(await redis.exists(`processed:${order.id}`)) === 1';
  }
};

/** The call that sets the marker. */
export const markOf = (store: Store, isTolerant: boolean, client: string): string => {
  switch (store) {
    case 'unique':
      return insertInto(client, 'processed', isTolerant);
    case 'free':
      return insertInto(client, 'seen', false);
    case 'status':
      return setState(client, 'paid');
    default:
      return `redis.set(\`processed:\${order.id}\`, '1'${LIFETIMES[store] ?? ''})`;
  }
};

/** The call that claims the message, and what tells that another had claimed it. */
export const claimOf = (
  form: Form,
  client: string,
): { readonly call: string; readonly isTaken: (won: string) => string } => {
  const isNothing = (won: string): string => `${won}.rowCount === 0`;
  switch (form) {
    case 'doNothing':
    case 'ignored':
      return { call: insertInto(client, 'processed', true), isTaken: isNothing };
    case 'caught':
      return { call: insertInto(client, 'processed', false), isTaken: isNothing };
    case 'status':
      return { call: setState(client, 'paid', " AND state = 'new'"), isTaken: isNothing };
    case 'redis':
      return { call: `redis.set(\`processed:\${order.id}\`, '1'${DAY}, 'NX')`, isTaken: won => `${won} === null` };
    case 'lease':
      return { call: "redis.set(`lease:${order.id}`, '1', 'EX', 60, 'NX')", isTaken: won => `${won} === null` };
  }
};

/** The call that takes the claim back. */
export const releaseOf = (form: Form, client: string): string => {
  switch (form) {
    case 'redis':
      return 'redis.del(`processed:${order.id}`)';
    case 'lease':
      return 'redis.del(`lease:${order.id}`)';
    case 'status':
      return setState(client, 'new');
    default:
      return `${client}.query('DELETE FROM processed WHERE message_id = $1', [order.id])`;
  }
};
