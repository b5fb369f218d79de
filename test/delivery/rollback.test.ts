import { describe, expect, it } from 'vitest';
import { judge } from '../../src/delivery/judge.ts';
import type { Program, Step } from '../../src/effects/program.ts';
import { constant, consumerOf, ID, Kit, not, onReturn, ORDER, place, seq, when, won } from './build.ts';
import { expectFindings, findingsOf } from './expect.ts';

/** A claim, the step, and a write, all in one transaction. */
const inTransaction = (kit: Kit, step: Step): Program =>
  kit.transaction(client => {
    const mark = kit.mark('mark', { uniqueness: 'unique', refusal: 'result', client });
    const save = kit.update('save', { id: ORDER }, { status: constant('PAID') }, { client });
    return seq(mark, when(not(won(mark)), kit.return()), step, save);
  });

describe('inside a transaction', () => {
  it('a call whose API takes a key wants it', () => {
    const kit = new Kit();
    const charge = kit.charge();
    expectFindings(findingsOf(onReturn, inTransaction(kit, charge)), {
      owner: 'require-idempotency-key',
      outcome: 'keptAfterRollback',
      at: charge,
    });
  });

  it('a keyed call is silent', () => {
    const kit = new Kit();
    expectFindings(findingsOf(onReturn, inTransaction(kit, kit.charge('charge', ID))));
  });

  it('another call stays after the rollback', () => {
    const kit = new Kit();
    const mail = kit.mail();
    expectFindings(findingsOf(onReturn, inTransaction(kit, mail)), {
      owner: 'no-side-effect-in-transaction',
      outcome: 'keptAfterRollback',
      at: mail,
    });
  });

  it('a publish stays after the rollback', () => {
    const kit = new Kit();
    const publish = kit.publish();
    expectFindings(findingsOf(onReturn, inTransaction(kit, publish)), {
      owner: 'no-side-effect-in-transaction',
      at: publish,
    });
  });

  it('after the commit it is lost behind the claim instead', () => {
    const kit = new Kit();
    const mail = kit.mail();
    const mark = kit.mark('mark', { uniqueness: 'unique', refusal: 'result', client: 400 });
    const program = seq(kit.begin(400), mark, kit.commit(400), when(not(won(mark)), kit.return()), mail);
    expectFindings(findingsOf(onReturn, program), { owner: 'no-dedup-before-completion', at: mark, effect: mail });
  });

  it('reads alone make no transaction worth the name', () => {
    const kit = new Kit();
    const mail = kit.mail();
    const program = kit.transaction(client => seq(kit.seen('find', { client }), mail));
    expectFindings(findingsOf(onReturn, program), { owner: 'require-dedup', at: mail });
  });

  it('a write through another client of the same store', () => {
    const kit = new Kit();
    const outer = kit.upsert('outer', { id: ORDER }, { table: 'audit' });
    expectFindings(findingsOf(onReturn, inTransaction(kit, outer)), {
      owner: 'no-outer-client-in-transaction',
      cause: 'write',
      at: outer,
    });
  });

  it('says where the transaction begins, and which variables hold its client', () => {
    const kit = new Kit();
    const outer = kit.upsert('outer', { id: ORDER }, { table: 'audit' });
    const begin = kit.begin(400);
    const save = kit.update('save', { id: ORDER }, { status: constant('PAID') }, { client: 400 });
    const program = seq(begin, save, outer, kit.commit(400));
    const variables = [place('client', 700)];
    const { findings } = judge({ ...consumerOf(onReturn, program), clientVariables: new Map([[400, variables]]) });
    expectFindings(findings, { owner: 'no-outer-client-in-transaction', at: outer, other: begin });
    expect(findings[0]?.bypassed).toEqual({ client: 400, variables });
  });

  it('a write through a client that is not visible may be part of the transaction', () => {
    const kit = new Kit();
    const hidden = kit.upsert('hidden', { id: ORDER }, { table: 'audit', unseen: true });
    expectFindings(findingsOf(onReturn, inTransaction(kit, hidden)));
  });

  it('a write through the pool of another database is none of its business', () => {
    for (const pool of ['shop', 'audit']) {
      const kit = new Kit();
      const other = kit.upsert('other', { id: ORDER }, { table: 'audit', pool });
      const save = (client: number) => kit.update('save', { id: ORDER }, { status: constant('PAID') }, { client });
      const findings = findingsOf(
        onReturn,
        kit.transaction(client => seq(save(client), other), 'default', 'pg', 'shop'),
      );
      if (pool === 'shop') expectFindings(findings, { owner: 'no-outer-client-in-transaction', at: other });
      else expectFindings(findings);
    }
  });

  it('a relative write through another client has one owner', () => {
    const kit = new Kit();
    const outer = kit.decrement('outer');
    expectFindings(findingsOf(onReturn, inTransaction(kit, outer)), {
      owner: 'no-outer-client-in-transaction',
      at: outer,
    });
  });

  it('a write to another store is no outer client', () => {
    const kit = new Kit();
    const other = kit.upsert('cache', { key: ORDER }, { store: 'redis', table: '' });
    expectFindings(findingsOf(onReturn, inTransaction(kit, other)));
  });

  it('a locking read through another client locks nothing for it, a plain read is fine', () => {
    for (const locks of [true, false]) {
      const kit = new Kit();
      const read = kit.seen('find', { table: 'orders', cells: { id: ORDER }, locks });
      const findings = findingsOf(onReturn, inTransaction(kit, read));
      if (locks) expectFindings(findings, { owner: 'no-outer-client-in-transaction', cause: 'lock', at: read });
      else expectFindings(findings);
    }
  });

  it('a failure log written outside of it is deliberate', () => {
    const kit = new Kit();
    const program = kit.transaction(client => {
      const save = kit.upsert('save', { id: ORDER }, { client });
      const log = kit.insert('log', { id: ID }, { table: 'failures' });
      return kit.attempt(save, id => seq(log, kit.rethrow(id)));
    });
    expectFindings(findingsOf(onReturn, program));
  });
});
