import { describe, it } from 'vitest';
import { amqp, eachMessage, found, ID, Kit, leased, minted, onReturn, opaque, ORDER, seq, when, won } from './build.ts';
import { expectFindings, findingsOf } from './expect.ts';

const lambda = { ...onReturn, library: 'aws-lambda', reportsFailures: true } as const;

describe('a batch', () => {
  it('whose messages are acknowledged one by one after their work is right', () => {
    const kit = new Kit();
    expectFindings(findingsOf(leased, eachMessage(kit.put(), kit.ack())));
  });

  it('that is acknowledged as a whole with the first message loses the second', () => {
    const kit = new Kit();
    const put = kit.put();
    const ack = kit.ack('commit', 'batch');
    expectFindings(findingsOf(leased, eachMessage(put, ack)), {
      owner: 'no-ack-before-processing',
      at: ack,
      effect: put,
    });
  });

  it('whose offset covers what came before is right', () => {
    const kit = new Kit();
    expectFindings(findingsOf(leased, eachMessage(kit.put(), kit.ack('resolveOffset', 'upTo'))));
  });

  it('that is acknowledged after the loop is right', () => {
    const kit = new Kit();
    expectFindings(findingsOf(leased, seq(eachMessage(kit.put()), kit.ack('commit', 'batch'))));
  });

  it('that is acknowledged before the loop loses all', () => {
    const kit = new Kit();
    const put = kit.put();
    const ack = kit.ack('commit', 'batch');
    expectFindings(findingsOf(leased, seq(ack, eachMessage(put))), { owner: 'no-ack-before-processing', at: ack });
  });

  it('has a gate for each message', () => {
    const kit = new Kit();
    const seen = kit.seen();
    const mail = kit.mail();
    const mark = kit.mark();
    const program = eachMessage(seen, when(found(seen), seq(), seq(mail, mark)));
    expectFindings(findingsOf(onReturn, program), { owner: 'no-side-effect-before-dedup', effect: mail, other: mark });
  });

  it('mints a key for each message', () => {
    const kit = new Kit();
    const row = { id: minted('uuid', 60), orderId: ORDER };
    const create = kit.insert('create', row, { uniqueness: 'unique', uniqueOn: ['orderId'] });
    expectFindings(findingsOf(leased, eachMessage(create, kit.ack())));
  });

  it('reports an ungated effect once', () => {
    const kit = new Kit();
    const mail = kit.mail();
    expectFindings(findingsOf(onReturn, eachMessage(mail)), { owner: 'require-dedup', at: mail, also: [] });
  });

  it('swallows a record where failures can be returned', () => {
    const kit = new Kit();
    const put = kit.put();
    const attempt = kit.attempt(put, () => seq());
    expectFindings(findingsOf(lambda, eachMessage(attempt)), {
      owner: 'require-batch-item-failures',
      cause: 'caught',
      at: 0,
      effect: put,
      other: attempt.id,
    });
  });

  it('swallows what ends the whole batch, where failures can be returned', () => {
    const kit = new Kit();
    const attempt = kit.attempt(eachMessage(kit.put()), () => seq());
    expectFindings(findingsOf(lambda, attempt), { owner: 'no-swallowed-failure', cause: 'caught', at: attempt.id });
  });

  it('swallows a record where they cannot', () => {
    const kit = new Kit();
    const attempt = kit.attempt(kit.put(), () => seq());
    expectFindings(findingsOf(onReturn, eachMessage(attempt)), { owner: 'no-swallowed-failure', at: attempt.id });
  });

  it('returns the failures', () => {
    const kit = new Kit();
    const collect = kit.step('push', { kind: 'collect', list: 7 }, false);
    const attempt = kit.attempt(kit.put(), () => collect);
    const program = seq(eachMessage(attempt), kit.return({ kind: 'ackExcept', list: 7 }));
    expectFindings(findingsOf(lambda, program));
  });

  it('returns another list than the one it fills', () => {
    const kit = new Kit();
    const attempt = kit.attempt(kit.put(), () => seq());
    const program = seq(eachMessage(attempt), kit.return({ kind: 'ackExcept', list: 8 }));
    expectFindings(findingsOf(lambda, program), { owner: 'require-batch-item-failures', cause: 'caught' });
  });

  it('drops the outcomes of its records', () => {
    for (const contract of [lambda, onReturn]) {
      const kit = new Kit();
      const settled = kit.parallel([kit.put()], 'settled', true);
      const owner = contract === lambda ? 'require-batch-item-failures' : 'no-ignored-outcome';
      expectFindings(findingsOf(contract, settled), { owner, cause: 'settled' });
    }
  });

  it('comes back as a whole when one of its records fails', () => {
    for (const over of ['loop', 'parallel'] as const) {
      const kit = new Kit();
      const mail = kit.mail();
      const program = over === 'loop' ? eachMessage(mail) : kit.parallel([mail], 'all', true);
      expectFindings(
        findingsOf(lambda, program),
        { owner: 'require-batch-item-failures', cause: 'throws', outcome: 'duplicated', at: 0, effect: mail },
        { owner: 'require-dedup', effect: mail },
      );
    }
  });

  it('may come back as a whole when its work carries a key or is claimed', () => {
    const kit = new Kit();
    expectFindings(findingsOf(lambda, eachMessage(kit.charge('charge', ID))));
    const other = new Kit();
    const mark = other.mark('mark', { uniqueness: 'unique', refusal: 'result', client: 5 });
    const add = other.decrement('add', { client: 5 });
    const claimed = seq(other.begin(5), mark, when(won(mark), add), other.commit(5));
    expectFindings(findingsOf(lambda, eachMessage(claimed)));
  });

  it('loses records that nobody waits for, which is one defect whatever it reports', () => {
    const kit = new Kit();
    const put = kit.put();
    expectFindings(findingsOf(lambda, eachMessage(kit.detached(put))), { owner: 'no-unawaited-processing' });
    const reporting = seq(eachMessage(kit.detached(put)), kit.return({ kind: 'ackExcept', list: 7 }));
    expectFindings(findingsOf(lambda, reporting), { owner: 'no-unawaited-processing' });
  });

  it('works on its records side by side', () => {
    const kit = new Kit();
    expectFindings(findingsOf(lambda, kit.parallel([kit.put()], 'all', true)));
  });

  it('is left by a message that is skipped', () => {
    const kit = new Kit();
    const skip = { kind: 'exit', how: 'continue', label: 900, at: { ...kit.return().at } } as const;
    const program = eachMessage(when(opaque('isOld'), skip), kit.put(), kit.ack());
    expectFindings(findingsOf(leased, program));
    expectFindings(findingsOf(amqp, program), { owner: 'no-unsettled-message' });
  });
});

