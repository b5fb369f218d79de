import type {
  Attempt,
  AttemptId,
  Cell,
  Condition,
  Coverage,
  Detached,
  DetachedForm,
  Effect,
  Exit,
  Isolation,
  MissingId,
  Parallel,
  Place,
  Program,
  ReadEffect,
  ReturnSettles,
  Step,
  Term,
  WriteEffect,
} from '../../src/effects/program.ts';
import type { Consumer, Contract } from '../../src/consumers/consumer.ts';

const FILE = '/app/consumer.ts';

// ---------------------------------------------------------------------------------------------- terms

export const stable = (text: string): Term => ({ text, stability: 'stable', perMessage: true, constant: false });
export const constant = (text: string): Term => ({
  text: JSON.stringify(text),
  stability: 'stable',
  perMessage: false,
  constant: true,
});
export const unknown = (text: string): Term => ({
  text: `?${text}`,
  stability: 'unknown',
  perMessage: false,
  constant: false,
});
export const place = (name: string, line: number): Place => ({
  file: FILE,
  start: line * 100,
  end: line * 100 + 10,
  line,
  name,
});
export const minted = (by: string, line: number): Term => ({
  text: `minted:${by}@${String(line)}`,
  stability: 'unstable',
  perMessage: false,
  constant: false,
  mintedAt: place(by, line),
});
/** A literal beginning and the message's id: `done:${id}`. */
export const prefixed = (prefix: string): Term => stable(`template("${prefix}", message.id)`);

export const ID = stable('message.id');
export const ORDER = stable('message.orderId');

type Cells = Readonly<Record<string, Term>>;
const cellsOf = (cells: Cells): readonly Cell[] => Object.entries(cells).map(([column, value]) => ({ column, value }));

// ---------------------------------------------------------------------------------------------- structure

export const seq = (...parts: readonly Program[]): Program => ({ kind: 'sequence', parts });
export const nothing = seq();
export const call = (...parts: readonly Program[]): Program => ({ kind: 'call', body: seq(...parts) });
export const when = (condition: Condition, then: Program, otherwise: Program = nothing): Program => ({
  kind: 'branch',
  condition,
  then,
  else: otherwise,
});
export const not = (of: Condition): Condition => ({ kind: 'not', of });
export const and = (...of: readonly Condition[]): Condition => ({ kind: 'and', of });
export const found = (read: Step): Condition => ({ kind: 'found', read: read.id });
export const isEqual = (read: Step, column: string, text: string): Condition => ({
  kind: 'column',
  read: read.id,
  column,
  equals: constant(text),
});
export const won = (write: Step): Condition => ({ kind: 'won', write: write.id });
export const conflict = (attempt: AttemptId): Condition => ({ kind: 'conflict', attempt });
export const failed = (attempt: AttemptId): Condition => ({ kind: 'failed', attempt });
export const opaque = (id: string, mayObserve = false): Condition => ({ kind: 'opaque', id, mayObserve });
export const eachMessage = (...body: readonly Program[]): Program => ({
  kind: 'loop',
  over: 'messages',
  endless: false,
  label: 900,
  body: seq(...body),
});
export const forever = (...body: readonly Program[]): Program => ({
  kind: 'loop',
  over: 'times',
  endless: true,
  label: 901,
  body: seq(...body),
});
export const times = (...body: readonly Program[]): Program => ({
  kind: 'loop',
  over: 'times',
  endless: false,
  label: 902,
  body: seq(...body),
});
export const join = (task: number): Program => ({ kind: 'join', task });

interface WriteOptions {
  readonly store?: string;
  readonly table?: string;
  readonly sets?: Cells;
  readonly uniqueness?: WriteEffect['uniqueness'];
  readonly uniqueOn?: readonly string[];
  readonly refusal?: WriteEffect['refusal'];
  readonly marker?: boolean;
  readonly expires?: boolean;
  readonly relative?: boolean;
  readonly guarded?: boolean;
  readonly incomplete?: boolean;
  readonly client?: number;
  readonly pool?: string;
  readonly unseen?: true;
}

/** Makes steps with ids, lines and names of their own. */
export class Kit {
  private last = 0;

  next(): number {
    this.last += 1;
    return this.last;
  }

