import { describe, it } from 'vitest';
import { judge } from '../../src/delivery/judge.ts';
import type { Program, Step } from '../../src/effects/program.ts';
import { amqp, consumerOf, eachMessage, ID, Kit, leased, onReturn, seq } from './build.ts';
import { expectFindings } from './expect.ts';

const unread = (step: Step): ReadonlyMap<number, string> => new Map([[step.id, 'Failed']]);

const judged = (contract: typeof amqp, program: Program, dropped: Step, kind?: 'relay') =>
  judge(consumerOf(contract, program, kind, unread(dropped))).findings;

describe('a batch call whose result nobody reads', () => {
  it('loses what the broker refused', () => {
    const kit = new Kit();
    const send = kit.publish('send', { key: ID });
    expectFindings(judged(amqp, seq(send, kit.ack()), send), {
      owner: 'no-ignored-outcome',
      cause: 'partial',
      outcome: 'split',
      at: send,
      schedule: [
        '1: `send` (line 1) runs',
        '1: the broker refuses some entries of `send`, and says so in a result that nobody reads',
      ],
    });
  });

  it('is silent where the result is read', () => {
    const kit = new Kit();
    const send = kit.publish('send', { key: ID });
    expectFindings(judged(amqp, seq(send, kit.ack()), kit.publish('other')));
  });

  it('is silent where the message is never acknowledged', () => {
    const kit = new Kit();
    const send = kit.publish('send', { key: ID });
    expectFindings(judged(amqp, seq(send, kit.nack(false)), send));
  });

  it('has a relay mark rows that were not sent', () => {
    const kit = new Kit();
    const send = kit.publish('send', { key: ID });
    expectFindings(judged(amqp, seq(send, kit.ack()), send, 'relay'), {
      owner: 'no-ignored-outcome',
      cause: 'partial',
      at: send,
    });
  });

  it('leaves messages undeleted, which do their work again', () => {
    const kit = new Kit();
    const mail = kit.mail();
    const remove = kit.ack('deleteBatch', 'batch');
    expectFindings(
      judged(leased, seq(eachMessage(mail), remove), remove),
      { owner: 'no-ignored-outcome', cause: 'undeleted', outcome: 'duplicated', at: remove, effect: mail },
      { owner: 'require-dedup', at: mail },
    );
  });

  it('may leave messages undeleted whose work can be repeated', () => {
    const kit = new Kit();
    const remove = kit.ack('deleteBatch', 'batch');
    expectFindings(judged(leased, seq(eachMessage(kit.put()), remove), remove));
  });

  it('says nothing of a failure route', () => {
    const kit = new Kit();
    const send = kit.publish('send', { key: ID });
    const program = kit.attempt(kit.put(), () => send);
    expectFindings(judged(onReturn, program, send));
  });
});
