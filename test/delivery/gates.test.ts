import { describe, expect, it } from 'vitest';
import type { Program } from '../../src/effects/program.ts';
import {
  amqp,
  and,
  conflict,
  constant,
  found,
  ID,
  isEqual,
  Kit,
  leased,
  not,
  onReturn,
  opaque,
  ORDER,
  prefixed,
  seq,
  stable,
  unknown,
  when,
  won,
} from './build.ts';
import { expectFindings, findingsOf } from './expect.ts';

describe('the effect runs before the claim', () => {
  it('check, charge, insert is one report', () => {
    const kit = new Kit();
    const seen = kit.seen();
    const charge = kit.charge();
    const mark = kit.mark();
    const program = seq(seen, when(found(seen), seq(kit.ack(), kit.return())), charge, mark, kit.ack());
    expectFindings(findingsOf(amqp, program), {
      owner: 'no-side-effect-before-dedup',
      outcome: 'duplicated',
      at: charge,
      effect: charge,
      other: mark,
      schedule: [
        '1: `seen` (line 1) finds nothing',
        '1: `charge` (line 2) runs',
        '1: the process crashes',
        '2: the broker redelivers the message',
        '2: `seen` (line 1) finds nothing',
        '2: `charge` (line 2) runs again',
        '2: `mark` (line 3) runs',
      ],
    });
  });

  it('a unique constraint on the marker does not help', () => {
    const kit = new Kit();
    const seen = kit.seen();
    const charge = kit.charge();
    const mark = kit.mark('mark', { uniqueness: 'unique' });
    const program = seq(seen, when(found(seen), kit.return()), charge, mark);
    expectFindings(findingsOf(onReturn, program), { owner: 'no-side-effect-before-dedup', effect: charge });
  });

  it('a keyed call is silent', () => {
    const kit = new Kit();
    const seen = kit.seen();
    const program = seq(seen, when(found(seen), kit.return()), kit.charge('charge', ID), kit.mark());
    expectFindings(findingsOf(onReturn, program));
  });

  it('an unstable key is the first thing to mend', () => {
    const kit = new Kit();
    const seen = kit.seen();
    const unstable = { ...ID, stability: 'unstable' as const };
    const charge = kit.charge('charge', unstable);
    const program = seq(seen, when(found(seen), kit.return()), charge, kit.mark());
    expectFindings(findingsOf(onReturn, program), { owner: 'no-unstable-idempotency-key', effect: charge });
  });

  it('a verb counts where a gate exists', () => {
    const kit = new Kit();
    const seen = kit.seen();
    const charge = kit.lexical();
    const program = seq(seen, when(found(seen), kit.return()), charge, kit.mark());
    expectFindings(findingsOf(onReturn, program), { owner: 'no-side-effect-before-dedup', effect: charge });
  });

  it('the nearest effect speaks for all', () => {
    const kit = new Kit();
    const seen = kit.seen();
    const first = kit.mail('first');
    const second = kit.mail('second');
    const program = seq(seen, when(found(seen), kit.return()), first, second, kit.mark());
    expectFindings(findingsOf(onReturn, program), {
      owner: 'no-side-effect-before-dedup',
      effect: second,
      also: [first],
    });
  });

  it('exists, work, setex on a key-value store', () => {
    const kit = new Kit();
    const key = prefixed('done:');
    const exists = kit.seen('exists', { store: 'redis', table: '', cells: { key } });
    const mail = kit.mail();
    const setex = kit.upsert('setex', { key }, { store: 'redis', table: '', expires: true, marker: true });
    const program = seq(exists, when(found(exists), kit.return()), mail, setex);
    expectFindings(findingsOf(onReturn, program), { owner: 'no-side-effect-before-dedup', effect: mail, other: setex });
  });

  it('a check on another key of the same store is no gate', () => {
    const kit = new Kit();
    const exists = kit.seen('exists', { store: 'redis', table: '', cells: { key: prefixed('done:') } });
    const mail = kit.mail();
    const set = kit.upsert('set', { key: prefixed('lock:') }, { store: 'redis', table: '', marker: true });
    const program = seq(exists, when(found(exists), kit.return()), mail, set);
    expectFindings(findingsOf(onReturn, program), { owner: 'require-dedup', at: mail });
  });

  it('a check on a key that may be the marker is silent', () => {
    const kit = new Kit();
    const exists = kit.seen('exists', { store: 'redis', table: '', cells: { key: unknown('a') } });
    const set = kit.upsert('set', { key: unknown('b') }, { store: 'redis', table: '', marker: true });
    const program = seq(exists, when(found(exists), kit.return()), kit.mail(), set);
    expectFindings(findingsOf(onReturn, program));
  });

  const terminalStatus = (
    key: typeof ID | undefined,
  ): { kit: Kit; charge: Program; done: Program; program: Program } => {
    const kit = new Kit();
    const find = kit.seen('find', { table: 'orders', cells: { id: ORDER } });
    const upsert = kit.upsert('upsert', { id: ORDER }, { sets: { status: constant('PENDING') } });
    const charge = kit.charge('charge', key);
    const done = kit.update('done', { id: ORDER }, { status: constant('COMPLETED') });
    const isDone = and(found(find), isEqual(find, 'status', 'COMPLETED'));
    const program = seq(find, when(isDone, seq(kit.ack(), kit.return())), upsert, charge, done, kit.ack());
    return { kit, charge, done, program };
  };

  it('a terminal status as marker, the call keyed, is silent', () => {
    expectFindings(findingsOf(amqp, terminalStatus(ID).program));
  });

  it('a terminal status as marker, the call without a key', () => {
    const { program } = terminalStatus(undefined);
    const findings = findingsOf(amqp, program);
    expectFindings(findings, { owner: 'no-side-effect-before-dedup' });
    expect(findings[0]?.effect?.trace.at.name).toBe('charge');
    expect(findings[0]?.other?.step?.trace.at.name).toBe('done');
  });

  it('a status that the handler itself moves on', () => {
    const kit = new Kit();
    const find = kit.seen('find', { table: 'orders', cells: { id: ORDER } });
    const mail = kit.mail();
    const update = kit.update('update', { id: ORDER }, { status: constant('PAID') });
    const program = seq(find, when(not(isEqual(find, 'status', 'PENDING')), kit.return()), mail, update);
    expectFindings(findingsOf(onReturn, program), {
      owner: 'no-side-effect-before-dedup',
      effect: mail,
      other: update,
    });
  });

  it('a query for rows that still wait is a check', () => {
    const kit = new Kit();
    const cells = { id: ORDER, status: constant('PENDING') };
    const find = kit.seen('find', { table: 'orders', cells });
    const mail = kit.mail();
    const update = kit.update('update', { id: ORDER }, { status: constant('PAID') });
    const program = seq(find, when(not(found(find)), kit.return()), mail, update);
    expectFindings(findingsOf(onReturn, program), {
      owner: 'no-side-effect-before-dedup',
      effect: mail,
      other: update,
    });
  });
});

