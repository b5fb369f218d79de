import { describe, expect, it } from 'vitest';
import type { MissingId } from '../../src/effects/program.ts';
import { amqp, eachMessage, found, ID, Kit, leased, minted, not, onReturn, seq, when, won } from './build.ts';
import { expectFindings, findingsOf } from './expect.ts';

const missingId: MissingId = { option: 'msgID' };

describe('a message without an id, where the broker would drop the second one', () => {
  it('is published again by the redelivery', () => {
    const kit = new Kit();
    const publish = kit.publish('js.publish', { missingId });
    expectFindings(findingsOf(amqp, seq(publish, kit.ack())), {
      owner: 'require-publish-dedup-id',
      cause: 'redelivery',
      outcome: 'duplicated',
      at: publish,
      effect: publish,
      schedule: [
        '1: `js.publish` (line 1) runs',
        '1: the acknowledgement gets lost',
        '2: the broker redelivers the message',
        '2: `js.publish` (line 1) runs again',
      ],
    });
  });

  it('is what dedup is for, where the broker drops nothing', () => {
    const kit = new Kit();
    const program = seq(kit.publish(), kit.put(), kit.ack());
    expectFindings(findingsOf(amqp, program), { owner: 'require-dedup' });
  });

  it('is recognised by an id', () => {
    const kit = new Kit();
    expectFindings(findingsOf(amqp, seq(kit.publish('publish', { key: ID }), kit.ack())));
  });

  it('is two reports for two messages, apart from other effects', () => {
    const kit = new Kit();
    const [one, other] = [kit.publish('one', { missingId }), kit.publish('other', { missingId })];
    const mail = kit.mail();
    expectFindings(
      findingsOf(onReturn, seq(one, mail, other)),
      { owner: 'require-publish-dedup-id', at: one, also: [] },
      { owner: 'require-publish-dedup-id', at: other, also: [] },
      { owner: 'require-dedup', at: mail, also: [] },
    );
  });

  it('is nobody’s fault behind an atomic claim', () => {
    const kit = new Kit();
    const claim = kit.setNx();
    const publish = kit.publish('publish', { missingId });
    const owners = findingsOf(onReturn, seq(claim, when(not(won(claim)), kit.return()), publish)).map(
      ({ owner }) => owner,
    );
    expect(owners).not.toContain('require-publish-dedup-id');
  });

  it('before its marker is a fault of the order', () => {
    const kit = new Kit();
    const seen = kit.seen();
    const publish = kit.publish('publish', { missingId });
    const program = seq(seen, when(found(seen), kit.return()), publish, kit.mark());
    expectFindings(findingsOf(onReturn, program), { owner: 'no-side-effect-before-dedup', effect: publish });
  });

  it('is fine on the way to the dead letters and as a reply', () => {
    const kit = new Kit();
    const program = seq(
      kit.publish('dead', { missingId, failureRoute: true }),
      kit.publish('reply', { missingId, reply: true }),
      kit.ack(),
    );
    expectFindings(findingsOf(amqp, program));
  });

  it('does not come again when the broker forgets on delivery', () => {
    const kit = new Kit();
    const findings = findingsOf({ ...amqp, acks: 'onDelivery' }, kit.publish('publish', { missingId }));
    expect(findings.map(({ owner }) => owner)).toEqual(['no-auto-ack']);
  });

  it('has a source where the content that stands for the id differs', () => {
    const kit = new Kit();
    const publish = kit.publish('publish', { missingId: { option: 'msgID', unstableContent: minted('Date.now', 70) } });
    const [finding, ...others] = findingsOf(onReturn, publish);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ owner: 'require-publish-dedup-id', cause: 'content', source: { line: 70 } });
  });
});

describe('a relay that publishes without an id', () => {
  const sent = { ...leased, library: 'outbox' } as const;

  it('publishes again when it crashes before the mark', () => {
    const kit = new Kit();
    const publish = kit.publish('publish', { missingId });
    expectFindings(findingsOf(sent, eachMessage(publish, kit.ack('markSent')), 'relay'), {
      owner: 'require-publish-dedup-id',
      cause: 'relay',
      at: publish,
    });
  });

  it('never publishes twice what it marks before', () => {
    const kit = new Kit();
    const ack = kit.ack('markSent');
    expectFindings(findingsOf(sent, eachMessage(ack, kit.publish('publish', { missingId })), 'relay'), {
      owner: 'no-ack-before-processing',
      at: ack,
    });
  });
});
