import { describe, expect, it } from 'vitest';
import { judge } from '../../src/delivery/judge.ts';
import type { Condition, Program } from '../../src/effects/program.ts';
import {
  amqp,
  limited,
  conflict,
  consumerOf,
  constant,
  eachMessage,
  failed,
  forever,
  found,
  ID,
  Kit,
  leased,
  not,
  onReturn,
  opaque,
  ORDER,
  seq,
  swallowing,
  times,
  when,
} from './build.ts';
import { expectFindings, findingsOf } from './expect.ts';

describe('a swallowed failure', () => {
  it('caught, then acknowledged by the return', () => {
    const kit = new Kit();
    const put = kit.put();
    const attempt = kit.attempt(put, () => seq());
    expectFindings(findingsOf(onReturn, attempt), {
      owner: 'no-swallowed-failure',
      cause: 'caught',
      outcome: 'lost',
      at: attempt.id,
      effect: put,
      schedule: [
        '1: `put` (line 1) fails',
        '1: the failure is caught',
        '1: the message is gone, and `put` (line 1) was never done',
      ],
    });
  });

  it('caught, then acknowledged by a call', () => {
    const kit = new Kit();
    const put = kit.put();
    const attempt = kit.attempt(put, () => seq());
    expectFindings(findingsOf(amqp, seq(attempt, kit.ack())), { owner: 'no-swallowed-failure', at: attempt.id });
  });

  it('of unknown work counts', () => {
    const kit = new Kit();
    const work = kit.work();
    const attempt = kit.attempt(seq(work, kit.ack()), () => kit.ack());
    expectFindings(findingsOf(amqp, attempt), { owner: 'no-swallowed-failure', effect: work });
  });

  it('of parsing, caching or markers does not', () => {
    const kit = new Kit();
    const cache = kit.upsert('cache', { key: ID }, { store: 'redis', table: '', expires: true });
    const program = seq(
      kit.attempt(kit.parse(), () => seq(kit.ack(), kit.return())),
      kit.put(),
      kit.attempt(cache, () => seq()),
      kit.ack(),
    );
    expectFindings(findingsOf(amqp, program));
  });

  const remedies: readonly (readonly [string, (kit: Kit, id: number) => Program])[] = [
    ['rethrows', (kit, id) => kit.rethrow(id)],
    ['throws another error', kit => kit.exit('throw')],
    ['sends it to the failure queue', kit => kit.publish('toDlq', { failureRoute: true })],
    ['publishes it elsewhere', kit => kit.publish('retry')],
    ['stores the failure', kit => kit.insert('saveFailure', { id: ID }, { table: 'failures' })],
    ['marks the row as failed', kit => kit.update('fail', { id: ORDER }, { status: constant('FAILED') })],
    ['dead-letters', kit => kit.step('deadLetter', { kind: 'deadLetter' }, false)],
    ['hands it to code that is not understood', kit => kit.work('handleError')],
    ['takes another provider', kit => kit.put('fallback')],
    ['rethrows what may be transient', (kit, id) => when(opaque('isTransient'), kit.rethrow(id))],
    ['ends the process', kit => kit.exit('die')],
  ];
  it.each(remedies)('is none when the catch clause %s', (_, remedy) => {
    const kit = new Kit();
    const attempt = kit.attempt(kit.put(), id => remedy(kit, id));
    expectFindings(findingsOf(onReturn, attempt));
  });

  it('an alarm is no remedy', () => {
    const kit = new Kit();
    const alarm = kit.step('slack', { kind: 'call', service: 'chat', takesKey: false, idempotent: true });
    const attempt = kit.attempt(kit.put(), () => alarm);
    expectFindings(findingsOf(onReturn, attempt), { owner: 'no-swallowed-failure', at: attempt.id });
  });

  it('a caught conflict alone is none', () => {
    const kit = new Kit();
    const insert = kit.insert('create', { id: ORDER }, { uniqueness: 'unique' });
    const attempt = kit.attempt(insert, id => when(not(conflict(id)), kit.rethrow(id)));
    expectFindings(findingsOf(onReturn, attempt));
  });

  const isKind = (kind: string, attempt: number): Condition => ({
    kind: 'opaque',
    id: kind,
    mayObserve: true,
    about: attempt,
  });

  it('kinds of error that are told apart exclude each other: one that is rethrown makes it a decision', () => {
    const kit = new Kit();
    const attempt = kit.attempt(kit.put(), id =>
      seq(
        when(isKind('not found', id), kit.return()),
        when(isKind('gone', id), kit.return()),
        when(isKind('timeout', id), kit.rethrow(id)),
      ),
    );
    expectFindings(findingsOf(onReturn, attempt));
  });

  it('kinds of error that are all dropped are an oversight', () => {
    const kit = new Kit();
    const attempt = kit.attempt(kit.put(), id =>
      seq(
        when(isKind('not found', id), kit.return()),
        when(isKind('gone', id), kit.return()),
        when(isKind('timeout', id), kit.parse('log')),
      ),
    );
    expectFindings(findingsOf(onReturn, attempt), { owner: 'no-swallowed-failure', at: attempt.id });
  });

  it('a return value that tells of the failure later is none, one that does not is', () => {
    for (const tells of [true, false]) {
      const kit = new Kit();
      const attempt = kit.attempt(kit.put(), () => seq());
      const program = seq(attempt, tells ? when(failed(attempt.id), kit.exit('throw')) : seq());
      if (tells) expectFindings(findingsOf(onReturn, program));
      else expectFindings(findingsOf(onReturn, program), { owner: 'no-swallowed-failure' });
    }
  });

  it('a flag that any message of the batch sets is asked after the loop', () => {
    for (const tells of [true, false]) {
      const kit = new Kit();
      const attempt = kit.attempt(kit.put(), () => seq());
      const program = seq(eachMessage(attempt), tells ? when(failed(attempt.id), kit.exit('throw')) : seq());
      if (tells) expectFindings(findingsOf(onReturn, program));
      else expectFindings(findingsOf(onReturn, program), { owner: 'no-swallowed-failure' });
    }
  });

  it('an opaque flag that may be set by the failure is silent', () => {
    const kit = new Kit();
    const attempt = kit.attempt(kit.put(), () => seq());
    expectFindings(findingsOf(onReturn, seq(attempt, when(opaque('flag'), kit.exit('throw')))));
  });

  it('in a step of the failure route itself is none', () => {
    const kit = new Kit();
    const store = kit.attempt(kit.upsert('saveFailure', { id: ID }), () => seq());
    const attempt = kit.attempt(kit.put(), id => seq(store, kit.rethrow(id)));
    expectFindings(findingsOf(onReturn, attempt));
  });

  it('an inner catch clause that rethrows leaves it to the outer one', () => {
    const kit = new Kit();
    const inner = kit.attempt(kit.put(), id => kit.rethrow(id));
    const outer = kit.attempt(inner, () => seq());
    expectFindings(findingsOf(onReturn, outer), { owner: 'no-swallowed-failure', at: outer.id });
  });

  it('one report a catch clause, at the first effect', () => {
    const kit = new Kit();
    const first = kit.put('first');
    const second = kit.put('second');
    const attempt = kit.attempt(seq(first, second), () => seq());
    expectFindings(findingsOf(onReturn, attempt), { owner: 'no-swallowed-failure', effect: first, also: [second] });
  });

  it('an ack in finally', () => {
    const kit = new Kit();
    const put = kit.put();
    const ack = kit.ack();
    expectFindings(findingsOf(amqp, kit.attempt(put, undefined, ack)), {
      owner: 'no-swallowed-failure',
      cause: 'finally',
      at: ack,
      effect: put,
      schedule: [
        '1: `put` (line 1) fails',
        '1: `ack` (line 2) acknowledges the message',
        '1: the message is gone, and `put` (line 1) was never done',
      ],
    });
  });

  it('other work in finally is right', () => {
    const kit = new Kit();
    const program = seq(kit.attempt(kit.put(), undefined, kit.parse('timer.end')), kit.ack());
    expectFindings(findingsOf(amqp, program));
  });

  it('after an ack that follows a durable hand-off is silent', () => {
    const kit = new Kit();
    const handOff = kit.step('enqueue', { kind: 'handOff' });
    const program = seq(
      handOff,
      kit.ack(),
      kit.attempt(kit.put(), () => seq()),
    );
    expectFindings(findingsOf(amqp, program));
  });

  it('a lease that runs out brings the message back', () => {
    const kit = new Kit();
    const attempt = kit.attempt(seq(kit.put(), kit.ack()), () => seq());
    expectFindings(findingsOf(leased, attempt));
  });

  it('allSettled whose results nobody reads', () => {
    const kit = new Kit();
    const put = kit.put('first');
    const settled = kit.parallel([put, kit.put('second')], 'settled');
    expectFindings(findingsOf(onReturn, settled), {
      owner: 'no-ignored-outcome',
      cause: 'settled',
      at: settled.at.at.line,
      effect: put,
    });
  });

  it('allSettled whose results decide is silent', () => {
    const kit = new Kit();
    const settled = kit.parallel([kit.put('first'), kit.put('second')], 'settled');
    expectFindings(findingsOf(onReturn, seq(settled, when(opaque('some rejected'), kit.exit('throw')))));
  });
});

