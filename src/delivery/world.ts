import type { ClientId, Isolation, Step, Term } from '../effects/program.ts';
import { doneKeyOf, type Mark } from './history.ts';
import { Rows, type Mutation } from './rows.ts';
import { compareValues, compareWheres, type Trust, type Value, type Where } from './value.ts';

/** An open transaction: what it will write, and which rows it has locked. */
export interface OpenTransaction {
  readonly delivery: number;
  readonly client: ClientId;
  isolation: Isolation;
  readonly mutations: Mutation[];
  readonly locked: Where[];
  /** Transactions begun on a client that is already in one are savepoints. */
  depth: number;
}

interface HeldLock {
  readonly delivery: number;
  readonly key: Value;
}

const clientKey = (delivery: number, client: ClientId): string => `${String(delivery)} ${String(client)}`;

/** Everything that outlives a crash, and what is open in the deliveries that are under way. */
export class World {
  rows = new Rows();
  /** How often each step's effect is in the world, by `keyOf`. */
  done = new Map<string, number>();
  history: Mark[] = [];
  open: OpenTransaction[] = [];
  locks: HeldLock[] = [];
  readonly #isolated = new Set<string>();

  /** The world after a crash at this moment: open transactions and locks are gone. */
  afterCrash(): World {
    const copy = new World();
    copy.rows = this.rows.clone();
    copy.done = new Map(this.done);
    copy.history = [...this.history];
    return copy;
  }

  count(step: Step, message: number): void {
    const key = doneKeyOf(step, message);
    this.done.set(key, (this.done.get(key) ?? 0) + 1);
  }

  /** The rows as a delivery sees them through a client. */
  view(delivery: number, client: ClientId | undefined, trust: Trust): Rows {
    const own = this.transaction(delivery, client);
    if (own === undefined || own.mutations.length === 0) return this.rows;
    const rows = this.rows.clone();
    for (const mutation of own.mutations) rows.apply(mutation, trust);
    return rows;
  }

  transaction(delivery: number, client: ClientId | undefined): OpenTransaction | undefined {
    return client === undefined
      ? undefined
      : this.open.find(open => open.delivery === delivery && open.client === client);
  }

  clientsOf(delivery: number): readonly ClientId[] {
    return this.open.filter(open => open.delivery === delivery).map(({ client }) => client);
  }

  begin(delivery: number, client: ClientId, isolation: Isolation): void {
    const open = this.transaction(delivery, client);
    if (open === undefined) {
      this.open.push({ delivery, client, isolation, mutations: [], locked: [], depth: 1 });
    } else open.depth += 1;
  }

  /** The open transaction of the client, or its next one, is serialisable. */
  isolate(delivery: number, client: ClientId): void {
    const open = this.transaction(delivery, client);
    if (open === undefined) this.#isolated.add(clientKey(delivery, client));
    else open.isolation = 'serializable';
  }

  isolationOfNext(delivery: number, client: ClientId): Isolation | undefined {
    return this.#isolated.delete(clientKey(delivery, client)) ? 'serializable' : undefined;
  }

  /** True when this ended the outermost transaction of the client. */
  end(delivery: number, client: ClientId, commits: boolean, trust: Trust): boolean {
    const open = this.transaction(delivery, client);
    if (open === undefined) return false;
    open.depth -= 1;
    if (open.depth > 0) return false;
    this.open = this.open.filter(other => other !== open);
    if (commits) {
      for (const mutation of open.mutations) {
        this.rows.apply(mutation, trust);
        this.count(mutation.step, mutation.message);
      }
    }
    return true;
  }

  write(delivery: number, client: ClientId | undefined, mutation: Mutation, trust: Trust): boolean {
    const open = this.transaction(delivery, client);
    if (open !== undefined) {
      open.mutations.push(mutation);
      return false;
    }
    this.rows.apply(mutation, trust);
    this.count(mutation.step, mutation.message);
    return true;
  }

  /** The delivery is over: what it left open is rolled back, what it locked is free. */
  leave(delivery: number): void {
    this.open = this.open.filter(open => open.delivery !== delivery);
    this.locks = this.locks.filter(lock => lock.delivery !== delivery);
  }

  lock(delivery: number, term: Term, message: number): void {
    this.locks.push({ delivery, key: { term, delivery, message } });
  }

  unlock(delivery: number, term: Term): void {
    const index = this.locks.findIndex(lock => lock.delivery === delivery && lock.key.term.text === term.text);
    if (index >= 0) this.locks.splice(index, 1);
  }

  isLocked(key: Value, trust: Trust): boolean {
    return this.locks.some(lock => lock.delivery !== key.delivery && compareValues(lock.key, key, trust) !== 'differs');
  }

  hasOtherSerializable(delivery: number): boolean {
    return this.open.some(open => open.delivery !== delivery && open.isolation === 'serializable');
  }

  /** Has another delivery an uncommitted write to, or a lock on, these rows? */
  isHeldByOther(delivery: number, where: Where, only: 'inserts' | 'all', trust: Trust): boolean {
    return this.open.some(open => {
      if (open.delivery === delivery) return false;
      const held = open.mutations
        .filter(({ form }) => only === 'all' || form === 'insert' || form === 'upsert')
        .map(mutation => mutation.where);
      return [...held, ...(only === 'all' ? open.locked : [])].some(
        rows => compareWheres(rows, where, trust) === 'agrees',
      );
    });
  }
}