describe('a relay', () => {
  const sent = { ...leased, library: 'outbox' } as const;

  it('publishes at least once by nature', () => {
    const kit = new Kit();
    expectFindings(findingsOf(sent, eachMessage(kit.publish(), kit.ack('markSent')), 'relay'));
  });

  it('that marks a row before it publishes loses it', () => {
    const kit = new Kit();
    const ack = kit.ack('markSent');
    const publish = kit.publish();
    expectFindings(findingsOf(sent, eachMessage(ack, publish), 'relay'), {
      owner: 'no-ack-before-processing',
      at: ack,
      effect: publish,
    });
  });

  it('that marks and publishes in one transaction is right in either order', () => {
    const kit = new Kit();
    const program = kit.transaction(() => eachMessage(kit.ack('markSent'), kit.publish()));
    expectFindings(findingsOf(sent, program, 'relay'));
  });

  it('that mints the id of what it publishes defeats deduplication', () => {
    const kit = new Kit();
    const publish = kit.publish('publish', { key: minted('uuid', 61) });
    expectFindings(findingsOf(sent, eachMessage(publish, kit.ack()), 'relay'), {
      owner: 'no-unstable-idempotency-key',
      at: 61,
      effect: publish,
    });
    const other = new Kit();
    const stableKey = other.publish('publish', { key: ID });
    expectFindings(findingsOf(sent, eachMessage(stableKey, other.ack()), 'relay'));
  });

  it('that swallows a failed publish loses it', () => {
    const kit = new Kit();
    const attempt = kit.attempt(kit.publish(), () => seq());
    expectFindings(findingsOf(sent, eachMessage(attempt, kit.ack('markSent')), 'relay'), {
      owner: 'no-swallowed-failure',
      at: attempt.id,
    });
  });
});

describe('an acknowledgement of some messages of the batch', () => {
  const LIST = 900;

  it('that names the list of those whose work is done is right', () => {
    const kit = new Kit();
    const done = kit.step('done.push', { kind: 'collect', list: LIST }, false);
    const ack = kit.step('deleteAll', { kind: 'ack', covers: 'batch', listed: LIST }, false);
    const program = seq(eachMessage(kit.attempt(seq(kit.put(), done), () => seq())), ack);
    expectFindings(findingsOf(leased, program));
  });

  it('that names the list of those whose work has been tried loses the failed', () => {
    const kit = new Kit();
    const put = kit.put();
    const done = kit.step('done.push', { kind: 'collect', list: LIST }, false);
    const ack = kit.step('deleteAll', { kind: 'ack', covers: 'batch', listed: LIST }, false);
    const program = seq(
      eachMessage(
        seq(
          done,
          kit.attempt(put, () => seq()),
        ),
      ),
      ack,
    );
    expectFindings(findingsOf(leased, program), { owner: 'no-swallowed-failure', effect: put });
  });

  it('that a filter chose leaves out what failed', () => {
    const kit = new Kit();
    const ack = kit.step('deleteAll', { kind: 'ack', covers: 'batch', chosen: true }, false);
    expectFindings(findingsOf(leased, seq(eachMessage(kit.attempt(kit.put(), () => seq())), ack)));
  });
});