describe('retry loops', () => {
  it('that give up in silence swallow the failure', () => {
    const kit = new Kit();
    const put = kit.put();
    const attempt = kit.attempt(seq(put, kit.break(902)), () => seq());
    expectFindings(findingsOf(onReturn, times(attempt)), { owner: 'no-swallowed-failure', at: attempt.id });
  });

  it('that give up with a throw are right', () => {
    const kit = new Kit();
    const attempt = kit.attempt(seq(kit.put(), kit.return()), () => seq());
    expectFindings(findingsOf(onReturn, seq(times(attempt), kit.exit('throw'))));
  });

  it('that never give up have no outcome', () => {
    const kit = new Kit();
    const attempt = kit.attempt(seq(kit.put(), kit.break(901)), () => seq());
    expectFindings(findingsOf(amqp, seq(forever(attempt), kit.ack())));
  });
});

describe('a poison message', () => {
  it('requeued whatever happens', () => {
    const kit = new Kit();
    const parse = kit.parse();
    const nack = kit.nack(true);
    const program = kit.attempt(seq(parse, kit.put(), kit.ack()), () => nack);
    expectFindings(findingsOf(amqp, program), {
      owner: 'no-poison-requeue',
      outcome: 'stuck',
      at: nack,
      effect: parse,
      schedule: [
        '1: `JSON.parse` (line 1) fails',
        '1: the failure is caught',
        '1: `nack` (line 2) requeues the message',
        '2: the broker redelivers the message',
        '2: `JSON.parse` (line 1) fails',
        '2: the failure is caught',
        '2: `nack` (line 2) requeues the message',
      ],
    });
  });

  it('rejected for good is silent', () => {
    const kit = new Kit();
    const program = kit.attempt(seq(kit.put(), kit.ack()), () => kit.nack(false));
    expectFindings(findingsOf(amqp, program));
  });

  it('requeued by a flag that is not known is silent', () => {
    const kit = new Kit();
    const program = kit.attempt(seq(kit.put(), kit.ack()), () => kit.nack('unknown'));
    expectFindings(findingsOf(amqp, program));
  });

  it('with an attempt limit in the catch clause is silent', () => {
    const kit = new Kit();
    const program = kit.attempt(seq(kit.put(), kit.ack()), () =>
      when(opaque('attempts < 5'), kit.nack(true), kit.nack(false)),
    );
    expectFindings(findingsOf(amqp, program));
  });

  it('with an attempt limit before the work is silent', () => {
    const kit = new Kit();
    const limit = when(opaque('attempts > 5', true), seq(kit.nack(false), kit.return()));
    const program = seq(
      limit,
      kit.attempt(seq(kit.put(), kit.ack()), () => kit.nack(true)),
    );
    expectFindings(findingsOf(amqp, program));
  });

  it('with an amount of the message compared before the work is silent', () => {
    const kit = new Kit();
    const attempts: Condition = { kind: 'opaque', id: 'message.attempts > 5', mayObserve: false, counts: true };
    const program = (condition: Condition): Program =>
      seq(
        when(condition, seq(kit.nack(false), kit.return())),
        kit.attempt(seq(kit.put(), kit.ack()), () => kit.nack(true)),
      );
    expectFindings(findingsOf(amqp, program(attempts)));
    expectFindings(findingsOf(amqp, program({ kind: 'or', of: [opaque('isOld'), attempts] })));
    expectFindings(findingsOf(amqp, program(opaque('isOld'))), { owner: 'no-poison-requeue' });
  });

  it('that a limit outside of the handler ends is silent', () => {
    const kit = new Kit();
    const program = kit.attempt(seq(kit.put(), kit.ack()), () => kit.nack(true));
    expectFindings(findingsOf(limited, program));
  });

  const requeueing = { ...onReturn, redeliveries: 'unlimited' } as const;

  it('that the client requeues by itself', () => {
    const kit = new Kit();
    const put = kit.put();
    expectFindings(findingsOf(requeueing, put), {
      owner: 'no-poison-requeue',
      cause: 'default',
      outcome: 'stuck',
      at: 0,
      effect: put,
    });
    expectFindings(findingsOf({ ...requeueing, onThrow: 'drop' }, put));
  });

  it('that the handler stores before the client could requeue it is silent', () => {
    const kit = new Kit();
    const last = kit.insert('saveFailure', { id: ID }, { table: 'failures' });
    const isLast = opaque('redelivered', true);
    const program = kit.attempt(kit.put(), id =>
      when(
        isLast,
        kit.attempt(last, () => seq()),
        kit.rethrow(id),
      ),
    );
    expectFindings(findingsOf(requeueing, program));
  });

  it('that the broker redelivers after a throw is its own business', () => {
    const kit = new Kit();
    expectFindings(findingsOf(onReturn, seq(kit.parse(), kit.put())));
  });
});