const doneInRedis = { store: 'redis', table: '', sets: { value: constant('done') } } as const;

describe('the claim is durable before the effect', () => {
  it('check, create, charge, mark', () => {
    const kit = new Kit();
    const find = kit.seen('find', { table: 'orders', cells: { id: ORDER } });
    const create = kit.insert('create', { id: ORDER }, { uniqueness: 'unique', uniqueOn: ['id'] });
    const charge = kit.charge();
    const done = kit.update('done', { id: ORDER }, { status: constant('DONE') });
    const program = seq(find, when(found(find), kit.return()), create, charge, done);
    expectFindings(findingsOf(onReturn, program), {
      owner: 'no-dedup-before-completion',
      outcome: 'lost',
      at: create,
      effect: charge,
      other: charge,
      also: [done],
      schedule: [
        '1: `find` (line 1) finds nothing',
        '1: `create` (line 2) runs',
        '1: the process crashes',
        '2: the broker redelivers the message',
        '2: `find` (line 1) finds the row',
        '2: the message is gone, and `charge` (line 3) was never done',
      ],
    });
  });

  const insertFirst = (inside: boolean, work: 'charge' | 'decrement'): { program: Program; names: string[] } => {
    const kit = new Kit();
    const body = (client?: number): Program => {
      const options = client === undefined ? {} : { client };
      const mark = kit.mark('mark', { uniqueness: 'unique', ...options });
      return seq(mark, work === 'charge' ? kit.charge() : kit.decrement('decrement', options));
    };
    const guarded = inside ? kit.transaction(body) : body();
    const attempt = kit.attempt(guarded, id => seq(when(conflict(id), kit.return()), kit.rethrow(id)));
    return { program: attempt, names: [] };
  };

  it('INSERT first, the conflict caught, then an external call', () => {
    expectFindings(findingsOf(onReturn, insertFirst(false, 'charge').program), { owner: 'no-dedup-before-completion' });
  });

  it('INSERT first, then a write of the same store outside of a transaction', () => {
    expectFindings(findingsOf(onReturn, insertFirst(false, 'decrement').program), {
      owner: 'require-atomic-dedup',
      outcome: 'lost',
    });
  });

  it('INSERT first and the write in one transaction is silent', () => {
    expectFindings(findingsOf(onReturn, insertFirst(true, 'decrement').program));
  });

  it('ON CONFLICT DO NOTHING with its row count, then an external call', () => {
    const kit = new Kit();
    const mark = kit.mark('mark', { uniqueness: 'unique', refusal: 'result' });
    const mail = kit.mail();
    const program = seq(mark, when(not(won(mark)), kit.return()), mail);
    expectFindings(findingsOf(onReturn, program), { owner: 'no-dedup-before-completion', at: mark, effect: mail });
  });

  it('ON CONFLICT DO NOTHING with its row count, the work in the same transaction', () => {
    const kit = new Kit();
    const program = kit.transaction(client => {
      const mark = kit.mark('mark', { uniqueness: 'unique', refusal: 'result', client });
      return seq(mark, when(won(mark), kit.decrement('decrement', { client })));
    });
    expectFindings(findingsOf(onReturn, program));
  });

  it('SET NX, then work, released when it fails', () => {
    const kit = new Kit();
    const claim = kit.setNx();
    const charge = kit.charge();
    const release = kit.remove('del', { key: prefixed('done:') }, { store: 'redis', table: '' });
    const program = seq(
      claim,
      when(not(won(claim)), kit.return()),
      kit.attempt(charge, id => seq(release, kit.rethrow(id))),
    );
    expectFindings(findingsOf(onReturn, program), {
      owner: 'no-dedup-before-completion',
      at: claim,
      effect: charge,
      schedule: [
        '1: `setNx` (line 1) runs',
        '1: the process crashes',
        '2: the broker redelivers the message',
        '2: `setNx` (line 1) is refused: the row is already there',
        '2: the message is gone, and `charge` (line 2) was never done',
      ],
    });
  });

  it('a lease whose refusal leaves the message with the broker is silent', () => {
    const kit = new Kit();
    const lease = kit.setNx('lease', prefixed('lease:'), { expires: true });
    const refuse = when(not(won(lease)), kit.exit('throw'));
    expectFindings(findingsOf(onReturn, seq(lease, refuse, kit.charge('charge', ID))));
  });

  it('a lease runs out, and a marker that comes after the effect is still too late', () => {
    const kit = new Kit();
    const lease = kit.setNx('lease', prefixed('lease:'), { expires: true });
    const seen = kit.seen();
    const mail = kit.mail();
    const mark = kit.mark();
    const release = kit.remove('release', { key: prefixed('lease:') }, { store: 'redis', table: '' });
    const refuse = when(not(won(lease)), kit.exit('throw'));
    const program = seq(lease, refuse, seen, when(found(seen), kit.return()), mail, mark, release);
    expectFindings(findingsOf(onReturn, program), { owner: 'no-side-effect-before-dedup', effect: mail, other: mark });
  });

  it('a lease around a check and its insert keeps overlaps away', () => {
    for (const isLeased of [true, false]) {
      const kit = new Kit();
      const lease = kit.setNx('lease', prefixed('lease:'), { expires: true });
      const refuse = when(not(won(lease)), kit.exit('throw'));
      const find = kit.seen('find', { table: 'orders', cells: { id: ORDER } });
      const create = kit.insert('create', { id: ORDER });
      const release = kit.remove('release', { key: prefixed('lease:') }, { store: 'redis', table: '' });
      const body = seq(find, when(found(find), seq(), create));
      if (isLeased) expectFindings(findingsOf(onReturn, seq(lease, refuse, body, release)));
      else expectFindings(findingsOf(onReturn, body), { owner: 'no-check-then-insert', at: create });
    }
  });

  it('a lease whose refusal acknowledges is a claim', () => {
    const kit = new Kit();
    const lease = kit.setNx('lease', prefixed('lease:'), { expires: true });
    const charge = kit.charge('charge', ID);
    expectFindings(findingsOf(onReturn, seq(lease, when(not(won(lease)), kit.return()), charge)), {
      owner: 'no-dedup-before-completion',
      at: lease,
      effect: charge,
    });
  });

  it('a marker that is started, turns others away and is done afterwards loses nothing', () => {
    for (const expires of [true, false]) {
      const kit = new Kit();
      const start = kit.setNx('start', prefixed('done:'), { expires });
      const seen = kit.seen('seen', { cells: { key: prefixed('done:') }, table: '', store: 'redis' });
      const done = kit.upsert('done', { key: prefixed('done:') }, doneInRedis);
      const refused = seq(seen, when(isEqual(seen, 'value', 'done'), kit.return()), kit.exit('throw'));
      const program = seq(start, when(not(won(start)), refused), kit.mail(), done);
      const kept = { owner: 'require-dedup-ttl', at: start } as const;
      expectFindings(findingsOf(onReturn, program), ...(expires ? [] : [kept]));
    }
  });

  it('the same around a call that takes a key wants the key', () => {
    const kit = new Kit();
    const start = kit.setNx('start', prefixed('done:'), { expires: true });
    const seen = kit.seen('seen', { cells: { key: prefixed('done:') }, table: '', store: 'redis' });
    const done = kit.upsert('done', { key: prefixed('done:') }, doneInRedis);
    const refused = seq(seen, when(isEqual(seen, 'value', 'done'), kit.return()), kit.exit('throw'));
    const charge = kit.charge();
    const program = seq(start, when(not(won(start)), refused), charge, done);
    expectFindings(findingsOf(onReturn, program), { owner: 'no-side-effect-before-dedup', at: charge });
  });

  it('started is taken for done: the work is lost, the state is no work', () => {
    const kit = new Kit();
    const start = kit.mark('start', { uniqueness: 'unique', refusal: 'result' });
    const mail = kit.mail();
    const done = kit.update('done', { id: ID }, { state: constant('done') }, { table: 'processed' });
    const program = seq(start, when(not(won(start)), kit.return()), mail, done);
    expectFindings(findingsOf(onReturn, program), {
      owner: 'no-dedup-before-completion',
      at: start,
      effect: mail,
      also: [],
    });
  });

  it('a claim whose refusal keeps the message is none, handled or not', () => {
    const kit = new Kit();
    const claim = kit.mark('mark', { uniqueness: 'unique', refusal: 'result' });
    const mail = kit.mail();
    expectFindings(findingsOf(onReturn, seq(claim, when(not(won(claim)), kit.exit('throw')), mail)));
    // Nobody decided that: the message fails until it is parked, and the mail is never sent.
    const other = new Kit();
    const insert = other.mark('insert', { uniqueness: 'unique' });
    expectFindings(findingsOf(onReturn, seq(insert, other.mail())), {
      owner: 'no-dedup-before-completion',
      at: insert,
    });
  });

  it('a claim that is rolled back with the crash is none', () => {
    const kit = new Kit();
    const program = kit.transaction(client => {
      const mark = kit.mark('mark', { uniqueness: 'unique', refusal: 'result', client });
      return seq(mark, when(not(won(mark)), kit.return()), kit.charge('charge', ID));
    });
    expectFindings(findingsOf(onReturn, program));
  });

  it('one report a claim, the nearest effect decides', () => {
    const kit = new Kit();
    const claim = kit.mark('mark', { uniqueness: 'unique', refusal: 'result' });
    const decrement = kit.decrement();
    const mail = kit.mail();
    const program = seq(claim, when(not(won(claim)), kit.return()), decrement, mail);
    expectFindings(findingsOf(onReturn, program), {
      owner: 'require-atomic-dedup',
      at: claim,
      effect: decrement,
      also: [mail],
    });
  });

  it('a marker after idempotent and keyed work is silent', () => {
    const kit = new Kit();
    const seen = kit.seen();
    const save = kit.upsert('save', { id: ORDER });
    const program = seq(seen, when(found(seen), kit.return()), save, kit.charge('charge', ID), kit.mark());
    expectFindings(findingsOf(onReturn, program));
  });
});

