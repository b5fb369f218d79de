import { describe, it } from 'vitest';
import { amqp, ID, join, Kit, leased, onDelivery, onReturn, opaque, ORDER, seq, stable, when } from './build.ts';
import { expectFindings, findingsOf } from './expect.ts';

const KEYED = ID;

describe('an acknowledgement through the client of a transaction', () => {
  it('is there with the commit: work between the two is done before it', () => {
    const kit = new Kit();
    const ack = kit.step('sendOffsets', { kind: 'ack', covers: 'message', client: 90 }, false);
    expectFindings(findingsOf(leased, seq(kit.begin(90), ack, kit.charge('charge', KEYED), kit.commit(90))));
  });

  it('does not get lost, with what else the transaction did', () => {
    const kit = new Kit();
    const ack = kit.step('complete', { kind: 'ack', covers: 'message', client: 90 }, false);
    const program = seq(kit.begin(90), kit.decrement('inside', { client: 90 }), ack, kit.commit(90));
    expectFindings(findingsOf(leased, program));
  });

  it('says nothing of what goes through another client', () => {
    const kit = new Kit();
    const ack = kit.step('complete', { kind: 'ack', covers: 'message', client: 90 }, false);
    const outside = kit.decrement('outside', { store: 'mysql' });
    expectFindings(findingsOf(leased, seq(kit.begin(90), outside, ack, kit.commit(90))), {
      owner: 'require-dedup',
      effect: outside,
    });
  });

  it('of messages that it sends, none is repeated by what fails before the commit', () => {
    const kit = new Kit();
    const send = (name: string) => kit.step(name, { kind: 'publish', client: 90, failureRoute: false, reply: false });
    const program = seq(kit.begin(90), send('first'), kit.work(), send('second'), kit.commit(90), kit.ack());
    expectFindings(findingsOf(leased, program));
  });
});

describe('an explicit ack', () => {
  it('before the work loses it', () => {
    const kit = new Kit();
    const ack = kit.ack('ch.ack');
    const charge = kit.charge('charge', KEYED);
    expectFindings(findingsOf(amqp, seq(ack, charge)), {
      owner: 'no-ack-before-processing',
      outcome: 'lost',
      at: ack,
      effect: charge,
      other: charge,
      schedule: [
        '1: `ch.ack` (line 1) acknowledges the message',
        '1: the process crashes',
        '1: the message is gone, and `charge` (line 2) was never done',
      ],
    });
  });

  it('after the work is right', () => {
    const kit = new Kit();
    expectFindings(findingsOf(amqp, seq(kit.charge('charge', KEYED), kit.ack())));
  });

  it('before unknown work counts as well', () => {
    const kit = new Kit();
    const ack = kit.ack();
    const work = kit.work();
    expectFindings(findingsOf(amqp, seq(ack, work)), { owner: 'no-ack-before-processing', at: ack, effect: work });
  });

  it('names the nearest effect and counts the others', () => {
    const kit = new Kit();
    const first = kit.put('first');
    const ack = kit.ack();
    const second = kit.put('second');
    const third = kit.put('third');
    expectFindings(findingsOf(amqp, seq(first, ack, second, third)), {
      owner: 'no-ack-before-processing',
      effect: second,
      also: [third],
    });
  });

  it('on one path only is enough', () => {
    const kit = new Kit();
    const ack = kit.ack();
    const put = kit.put();
    const program = seq(when(opaque('early'), ack), put, when(opaque('early'), kit.return()), kit.ack());
    expectFindings(findingsOf(amqp, program), { owner: 'no-ack-before-processing', at: ack, effect: put });
  });

  it('before work that was started earlier and is awaited later', () => {
    const kit = new Kit();
    const put = kit.put();
    const started = kit.detached(put, 'variable');
    const ack = kit.ack();
    expectFindings(findingsOf(amqp, seq(started, ack, join(started.task))), {
      owner: 'no-ack-before-processing',
      at: ack,
      effect: put,
    });
  });

  it('after work that was started earlier has been awaited', () => {
    const kit = new Kit();
    const started = kit.detached(kit.put(), 'variable');
    expectFindings(findingsOf(amqp, seq(started, join(started.task), kit.ack())));
  });

  it('after a durable hand-off is right', () => {
    const kit = new Kit();
    const handOff = kit.step('startWorkflow', { kind: 'handOff' });
    expectFindings(findingsOf(amqp, seq(handOff, kit.ack(), kit.put())));
  });

  it('before the marker alone loses nothing', () => {
    const kit = new Kit();
    const mark = kit.mark('mark', { uniqueness: 'unique' });
    expectFindings(findingsOf(amqp, seq(kit.put(), kit.ack(), mark)));
  });

  it('before the release of a lock loses nothing', () => {
    const kit = new Kit();
    const lock = kit.setNx('lock', stable('message.id'), { expires: true });
    const release = kit.remove('release', { key: stable('message.id') }, { store: 'redis', table: '' });
    expectFindings(findingsOf(leased, seq(lock, kit.put(), kit.ack(), release)));
  });

  it('before a cache entry loses nothing, before a business row it does', () => {
    const kit = new Kit();
    const cache = kit.upsert('setex', { key: ORDER }, { store: 'redis', table: '', expires: true });
    expectFindings(findingsOf(leased, seq(kit.put(), kit.ack(), cache)));
    const save = kit.upsert('save', { id: ORDER });
    expectFindings(findingsOf(leased, seq(kit.put(), kit.ack(), save)), {
      owner: 'no-ack-before-processing',
      effect: save,
    });
  });

  it('in one branch of a Promise.all runs beside the work', () => {
    const kit = new Kit();
    const ack = kit.ack();
    const put = kit.put();
    expectFindings(findingsOf(amqp, kit.parallel([put, ack])), {
      owner: 'no-ack-before-processing',
      at: ack,
      effect: put,
    });
  });

  it('after a Promise.all is right', () => {
    const kit = new Kit();
    expectFindings(findingsOf(amqp, seq(kit.parallel([kit.put('a'), kit.put('b')]), kit.ack())));
  });

  it('of a message that is then nacked in vain is told once', () => {
    const kit = new Kit();
    const ack = kit.ack();
    const put = kit.put();
    const program = seq(
      ack,
      kit.attempt(put, () => kit.nack(true)),
    );
    expectFindings(findingsOf(amqp, program), { owner: 'no-ack-before-processing', at: ack, effect: put });
  });

  it('after which the process ends by itself', () => {
    const kit = new Kit();
    const ack = kit.ack();
    const program = seq(ack, when(opaque('fatal'), kit.exit('die')), kit.put());
    expectFindings(findingsOf(amqp, program), { owner: 'no-ack-before-processing', at: ack });
  });
});