  step(name: string, effect: Effect, canThrow = true): Step {
    const id = this.next();
    return { kind: 'step', id, effect, trace: { at: place(name, id), via: [] }, canThrow };
  }

  write(name: string, form: WriteEffect['form'], cells: Cells, options: WriteOptions = {}): Step {
    return this.step(name, {
      kind: 'write',
      form,
      rows: {
        store: options.store ?? 'pg',
        table: options.table ?? 'orders',
        cells: cellsOf(cells),
        complete: options.incomplete !== true,
      },
      sets: cellsOf(options.sets ?? {}),
      relative: options.relative ?? false,
      guarded: options.guarded ?? false,
      uniqueness: options.uniqueness ?? 'free',
      ...(options.uniqueOn === undefined ? {} : { uniqueOn: options.uniqueOn }),
      refusal: options.refusal ?? 'throws',
      ...(options.expires === undefined ? {} : { expires: options.expires }),
      markerOnly: options.marker ?? false,
      client: options.client,
      ...(options.pool === undefined ? {} : { pool: { among: 'variables', name: options.pool } }),
      ...(options.unseen === undefined ? {} : { unseen: options.unseen }),
    });
  }

  insert(name: string, cells: Cells, options: WriteOptions = {}): Step {
    return this.write(name, 'insert', cells, options);
  }

  update(name: string, cells: Cells, sets: Cells, options: WriteOptions = {}): Step {
    return this.write(name, 'update', cells, { ...options, sets });
  }

  upsert(name: string, cells: Cells, options: WriteOptions = {}): Step {
    return this.write(name, 'upsert', cells, options);
  }

  remove(name: string, cells: Cells, options: WriteOptions = {}): Step {
    return this.write(name, 'delete', cells, options);
  }

  /** `UPDATE stock SET qty = qty - 1 WHERE sku = …` */
  decrement(name = 'decrement', options: WriteOptions = {}): Step {
    return this.write(name, 'update', { sku: stable('message.sku') }, { table: 'stock', relative: true, ...options });
  }

  /** `INSERT INTO processed (id) VALUES (…)` */
  mark(name = 'mark', options: WriteOptions = {}): Step {
    return this.insert(name, { id: ID }, { table: 'processed', marker: true, ...options });
  }

  /** `SELECT … FROM processed WHERE id = …` */
  seen(
    name = 'seen',
    options: Partial<ReadEffect> & { readonly cells?: Cells; readonly table?: string; readonly store?: string } = {},
  ): Step {
    return this.step(name, {
      kind: 'read',
      rows: {
        store: options.store ?? 'pg',
        table: options.table ?? 'processed',
        cells: cellsOf(options.cells ?? { id: ID }),
        complete: true,
      },
      locks: options.locks ?? false,
      client: options.client,
    });
  }

  /** `SET key 1 NX` */
  setNx(name = 'setNx', key: Term = prefixed('done:'), options: WriteOptions = {}): Step {
    return this.insert(
      name,
      { key },
      {
        store: 'redis',
        table: '',
        uniqueness: 'unique',
        refusal: 'result',
        marker: true,
        ...options,
      },
    );
  }

  charge(name = 'charge', key?: Term): Step {
    return this.step(name, {
      kind: 'call',
      service: 'payment',
      takesKey: true,
      idempotent: false,
      ...(key === undefined ? {} : { key: { value: key } }),
    });
  }

  mail(name = 'sendMail'): Step {
    return this.step(name, { kind: 'call', service: 'email', takesKey: false, idempotent: false });
  }

  put(name = 'put'): Step {
    return this.step(name, { kind: 'call', service: 'http', takesKey: false, idempotent: true });
  }

  lexical(name = 'gateway.charge'): Step {
    return this.step(name, { kind: 'call', service: 'call', takesKey: false, idempotent: false, lexical: true });
  }

  publish(
    name = 'publish',
    options: { key?: Term; identity?: Term; missingId?: MissingId; failureRoute?: boolean; reply?: boolean } = {},
  ): Step {
    return this.step(name, {
      kind: 'publish',
      ...(options.key === undefined ? {} : { key: { value: options.key } }),
      ...(options.identity === undefined ? {} : { identity: { value: options.identity } }),
      ...(options.missingId === undefined ? {} : { missingId: options.missingId }),
      failureRoute: options.failureRoute ?? false,
      reply: options.reply ?? false,
    });
  }

