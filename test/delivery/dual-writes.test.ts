import { describe, it } from 'vitest';
import { amqp, constant, ID, Kit, not, onReturn, ORDER, seq, when, won } from './build.ts';
import { expectFindings, findingsOf } from './expect.ts';

const save = (kit: Kit) => kit.update('save', { id: ORDER }, { status: constant('PAID') });

describe('a database write and a publish', () => {
  it('the publish comes later: an event may be lost', () => {
    const kit = new Kit();
    const write = save(kit);
    const publish = kit.publish();
    expectFindings(findingsOf(amqp, seq(write, publish, kit.ack())), {
      owner: 'no-dual-write',
      outcome: 'split',
      cause: 'lostEvent',
      at: publish,
      effect: publish,
      other: write,
      schedule: ['1: `save` (line 1) runs', '1: the process crashes'],
    });
  });

  it('the write comes later: the event may be about nothing', () => {
    const kit = new Kit();
    const publish = kit.publish('publish', { identity: ID });
    const write = save(kit);
    expectFindings(findingsOf(amqp, seq(publish, write, kit.ack())), {
      owner: 'no-dual-write',
      cause: 'ghostEvent',
      at: write,
      effect: publish,
      other: publish,
    });
  });

  it('a publish beside a row of the outbox says so', () => {
    const kit = new Kit();
    const row = kit.insert('row', { id: ID }, { table: 'order_outbox', uniqueness: 'unique', refusal: 'result' });
    const publish = kit.publish();
    expectFindings(findingsOf(amqp, seq(row, save(kit), publish, kit.ack())), {
      owner: 'no-dual-write',
      cause: 'besideOutbox',
      at: publish,
      other: row,
    });
  });

  it('a row of the outbox and no publish is silent', () => {
    const kit = new Kit();
    const row = kit.insert('row', { id: ID }, { table: 'order_outbox', uniqueness: 'unique', refusal: 'result' });
    expectFindings(findingsOf(amqp, seq(row, save(kit), kit.ack())));
  });

  it('a repeatable publish before the commit announces what is not there yet', () => {
    const kit = new Kit();
    const publish = kit.publish('publish', { key: ID });
    const program = kit.transaction(client =>
      seq(kit.update('save', { id: ORDER }, { status: constant('PAID') }, { client }), publish),
    );
    expectFindings(findingsOf(onReturn, program), { owner: 'no-dual-write', cause: 'uncommitted', at: publish });
  });

  it('several of them have one outbox', () => {
    const kit = new Kit();
    const write = save(kit);
    const first = kit.publish('first');
    const second = kit.publish('second', { identity: ID });
    expectFindings(
      findingsOf(onReturn, seq(write, first, second)),
      { owner: 'no-dual-write', at: first, also: [second] },
      { owner: 'require-dedup', at: first },
    );
  });

  it('on different paths they have nothing to do with each other', () => {
    const kit = new Kit();
    const program = when({ kind: 'opaque', id: 'kind', mayObserve: false }, save(kit), kit.publish());
    expectFindings(findingsOf(onReturn, program));
  });

  it('a marker is no change, nor is a cache', () => {
    const kit = new Kit();
    const cache = kit.upsert('set', { key: ORDER }, { store: 'redis', table: '' });
    expectFindings(findingsOf(onReturn, seq(cache, kit.publish())));
  });

  it('a relay is the other half of an outbox', () => {
    const kit = new Kit();
    const program = seq(kit.publish(), save(kit), kit.ack());
    expectFindings(findingsOf(amqp, program, 'relay'));
  });

  it('replies and the failure route announce no change', () => {
    const kit = new Kit();
    const program = seq(save(kit), kit.publish('reply', { reply: true }), kit.publish('dlq', { failureRoute: true }));
    expectFindings(findingsOf(onReturn, program));
  });

  it('has no second report where the publish stands in the transaction', () => {
    const kit = new Kit();
    const publish = kit.publish();
    const program = kit.transaction(client =>
      seq(kit.update('save', { id: ORDER }, { status: constant('PAID') }, { client }), publish),
    );
    expectFindings(findingsOf(onReturn, program), { owner: 'no-side-effect-in-transaction', at: publish });
  });

  it('is a defect of its own where the publish is lost behind its claim, too', () => {
    const kit = new Kit();
    const mark = kit.mark('mark', { uniqueness: 'unique', refusal: 'result' });
    const publish = kit.publish();
    const program = seq(mark, when(not(won(mark)), kit.return()), save(kit), publish);
    expectFindings(
      findingsOf(onReturn, program),
      { owner: 'require-atomic-dedup', at: mark, also: [publish] },
      { owner: 'no-dual-write', at: publish },
    );
  });
});
