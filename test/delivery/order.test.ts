import { describe, it } from 'vitest';
import { amqp, expectFindings, findingsOf, found, isEqual, and, Kit, leased, ORDER, ID, onReturn, seq, when, constant, won, prefixed, not, conflict } from './build.ts';

describe('no gate', () => {
  it('an ungated call whose API takes a key', () => {
    const kit = new Kit();
    const charge = kit.charge();
    const program = seq(charge, kit.ack());
    expectFindings(findingsOf(amqp, program), {
      owner: 'require-idempotency-key', effect: charge, at: charge, outcome: 'duplicated',
      schedule: [
        '1: `charge` (line 1) runs', '1: the acknowledgement gets lost', '2: the broker redelivers the message',
        '2: `charge` (line 1) runs again',
      ],
    });
  });
  it('check, charge, insert', () => {
    const kit = new Kit();
    const seen = kit.seen();
    const charge = kit.charge();
    const mark = kit.mark();
    const program = seq(seen, when(found(seen), seq(kit.ack(), kit.return())), charge, mark, kit.ack());
    expectFindings(findingsOf(amqp, program), {
      owner: 'no-side-effect-before-dedup', effect: charge, at: charge, other: mark,
      schedule: [
        '1: `seen` (line 1) finds nothing', '1: `charge` (line 2) runs', '1: the process crashes',
        '2: the broker redelivers the message', '2: `seen` (line 1) finds nothing', '2: `charge` (line 2) runs again',
        '2: `mark` (line 3) runs',
      ],
    });
  });
  it('check, create, charge, mark', () => {
    const kit = new Kit();
    const seen = kit.seen('find', { table: 'orders', cells: { id: ORDER } });
    const create = kit.insert('create', { id: ORDER, status: constant('NEW') }, { uniqueness: 'unique', uniqueOn: ['id'] });
    const charge = kit.charge();
    const done = kit.update('done', { id: ORDER }, { status: constant('DONE') });
    const program = seq(seen, when(found(seen), kit.return()), create, charge, done);
    expectFindings(findingsOf(onReturn, program), {
      owner: 'no-dedup-before-completion', effect: charge, at: create, also: [done],
    });
  });
  it('terminal status, upsert, charge, update', () => {
    for (const key of [undefined, ID]) {
      const kit = new Kit();
      const find = kit.seen('find', { table: 'orders', cells: { id: ORDER } });
      const upsert = kit.upsert('upsert', { id: ORDER }, { sets: { status: constant('PENDING') } });
      const charge = kit.charge('charge', key);
      const done = kit.update('done', { id: ORDER }, { status: constant('COMPLETED') });
      const program = seq(find, when(and(found(find), isEqual(find, 'status', 'COMPLETED')), kit.return()), upsert, charge, done);
      const findings = findingsOf(leased, seq(program, kit.ack()));
      if (key) expectFindings(findings);
      else expectFindings(findings, { owner: 'no-side-effect-before-dedup', effect: charge, other: done });
    }
  });
  it('insert first, caught', () => {
    const kit = new Kit();
    const mark = kit.mark('mark', { uniqueness: 'unique' });
    const charge = kit.charge();
    const program = seq(
      kit.attempt(mark, (id) => seq(when(conflict(id), kit.return()), kit.rethrow(id))), charge);
    expectFindings(findingsOf(onReturn, program), {
      owner: 'no-dedup-before-completion', effect: charge, at: mark, });
  });
  it('set nx then work', () => {
    const kit = new Kit();
    const claim = kit.setNx();
    const charge = kit.charge();
    const program = seq(claim, when(not(won(claim)), kit.return()),
      kit.attempt(charge, (id) => seq(kit.remove('del', { key: prefixed('done:') }, { store: 'redis', table: '' }), kit.rethrow(id))));
    expectFindings(findingsOf(onReturn, program), { owner: 'no-dedup-before-completion', effect: charge, at: claim });
  });
});
