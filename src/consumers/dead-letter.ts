import type { ConsumerMeaning, ReceiveMeaning } from '../catalog/model.ts';
import type { Lowering } from '../effects/lower/lowering.ts';
import type { Located, Site, Tri } from '../effects/lower/site.ts';
import { headOf } from '../effects/place.ts';
import type { Place } from '../effects/program.ts';
import type { ts } from '../typescript/syntax.ts';
import type { Consumer, Contract } from './consumer.ts';
import {
  consumedQueue,
  declarationAt,
  isSameBroker,
  topologyOf,
  type QueueBinding,
  type QueueDeclaration,
} from './declarations.ts';
import { registrationsIn } from './queue-consumers.ts';
import { isFailureDestination } from './failure-destinations.ts';
import { isSameName, isSameQueue, queueAt } from './queue-name.ts';

/**
 * The declaration of a consumer's queue, when it surely has no dead-letter route: the registration's own, or those of the program
 * that are about this queue for certain. If one of these may have a route, or need none, nothing is wrong.
 */
export function withoutDeadLetter(
  cx: Lowering,
  meaning: ConsumerMeaning | ReceiveMeaning,
  site: Site | undefined,
): Pick<Contract, 'withoutDeadLetter'> {
  if (site === undefined) return {};
  const declared = declarationsFor(cx, meaning, site);
  if (declared.length === 0 || !declared.every(one => lacksDeadLetter(cx, one))) return {};
  const home = site.node.getSourceFile();
  const best = declared.find(({ declaredBy }) => declaredBy.getSourceFile() === home) ?? declared[0];
  if (best === undefined) return {};
  return {
    withoutDeadLetter: { at: declaredPlace(best), isLimited: declared.some(one => one.says('deliveryLimit') !== 'no') },
  };
}

function declarationsFor(
  cx: Lowering,
  meaning: ConsumerMeaning | ReceiveMeaning,
  site: Site,
): readonly QueueDeclaration[] {
  const declares = meaning.is === 'consumer' ? meaning.declares : undefined;
  const own =
    declares === undefined ? undefined : declarationAt(cx, site, declares, site.configuration?.node ?? site.node);
  // A queue that is there already is declared by somebody else.
  if (own !== undefined && own.isExempt() !== 'yes') return [own];
  const queue = consumedQueue(cx, site.match, queueAt(cx, site, meaning.queue));
  if (queue.named === undefined) return [];
  const { library } = site.match;
  return topologyOf(cx, library).declarations.filter(
    declared => declared.declaredBy !== own?.declaredBy && isSameQueue(cx, declared, queue) === 'yes',
  );
}

/** The options are in sight, and no route is among them; nor is the queue itself where dead letters go. */
export function lacksDeadLetter(cx: Lowering, declared: QueueDeclaration): boolean {
  const { meaning, isRouted, isExempt } = declared;
  if (meaning.deadLetter === undefined && meaning.byConsumers !== true) return false;
  if (isRouted() !== 'no' || isExempt() !== 'no') return false;
  return !takesDeadLetters(cx, declared) && !isFailureDestination(cx, declared);
}

/** May the queue be the one to which the dead letters of another go? */
function takesDeadLetters(cx: Lowering, declared: QueueDeclaration): boolean {
  const { declarations, bindings } = topologyOf(cx, declared.library);
  return declarations.some(other => {
    if (other.declaredBy === declared.declaredBy) return false;
    const { queue, exchange } = other.deadLettersTo();
    return (
      (queue !== undefined && isMeant(declared, other, isSameQueue(cx, declared, { named: queue }))) ||
      (exchange !== undefined && isBoundTo(cx, declared, bindings, other, exchange))
    );
  });
}

/** A place that cannot be told counts where dead letters surely go somewhere, and the same file declares both. */
function isMeant(
  declared: QueueDeclaration,
  { isRouted, meaning, declaredBy }: QueueDeclaration,
  answer: Tri,
): boolean {
  if (answer !== 'unknown') return answer === 'yes';
  const isSure = isRouted() === 'yes' || meaning.deadLetter === undefined;
  return isSure && declaredBy.getSourceFile() === declared.declaredBy.getSourceFile();
}

function isBoundTo(
  cx: Lowering,
  declared: QueueDeclaration,
  bindings: readonly QueueBinding[],
  other: QueueDeclaration,
  exchange: Located,
): boolean {
  const boundTo = declared.boundTo();
  if (boundTo !== undefined && isMeant(declared, other, isSameName(cx, boundTo, exchange))) return true;
  return bindings.some(binding => {
    const same = isSameQueue(cx, declared, binding.queue);
    if (same === 'no' || binding.exchange === undefined) return false;
    const answer = isSameName(cx, binding.exchange, exchange);
    return answer === 'yes' || (same === 'yes' && isMeant(declared, other, answer));
  });
}

/** The declaring call, under the queue's name. */
export function declaredPlace({ declaredBy, named, label }: QueueDeclaration): Place {
  const place = headOf(declaredBy);
  return { ...place, name: label() ?? (named === undefined ? undefined : nameOfQueue(named)) ?? place.name };
}

function nameOfQueue({ value, node }: Located): string | undefined {
  if (value.kind === 'literal') return String(value.value);
  return isShort(node) ? node.getText() : undefined;
}

const isShort = (node: ts.Node): boolean => node.getWidth() < 40 && !node.getText().includes('\n');

/** Does the program show a consumer of the queue that is no code of its own, or is the declaration a consumer's? */
export function isConsumedUnseen(cx: Lowering, declared: QueueDeclaration): boolean {
  if (declared.meaning.byConsumers === true) return true;
  return topologyOf(cx, declared.library).consumed.some(({ queue }) => isSameQueue(cx, declared, queue) === 'yes');
}

/** A consumer of which only the declaration shows. */
export function unseenConsumer(declared: QueueDeclaration): Consumer {
  const at = declaredPlace(declared);
  return {
    contract: {
      library: declared.library.package,
      acks: 'explicit',
      onThrow: 'redeliver',
      unsettled: 'redelivered',
      withoutDeadLetter: { at, isLimited: declared.says('deliveryLimit') !== 'no' },
      awaitsHandler: true,
    },
    at,
    program: { kind: 'sequence', parts: [] },
    gaps: [],
    kind: 'unseen',
  };
}

/** Registrations and receive calls, in whatever file, that name the queue. */
export function consumersOf(
  cx: Lowering,
  declared: QueueDeclaration,
): readonly (ts.CallExpression | ts.NewExpression)[] {
  return registrationsIn(cx).flatMap(({ node, library, queue }) =>
    isSameBroker(library, declared.library) && isSameQueue(cx, declared, queue) === 'yes' ? [node] : [],
  );
}