describe('claim and write in the same store', () => {
  it('write, then marker, without a transaction', () => {
    const kit = new Kit();
    const seen = kit.seen();
    const decrement = kit.decrement();
    const mark = kit.mark();
    const program = seq(seen, when(found(seen), kit.return()), decrement, mark);
    expectFindings(findingsOf(onReturn, program), {
      owner: 'require-atomic-dedup',
      outcome: 'duplicated',
      at: mark,
      effect: decrement,
      other: decrement,
    });
  });

  it('write to another store than the marker is no-side-effect-before-dedup', () => {
    const kit = new Kit();
    const seen = kit.seen('get', { store: 'redis', table: '', cells: { key: ID } });
    const decrement = kit.decrement();
    const set = kit.upsert('set', { key: ID }, { store: 'redis', table: '', marker: true });
    const program = seq(seen, when(found(seen), kit.return()), decrement, set);
    expectFindings(
      findingsOf(onReturn, program),
      { owner: 'no-side-effect-before-dedup', at: decrement, other: set },
      { owner: 'require-dedup-ttl', at: set },
    );
  });

  const inTransaction = (
    uniqueness: 'free' | 'unique' | 'unseen',
    options: { isolation?: 'serializable'; locks?: boolean; lock?: boolean } = {},
  ): Program => {
    const kit = new Kit();
    return kit.transaction(client => {
      const lock = options.lock ? [kit.step('advisoryLock', { kind: 'lock', key: ID })] : [];
      const seen = kit.seen('seen', { client, locks: options.locks ?? false });
      const work = kit.decrement('decrement', { client });
      const mark = kit.mark('mark', { client, uniqueness });
      return seq(...lock, seen, when(found(seen), kit.return()), work, mark);
    }, options.isolation);
  };

  it('check, work and marker in one transaction without a constraint race', () => {
    expectFindings(findingsOf(onReturn, inTransaction('free')), {
      owner: 'no-check-then-insert',
      cause: 'free',
      outcome: 'duplicated',
    });
  });

  it('the same with a table that no schema shows has its own text', () => {
    expectFindings(findingsOf(onReturn, inTransaction('unseen')), { owner: 'no-check-then-insert', cause: 'unseen' });
  });

  it('the same with a constraint is silent: the loser is retried and finds the row', () => {
    expectFindings(findingsOf(onReturn, inTransaction('unique')));
  });

  it('a serializable transaction is silent', () => {
    expectFindings(findingsOf(onReturn, inTransaction('free', { isolation: 'serializable' })));
  });

  it('a lock around check and insert is silent', () => {
    expectFindings(findingsOf(onReturn, inTransaction('free', { lock: true })));
  });

  it('FOR UPDATE on a row that is not there locks nothing', () => {
    expectFindings(findingsOf(onReturn, inTransaction('free', { locks: true })), { owner: 'no-check-then-insert' });
  });

  it('FOR UPDATE on a row that is there serialises', () => {
    for (const locks of [true, false]) {
      const kit = new Kit();
      const program = kit.transaction(client => {
        const find = kit.seen('find', { table: 'orders', cells: { id: ORDER }, client, locks });
        const isOpen = isEqual(find, 'status', 'PENDING');
        const work = kit.decrement('decrement', { client });
        const done = kit.update('done', { id: ORDER }, { status: constant('PAID') }, { client });
        return seq(find, when(not(isOpen), kit.return()), work, done);
      });
      const findings = findingsOf(onReturn, program);
      if (locks) expectFindings(findings);
      else expectFindings(findings, { owner: 'no-check-then-insert', cause: 'update' });
    }
  });

  it('BEGIN and COMMIT as statements do the same', () => {
    const kit = new Kit();
    const client = 500;
    const mark = kit.mark('mark', { client, uniqueness: 'unique', refusal: 'result' });
    const work = kit.decrement('decrement', { client });
    const program = seq(kit.begin(client), mark, when(won(mark), work), kit.commit(client));
    expectFindings(findingsOf(onReturn, program));
  });
});

