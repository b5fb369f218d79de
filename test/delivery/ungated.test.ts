import { describe, expect, it } from 'vitest';
import { judge } from '../../src/delivery/judge.ts';
import {
  amqp,
  call,
  constant,
  consumerOf,
  found,
  ID,
  Kit,
  minted,
  not,
  onReturn,
  opaque,
  ORDER,
  seq,
  stable,
  unknown,
  when,
  won,
  isEqual,
} from './build.ts';
import { expectFindings, findingsOf } from './expect.ts';

describe('an effect without a gate', () => {
  it('wants the key that its API takes', () => {
    const kit = new Kit();
    const charge = kit.charge();
    expectFindings(findingsOf(amqp, seq(charge, kit.ack())), {
      owner: 'require-idempotency-key',
      outcome: 'duplicated',
      at: charge,
      effect: charge,
      schedule: [
        '1: `charge` (line 1) runs',
        '1: the acknowledgement gets lost',
        '2: the broker redelivers the message',
        '2: `charge` (line 1) runs again',
      ],
    });
  });

  it('is found beside a path that is too long to be played to its end', () => {
    const kit = new Kit();
    const alert = Array.from({ length: 300 }, () =>
      call(kit.write('alert', 'insert', { id: minted('randomUUID', 77) })),
    );
    const mail = kit.charge();
    const program = seq(when(opaque('limit'), seq(...alert), mail), kit.ack());
    const { findings, gaps } = judge(consumerOf(amqp, program));
    expectFindings(findings, { owner: 'require-idempotency-key', effect: mail });
    expect(gaps.map(({ reason }) => reason)).toEqual(['more than 400000 visits']);
  });

  it('is silent with a stable key', () => {
    const kit = new Kit();
    expectFindings(findingsOf(amqp, seq(kit.charge('charge', ID), kit.ack())));
  });

  it('is silent with a key of unknown stability', () => {
    const kit = new Kit();
    expectFindings(findingsOf(amqp, seq(kit.charge('charge', unknown('key')), kit.ack())));
  });

  it('names a key that is minted in each delivery', () => {
    const kit = new Kit();
    const charge = kit.charge('charge', minted('randomUUID', 77));
    expectFindings(findingsOf(amqp, seq(charge, kit.ack())), {
      owner: 'no-unstable-idempotency-key',
      cause: 'key',
      at: 77,
      effect: charge,
    });
  });

  it('wants dedup once per handler, at the first effect', () => {
    const kit = new Kit();
    const mail = kit.mail();
    const decrement = kit.decrement();
    const charge = kit.lexical();
    const other = kit.mail('sendReceipt');
    expectFindings(findingsOf(onReturn, seq(mail, decrement, charge, other)), {
      owner: 'require-dedup',
      at: mail,
      also: [decrement, other],
    });
  });

  it('counts exclusive branches as one handler', () => {
    const kit = new Kit();
    const mail = kit.mail();
    const other = kit.decrement();
    const program = when({ kind: 'opaque', id: 'kind', mayObserve: false }, mail, other);
    expectFindings(findingsOf(onReturn, program), { owner: 'require-dedup', at: mail, also: [other] });
  });

  it('is silent about a publish that only a crash repeats: its receivers get it at least once anyhow', () => {
    const kit = new Kit();
    expectFindings(findingsOf(amqp, seq(kit.publish(), kit.ack())));
  });

  it('wants dedup for a publish that a failure after it repeats', () => {
    const kit = new Kit();
    const publish = kit.publish();
    expectFindings(findingsOf(amqp, seq(publish, kit.work(), kit.ack())), { owner: 'require-dedup', at: publish });
  });

  it('is silent about a publish after the ack: a failure after it brings nothing back', () => {
    const kit = new Kit();
    const ack = kit.ack();
    const program = seq(ack, kit.publish(), kit.work());
    expectFindings(findingsOf(amqp, program), { owner: 'no-ack-before-processing', at: ack });
  });

  it('is silent about a publish with an id that its receivers can compare', () => {
    const kit = new Kit();
    const publish = kit.publish('publish', { identity: ID });
    expectFindings(findingsOf(amqp, seq(publish, kit.work(), kit.ack())));
  });

  it('does not take a row that is missing for a missing gate', () => {
    const kit = new Kit();
    const program = kit.transaction(client => {
      const find = kit.seen('find', { cells: { id: ORDER }, table: 'orders', locks: true, client });
      const ship = kit.update('ship', { id: ORDER }, { status: constant('SHIPPED') }, { client });
      return seq(find, when(isEqual(find, 'status', 'SHIPPED'), kit.return()), kit.decrement('take', { client }), ship);
    });
    expectFindings(findingsOf(onReturn, program));
  });

  it('keeps keyed services apart from the one dedup', () => {
    const kit = new Kit();
    const mail = kit.mail();
    const charge = kit.charge();
    expectFindings(
      findingsOf(onReturn, seq(mail, charge)),
      { owner: 'require-dedup', at: mail, also: [] },
      { owner: 'require-idempotency-key', at: charge },
    );
  });

  it('is silent about idempotent calls, absolute updates, upserts and deletes', () => {
    const kit = new Kit();
    const program = seq(
      kit.put(),
      kit.update('setPaid', { id: ORDER }, { status: constant('PAID') }),
      kit.upsert('save', { id: ORDER }, { sets: { total: stable('message.total') } }),
      kit.remove('drop', { id: ORDER }, { table: 'carts' }),
    );
    expectFindings(findingsOf(onReturn, program));
  });

  it('reports a relative update', () => {
    const kit = new Kit();
    const decrement = kit.decrement();
    expectFindings(findingsOf(onReturn, decrement), { owner: 'require-dedup', at: decrement });
  });

  it('is silent about a relative update behind a version guard', () => {
    const kit = new Kit();
    expectFindings(findingsOf(onReturn, kit.decrement('apply', { guarded: true, incomplete: true })));
  });

  it('is silent about a version-guarded upsert', () => {
    const kit = new Kit();
    const upsert = kit.upsert('apply', { id: ORDER }, { guarded: true, sets: { version: stable('message.version') } });
    expectFindings(findingsOf(onReturn, upsert));
  });

  it('takes a counter in a row of the message itself for a count of its deliveries', () => {
    const kit = new Kit();
    const cells = { id: { ...ID, identifies: true } };
    expectFindings(findingsOf(onReturn, kit.upsert('count', cells, { relative: true })));
    const shared = kit.upsert('count', { customer: stable('message.customer') }, { relative: true });
    expectFindings(findingsOf(onReturn, shared), { owner: 'require-dedup', at: shared });
  });

  it('reports an insert that the schema shows to be free', () => {
    const kit = new Kit();
    const insert = kit.insert('create', { orderId: ORDER });
    expectFindings(findingsOf(onReturn, insert), { owner: 'require-dedup', at: insert });
  });

  it('is silent about an insert whose table no schema shows, and about a unique one', () => {
    for (const uniqueness of ['unseen', 'unique'] as const) {
      const kit = new Kit();
      expectFindings(findingsOf(onReturn, kit.insert('create', { orderId: ORDER }, { uniqueness })));
    }
  });

  it('reports an insert whose only constraint is on a minted id', () => {
    const kit = new Kit();
    const cells = { id: minted('randomUUID', 70), orderId: ORDER };
    const insert = kit.insert('create', cells, { uniqueness: 'unique', uniqueOn: ['id'] });
    expectFindings(findingsOf(onReturn, insert), { owner: 'require-dedup', at: insert });
  });

  it('never speaks of verbs alone, replies and failure routes', () => {
    const kit = new Kit();
    const program = seq(
      kit.lexical(),
      kit.publish('reply', { reply: true }),
      kit.publish('toDlq', { failureRoute: true }),
      kit.work(),
    );
    expectFindings(findingsOf(onReturn, program));
  });

  it('does not redeliver what the broker acknowledged on delivery', () => {
    const kit = new Kit();
    const mail = kit.mail();
    const contract = { ...onReturn, acks: 'onDelivery' } as const;
    expectFindings(findingsOf(contract, mail), { owner: 'no-auto-ack', effect: mail });
  });
});