describe('an ack on delivery', () => {
  it('loses every effect', () => {
    const kit = new Kit();
    const put = kit.put();
    const save = kit.upsert('save', { id: ORDER });
    expectFindings(findingsOf(onDelivery, seq(put, save)), {
      owner: 'no-auto-ack',
      cause: 'configuration',
      at: 800,
      effect: put,
      also: [save],
      schedule: [
        '1: the broker hands the message over and forgets it',
        '1: the process crashes',
        '1: the message is gone, and `put` (line 1) was never done',
      ],
    });
  });

  it('of unknown work and replies is silent', () => {
    const kit = new Kit();
    expectFindings(findingsOf(onDelivery, seq(kit.work(), kit.publish('reply', { reply: true }))));
  });

  it('has no other owner for a swallowed failure', () => {
    const kit = new Kit();
    const put = kit.put();
    expectFindings(
      findingsOf(
        onDelivery,
        kit.attempt(put, () => seq()),
      ),
      { owner: 'no-auto-ack', effect: put },
    );
  });
});

describe('detached work', () => {
  it('is lost when the handler returns first', () => {
    const kit = new Kit();
    const put = kit.put();
    const started = kit.detached(put, 'void');
    expectFindings(findingsOf(onReturn, started), {
      owner: 'no-unawaited-processing',
      cause: 'void',
      at: started.at.at.line,
      effect: put,
    });
  });

  it('is lost when the message is acknowledged explicitly', () => {
    const kit = new Kit();
    const work = kit.work();
    const started = kit.detached(work);
    const ack = kit.ack();
    expectFindings(findingsOf(amqp, seq(started, ack)), {
      owner: 'no-unawaited-processing',
      effect: work,
      other: ack,
    });
  });

  it('that is joined before the return is right', () => {
    const kit = new Kit();
    const started = kit.detached(kit.put(), 'variable');
    expectFindings(findingsOf(onReturn, seq(started, join(started.task))));
  });

  it('that acknowledges when it is done is right', () => {
    const kit = new Kit();
    expectFindings(findingsOf(amqp, kit.detached(seq(kit.put(), kit.ack()), 'callback')));
  });

  it('that acknowledges before it is done is an ack too early', () => {
    const kit = new Kit();
    const ack = kit.ack();
    const put = kit.put();
    expectFindings(findingsOf(amqp, kit.detached(seq(ack, put), 'callback')), {
      owner: 'no-ack-before-processing',
      at: ack,
      effect: put,
    });
  });

  it('after the ack has one owner', () => {
    const kit = new Kit();
    const ack = kit.ack();
    const put = kit.put();
    expectFindings(findingsOf(amqp, seq(ack, kit.detached(put))), { owner: 'no-unawaited-processing', effect: put });
  });

  it('without an effect is silent', () => {
    const kit = new Kit();
    expectFindings(findingsOf(onReturn, kit.detached(kit.parse())));
  });
});