describe('only an overlap repeats the effect', () => {
  it('find and create of the business row itself', () => {
    const kit = new Kit();
    const find = kit.seen('findUnique', { table: 'orders', cells: { id: ORDER } });
    const create = kit.insert('create', { id: ORDER });
    const program = seq(find, when(found(find), kit.return()), create);
    expectFindings(findingsOf(onReturn, program), {
      owner: 'no-check-then-insert',
      cause: 'free',
      at: create,
      effect: create,
      other: find,
      schedule: [
        '1: `findUnique` (line 1) finds nothing',
        '1: the first delivery pauses while the second runs',
        '2: `findUnique` (line 1) finds nothing',
        '2: `create` (line 2) runs',
        '1: the first delivery goes on',
        '1: `create` (line 2) runs again',
      ],
    });
  });

  it('the same, unseen in any schema', () => {
    const kit = new Kit();
    const find = kit.seen('findUnique', { table: 'orders', cells: { id: ORDER } });
    const create = kit.insert('create', { id: ORDER }, { uniqueness: 'unseen' });
    const program = seq(find, when(found(find), kit.return()), create);
    expectFindings(findingsOf(onReturn, program), { owner: 'no-check-then-insert', cause: 'unseen', at: create });
  });

  it('the same, unique', () => {
    const kit = new Kit();
    const find = kit.seen('findUnique', { table: 'orders', cells: { id: ORDER } });
    const create = kit.insert('create', { id: ORDER }, { uniqueness: 'unique' });
    expectFindings(findingsOf(onReturn, seq(find, when(found(find), kit.return()), create)));
  });

  it('the same, its conflict handled where no schema is seen', () => {
    const kit = new Kit();
    const find = kit.seen('findUnique', { table: 'orders', cells: { id: ORDER } });
    const create = kit.insert('create', { id: ORDER }, { uniqueness: 'unseen' });
    const attempt = kit.attempt(create, id => seq(when(conflict(id), kit.return()), kit.rethrow(id)));
    expectFindings(findingsOf(onReturn, seq(find, when(found(find), kit.return()), attempt)));
  });

  it('a plain get and set claim before a keyed call is silent', () => {
    const kit = new Kit();
    const key = prefixed('done:');
    const get = kit.seen('get', { store: 'redis', table: '', cells: { key } });
    const set = kit.upsert('set', { key }, { store: 'redis', table: '', marker: true });
    const mail = kit.mail();
    const program = seq(get, when(found(get), kit.return()), set, mail);
    expectFindings(
      findingsOf(onReturn, program),
      { owner: 'no-dedup-before-completion', at: set, effect: mail },
      { owner: 'no-check-then-insert', cause: 'free', at: set, effect: mail, other: get },
      { owner: 'require-dedup-ttl', at: set },
    );
  });

  it('a conditional update that tells its winner is silent', () => {
    const kit = new Kit();
    const program = kit.transaction(client => {
      const cells = { id: ORDER, status: constant('PENDING') };
      const take = kit.update('take', cells, { status: constant('PAID') }, { client });
      return seq(take, when(not(won(take)), kit.return()), kit.decrement('decrement', { client }));
    });
    expectFindings(findingsOf(onReturn, program));
  });

  it('a refused insert whose error is swallowed lets the loser go on', () => {
    for (const handles of [true, false]) {
      const kit = new Kit();
      const seen = kit.seen();
      const mark = kit.mark('mark', { uniqueness: 'unique' });
      const attempt = kit.attempt(mark, id => (handles ? when(conflict(id), kit.return(), kit.rethrow(id)) : seq()));
      const put = kit.put();
      const decrement = kit.decrement('decrement', { store: 'mysql' });
      const program = seq(seen, when(found(seen), kit.return()), put, attempt, decrement);
      const findings = findingsOf(onReturn, program).filter(({ owner }) => owner === 'no-check-then-insert');
      if (handles) expectFindings(findings);
      else expectFindings(findings, { owner: 'no-check-then-insert', cause: 'unhandled', at: mark, effect: decrement });
    }
  });

  it('a refused insert whose result nobody looks at lets the loser go on', () => {
    for (const looks of [true, false]) {
      const kit = new Kit();
      const program = kit.transaction(client => {
        const seen = kit.seen('seen', { client });
        const mark = kit.mark('mark', { client, uniqueness: 'unique', refusal: 'result' });
        const leave = looks ? when(not(won(mark)), kit.return()) : seq();
        return seq(seen, when(found(seen), kit.return()), mark, leave, kit.decrement('decrement', { client }));
      });
      if (looks) expectFindings(findingsOf(onReturn, program));
      else expectFindings(findingsOf(onReturn, program), { owner: 'no-check-then-insert', cause: 'unhandled' });
    }
  });

  it('a loser that throws and is redelivered finds the row', () => {
    const kit = new Kit();
    const find = kit.seen('find', { table: 'orders', cells: { id: ORDER } });
    const create = kit.insert('create', { id: ORDER }, { uniqueness: 'unique' });
    const program = seq(find, when(found(find), seq(kit.ack(), kit.return())), create, kit.ack());
    expectFindings(findingsOf(amqp, program));
  });

  it('check, effect, plain claim does not race as well', () => {
    const kit = new Kit();
    const seen = kit.seen();
    const charge = kit.charge();
    const mark = kit.mark();
    const mail = kit.mail();
    const program = seq(seen, when(found(seen), kit.return()), charge, mark, mail, kit.ack());
    expectFindings(
      findingsOf(leased, program),
      { owner: 'no-side-effect-before-dedup', effect: charge },
      { owner: 'no-dedup-before-completion', at: mark, effect: mail },
    );
  });

  it('a check whose outcome is asked through an opaque helper stays silent', () => {
    const kit = new Kit();
    const program = seq(when(opaque('seen', true), kit.return()), kit.mark(), kit.decrement());
    expectFindings(findingsOf(onReturn, program));
  });

  it('different messages have different rows', () => {
    const kit = new Kit();
    const find = kit.seen('find', { table: 'orders', cells: { id: stable('message.other') } });
    const mail = kit.mail();
    const create = kit.insert('create', { id: constant('x') }, { table: 'audit', marker: true });
    const program = seq(find, when(found(find), kit.return()), mail, create);
    expectFindings(findingsOf(onReturn, program), { owner: 'require-dedup', at: mail });
  });
});