describe('a gate that does not hold', () => {
  it('names the unstable key of a check', () => {
    const kit = new Kit();
    const key = { ...minted('Date.now', 71), usedAt: { ...minted('Date.now', 72).mintedAt!, name: 'key' } };
    const seen = kit.seen('seen', { cells: { id: key } });
    const mail = kit.mail();
    const mark = kit.insert('mark', { id: key }, { table: 'processed', marker: true });
    const program = seq(seen, when(found(seen), kit.return()), mark, mail);
    expectFindings(findingsOf(onReturn, program), {
      owner: 'no-unstable-idempotency-key',
      cause: 'gate',
      at: 72,
      effect: mail,
      other: seen,
    });
  });

  it('names the unstable key of an atomic claim', () => {
    const kit = new Kit();
    const claim = kit.setNx('setNx', minted('uuid', 75));
    const charge = kit.charge();
    const program = seq(claim, when(not(won(claim)), kit.return()), charge);
    expectFindings(findingsOf(onReturn, program), { owner: 'no-unstable-idempotency-key', at: 75, effect: charge });
  });

  it('is silent when the stability of the gate key is not known', () => {
    const kit = new Kit();
    const key = unknown('key');
    const seen = kit.seen('seen', { cells: { id: key } });
    const mark = kit.insert('mark', { id: key }, { table: 'processed', marker: true, uniqueness: 'unique' });
    const program = seq(seen, when(found(seen), kit.return()), kit.mail(), mark);
    expectFindings(findingsOf(onReturn, program));
  });

  it('reports a check that nothing ever answers with yes', () => {
    const kit = new Kit();
    const seen = kit.seen();
    const mail = kit.mail();
    const program = seq(seen, when(found(seen), kit.return()), mail);
    expectFindings(findingsOf(onReturn, program), { owner: 'require-dedup', at: mail });
  });

  it('reports a claim whose outcome nobody looks at', () => {
    const kit = new Kit();
    const claim = kit.setNx();
    const mail = kit.mail();
    expectFindings(
      findingsOf(onReturn, seq(claim, mail)),
      { owner: 'no-ignored-outcome', cause: 'refused', at: claim, effect: mail, other: mail },
      { owner: 'require-dedup-ttl', at: claim },
    );
  });

  it('reports a claim by refusal where the schema shows no constraint', () => {
    const kit = new Kit();
    const claim = kit.mark('insertIgnore', { refusal: 'result', uniqueness: 'free' });
    const mail = kit.mail();
    const program = seq(claim, when(not(won(claim)), kit.return()), mail);
    expectFindings(findingsOf(onReturn, program), {
      owner: 'no-check-then-insert',
      cause: 'free',
      at: claim,
      effect: mail,
      other: undefined,
    });
  });

  it('is silent when a call that is not understood may answer differently next time', () => {
    const kit = new Kit();
    const program = seq(
      when({ kind: 'opaque', id: 'isDuplicate', mayObserve: true }, kit.return()),
      kit.charge(),
      kit.mail(),
    );
    expectFindings(findingsOf(onReturn, program));
  });

  it('reports an effect behind a condition that is equal on redelivery', () => {
    const kit = new Kit();
    const mail = kit.mail();
    const program = seq(when({ kind: 'opaque', id: 'isTest', mayObserve: false }, kit.return()), mail);
    expectFindings(findingsOf(onReturn, program), { owner: 'require-dedup', at: mail });
  });
});
