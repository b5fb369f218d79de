import type { ClientId, Effect } from '../effects/program.ts';
import { WHOLE_BATCH } from './bounds.ts';
import type { Case, Occurrence } from './case.ts';
import type { Settlement } from './history.ts';

/** The transaction whose commit does the step, and undoes it with everything else in it. */
const clientOf = (effect: Effect): ClientId | undefined =>
  effect.kind === 'write' || effect.kind === 'publish' || effect.kind === 'ack' ? effect.client : undefined;

/** Done in the transaction that acknowledges the message: neither of them is there without the other, whatever crashes or gets lost. */
export const isDoneWithAck = ({ clean }: Case, { step, message, transactions }: Occurrence): boolean => {
  const client = clientOf(step.effect);
  if (client === undefined || !transactions.includes(client)) return false;
  const { settled, plan } = clean.run;
  const isWithAck = (settlement: Settlement | undefined): boolean =>
    settlement?.step !== undefined && clientOf(settlement.step.effect) === client;
  return (message === WHOLE_BATCH ? plan.messages : [message]).every(of => isWithAck(settled.get(of)));
};