describe('a message that is left unsettled', () => {
  it('by a caught failure', () => {
    const kit = new Kit();
    const attempt = kit.attempt(seq(kit.put(), kit.ack()), () => seq());
    expectFindings(findingsOf(amqp, attempt), {
      owner: 'no-unsettled-message',
      cause: 'caught',
      outcome: 'stuck',
      at: 0,
      other: attempt.id,
    });
  });

  it('by an early return', () => {
    const kit = new Kit();
    const leave = kit.return();
    const program = seq(when(opaque('isOld'), leave), kit.put(), kit.ack());
    expectFindings(findingsOf(amqp, program), {
      owner: 'no-unsettled-message',
      cause: 'return',
      other: leave.at.line,
    });
  });

  it('by a duplicate that is skipped', () => {
    const kit = new Kit();
    const mark = kit.mark('mark', { uniqueness: 'unique' });
    const leave = kit.return();
    const attempt = kit.attempt(mark, id => seq(when(conflict(id), leave), kit.rethrow(id)));
    expectFindings(findingsOf(amqp, seq(kit.put(), attempt, kit.ack())), {
      owner: 'no-unsettled-message',
      cause: 'return',
      other: leave.at.line,
    });
  });

  it('by a throw that the framework swallows', () => {
    const kit = new Kit();
    const put = kit.put();
    expectFindings(findingsOf(swallowing, seq(put, kit.ack())), {
      owner: 'no-unsettled-message',
      cause: 'swallowedThrow',
      effect: put,
    });
  });

  it('is not by a throw that ends the process', () => {
    const kit = new Kit();
    expectFindings(findingsOf(amqp, seq(kit.put(), kit.ack())));
  });

  it('is not where leases run out', () => {
    const kit = new Kit();
    expectFindings(findingsOf(leased, seq(when(opaque('isOld'), kit.return()), kit.put(), kit.ack())));
  });

  it('is not where unknown work might have settled it', () => {
    const kit = new Kit();
    expectFindings(findingsOf(amqp, kit.work('dispatch')));
  });

  it('is where unknown work is known not to settle', () => {
    const kit = new Kit();
    const attempt = kit.attempt(seq(kit.work(), kit.parse(), kit.ack()), () => seq());
    expectFindings(findingsOf(amqp, attempt), { owner: 'no-unsettled-message', cause: 'caught' });
  });

  it('is when the failure of work that nobody joins is caught', () => {
    const kit = new Kit();
    const attempt = kit.attempt(seq(kit.put(), kit.ack()), () => seq());
    expectFindings(findingsOf(amqp, kit.detached(attempt)), { owner: 'no-unsettled-message', cause: 'caught' });
    expectFindings(findingsOf(amqp, kit.detached(seq(kit.put(), kit.ack()))));
  });

  it('is not where the handler gives the message to somebody else', () => {
    const kit = new Kit();
    const program = seq(when(opaque('isOld'), kit.return()), kit.put(), kit.ack());
    expect(judge({ ...consumerOf(amqp, program), handsMessageOn: true }).findings).toEqual([]);
  });

  it('by an end that some paths do not reach unsettled, and by every path', () => {
    const kit = new Kit();
    const put = kit.put();
    const ack = kit.ack();
    expectFindings(findingsOf(amqp, when(opaque('isNew'), seq(put, ack))), {
      owner: 'no-unsettled-message',
      cause: 'end',
      other: ack,
    });
    expectFindings(findingsOf(amqp, put), { owner: 'no-unsettled-message', cause: 'never', other: undefined });
  });

  it('names each path', () => {
    const kit = new Kit();
    const seen = kit.seen();
    const leave = kit.return();
    const attempt = kit.attempt(seq(kit.put(), kit.mark(), kit.ack()), () => seq());
    expectFindings(
      findingsOf(amqp, seq(seen, when(found(seen), leave), attempt)),
      { owner: 'no-unsettled-message', cause: 'return' },
      { owner: 'no-unsettled-message', cause: 'caught' },
    );
  });

  it('by a handler whose return value never acknowledges', () => {
    const contract = { ...leased, acks: 'returnValue' } as const;
    const kit = new Kit();
    const put = kit.put();
    expectFindings(findingsOf(contract, seq(put, kit.return({ kind: 'nothing' }))), {
      owner: 'no-unsettled-message',
      cause: 'neverAcked',
      effect: put,
    });
    expectFindings(findingsOf(contract, seq(put, kit.return({ kind: 'ack' }))));
    // The answer of the call decides: that is no oversight.
    const decided = seq(
      put,
      when(opaque('answer', true), kit.return({ kind: 'ack' })),
      kit.return({ kind: 'nothing' }),
    );
    expectFindings(findingsOf(contract, decided));
  });
});