  work(name = 'process'): Step {
    return this.step(name, { kind: 'unknown' });
  }

  parse(name = 'JSON.parse'): Step {
    return this.step(name, { kind: 'compute' });
  }

  ack(name = 'ack', covers: Coverage = 'message'): Step {
    return this.step(name, { kind: 'ack', covers }, false);
  }

  nack(requeue: boolean | 'unknown', name = 'nack'): Step {
    return this.step(name, { kind: 'nack', requeue, covers: 'message' }, false);
  }

  begin(client: number, isolation: Isolation = 'default'): Step {
    return this.step('BEGIN', { kind: 'begin', client, isolation });
  }

  commit(client: number): Step {
    return this.step('COMMIT', { kind: 'commit', client });
  }

  rollback(client: number): Step {
    return this.step('ROLLBACK', { kind: 'rollback', client });
  }

  exit(how: 'return' | 'throw' | 'die', settles?: ReturnSettles): Exit {
    const at = place(how, this.next());
    if (how === 'return') return { kind: 'exit', how, at, ...(settles === undefined ? {} : { settles }) };
    return { kind: 'exit', how, at };
  }

  return(settles?: ReturnSettles): Exit {
    return this.exit('return', settles);
  }

  break(label: number): Exit {
    return { kind: 'exit', how: 'break', label, at: place('break', this.next()) };
  }

  rethrow(attempt: AttemptId): Exit {
    return { kind: 'exit', how: 'throw', at: place('throw', this.next()), rethrows: attempt };
  }

  attempt(body: Program, catching: ((id: AttemptId) => Program) | undefined, last?: Program): Attempt {
    const id = this.next();
    return {
      kind: 'attempt',
      id,
      body,
      catch: catching && { at: place('catch', id), body: catching(id) },
      finally: last,
    };
  }

  transaction(
    body: (client: number) => Program,
    isolation: Isolation = 'default',
    store = 'pg',
    pool?: string,
  ): Program {
    const client = this.next();
    return {
      kind: 'transaction',
      client,
      store,
      isolation,
      ...(pool === undefined ? {} : { pool: { among: 'variables', name: pool } }),
      body: body(client),
      at: { at: place('transaction', client), via: [] },
    };
  }

  detached(body: Program, form: DetachedForm = 'statement'): Detached {
    const task = this.next();
    return { kind: 'detached', task, form, body, at: { at: place('detached', task), via: [] } };
  }

  parallel(branches: readonly Program[], mode: Parallel['mode'] = 'all', overMessages = false): Parallel {
    return { kind: 'parallel', mode, branches, overMessages, at: { at: place('Promise', this.next()), via: [] } };
  }
}

// ---------------------------------------------------------------------------------------------- consumers

const HANDLER = place('handler', 0);

/** amqplib, its queue declared with a delivery limit: explicit acks, a message that nobody settles is stuck, a rejected handler ends the process. */
export const limited: Contract = {
  library: 'amqplib',
  acks: 'explicit',
  onThrow: 'redeliver',
  unsettled: 'stuck',
  awaitsHandler: false,
};
export const amqp: Contract = { ...limited, redeliveries: 'unlimited' };
/** Explicit acks, the message comes back when its lease expires. */
export const leased: Contract = {
  library: 'sqs',
  acks: 'explicit',
  onThrow: 'redeliver',
  unsettled: 'redelivered',
  awaitsHandler: true,
};
/** The handler's return acknowledges. */
export const onReturn: Contract = {
  library: 'bullmq',
  acks: 'onReturn',
  onThrow: 'redeliver',
  unsettled: 'redelivered',
  awaitsHandler: true,
};
export const onDelivery: Contract = {
  library: 'amqplib',
  acks: 'onDelivery',
  onThrow: 'redeliver',
  unsettled: 'stuck',
  awaitsHandler: false,
  ackConfiguredAt: place('noAck: true', 800),
};
export const swallowing: Contract = { ...amqp, onThrow: 'swallow' };

export const consumerOf = (
  contract: Contract,
  program: Program,
  kind: Consumer['kind'] = 'handler',
  unread?: Consumer['unread'],
): Consumer => ({
  contract,
  at: HANDLER,
  program,
  gaps: [],
  kind,
  ...(unread === undefined ? {} : { unread }),
});
