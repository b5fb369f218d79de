import { describe, it } from 'vitest';
import type { Program, Step } from '../../src/effects/program.ts';
import { constant, ID, Kit, not, onReturn, ORDER, seq, when, won } from './build.ts';
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
