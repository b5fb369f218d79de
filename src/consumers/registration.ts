import type { Match } from '../catalog/index.ts';
import type { ArgumentTest, ConsumerMeaning, ReceiveMeaning, ValueTest } from '../catalog/model.ts';
import { symbolOf } from '../typescript/symbols.ts';
import { isThenable } from '../typescript/signature.ts';
import { nameText, ts, unwrap } from '../typescript/syntax.ts';
import { placeOf } from '../effects/place.ts';
import type { Place } from '../effects/program.ts';
import { storeOf } from '../effects/lower/clients.ts';
import { makerOfValue } from '../effects/lower/maker.ts';
import { memberName, testOption, valueAt, type Site, type Tri } from '../effects/lower/site.ts';
import type { Stream } from '../effects/lower/streams.ts';
import type { Lowering } from '../effects/lower/lowering.ts';
import { appliedTo } from './configuration.ts';
import type { Contract } from './consumer.ts';
import { withoutDeadLetter } from './dead-letter.ts';
import { consumedQueue, declarationAt, queueSays } from './declarations.ts';
import { isCalledElsewhere } from '../effects/lower/elsewhere.ts';
import { queueAt } from './queue-name.ts';
import { leaseOf } from './lease.ts';

/** A handler, and the node that hands it over. */
export interface Handed {
  readonly declaration: ts.SignatureDeclaration;
  readonly at: ts.Node;
}

/** A registration, with what the catalog says about this very handler. */
export interface Registration {
  readonly contract: Contract;
  readonly meaning: ConsumerMeaning;
}

/**
 * The contract of a handler that a call or decorator registers, its options taken into account, those of a configuring call elsewhere
 * among them. `undefined`: the program says that this is no consumer.
 */
export function registrationOf(
  cx: Lowering,
  registering: Site,
  row: ConsumerMeaning,
  handler: Handed,
): Registration | undefined {
  const applied = appliedTo(cx, row, registering, handler.declaration);
  if (applied === undefined) return undefined;
  const { meaning, configuration } = applied;
  const contract = contractOfCall(cx, { ...registering, configuration }, meaning, handler);
  return { contract, meaning };
}

function contractOfCall(cx: Lowering, site: Site, meaning: ConsumerMeaning, handler: Handed): Contract {
  const holds = (test: ValueTest): boolean => testOption(cx, site, test) === 'yes';
  const declared = acksOfHandler(cx, meaning, handler);
  const chosen = chosenAcks(cx, site, declared === undefined ? meaning : { ...meaning, acks: declared });
  const { acks } = chosen;
  const isTransactional = meaning.transactionWhen?.some(holds) === true;
  return {
    ...contractOfRow(cx, site.match, meaning, site),
    acks: answered(acks),
    ...(chosen.isUnsure === true ? { acksUnsure: true } : {}),
    onThrow: meaning.onThrowWhen?.find(holds)?.onThrow ?? meaning.onThrow,
    unsettled: unsettledOf(cx, site, meaning),
    ...(acks === 'onDelivery' ? { ackConfiguredAt: optionPlace(cx, site, chosen.at ?? meaning.ackOption) } : {}),
    ...(isTransactional ? { transactionOf: storeOf(site.match) } : {}),
    ...(isElsewhere(site) ? { configuredElsewhere: true } : {}),
  };
}

function isElsewhere({ node, configuration }: Site): boolean {
  return configuration !== undefined && configuration.node.getSourceFile() !== node.getSourceFile();
}

/** What the handler's own declaration says about the acknowledgement: a callback parameter, a result that may be nothing. */
function acksOfHandler(cx: Lowering, meaning: ConsumerMeaning, handler: Handed): ConsumerMeaning['acks'] | undefined {
  const { acksWhenReturnsVoid } = meaning;
  if (acksWhenReturnsVoid === undefined || !ts.isExpression(handler.at)) return undefined;
  const type = cx.services.checker.getContextualType(handler.at);
  return type !== undefined && mayReturnVoid(cx.services.checker, type) ? acksWhenReturnsVoid : undefined;
}

/** The contract of a handler; one that is recognised by itself has no registration, and no options are in sight. */
export function contractOfRow(cx: Lowering, match: Match, meaning: ConsumerMeaning, site?: Site): Contract {
  return {
    library: match.library.package,
    acks: answered(meaning.acks),
    onThrow: meaning.onThrow,
    unsettled: meaning.unsettled,
    awaitsHandler: meaning.awaitsHandler,
    ...redeliveriesOf(cx, match, meaning, site),
    ...withoutDeadLetter(cx, meaning, site),
    ...leaseOf(cx, meaning, site),
    ...(meaning.answersSender === true ? { answersSender: true } : {}),
    ...(meaning.failuresReturned === undefined ? {} : { reportsFailures: true }),
  };
}

/** A response is sent after the handler's return, unless the handler sends one itself, which shows in its body. */
function answered(acks: ConsumerMeaning['acks']): Contract['acks'] {
  return acks === 'response' ? 'onReturn' : acks;
}

/** Without a limit in the catalog's row and in the declarations that may be about the queue. */
function redeliveriesOf(
  cx: Lowering,
  match: Match,
  meaning: ConsumerMeaning | ReceiveMeaning,
  site: Site | undefined,
): Pick<Contract, 'redeliveries'> {
  const { redeliveries, queue } = meaning;
  const { library } = match;
  if (redeliveries === undefined) return {};
  if (site === undefined)
    return queueSays(cx, library, { named: undefined }, 'deliveryLimit') === 'no' ? { redeliveries } : {};
  const own = meaning.is === 'consumer' ? meaning.declares : undefined;
  const isOpen = own === undefined || declarationAt(cx, site, own, site.node).says('deliveryLimit') === 'no';
  const isLimited = queueSays(cx, library, consumedQueue(cx, match, queueAt(cx, site, queue)), 'deliveryLimit');
  return isOpen && isLimited === 'no' ? { redeliveries } : {};
}

export function contractOfReceive(cx: Lowering, site: Site, meaning: ReceiveMeaning): Contract {
  const chosen = chosenAcks(cx, site, meaning);
  return {
    library: site.match.library.package,
    acks: answered(chosen.acks),
    ...(chosen.isUnsure === true ? { acksUnsure: true } : {}),
    onThrow: 'redeliver',
    unsettled: isBroughtBack(cx, site, meaning) ? 'redelivered' : unsettledOf(cx, site, meaning),
    ...redeliveriesOf(cx, site.match, meaning, site),
    ...withoutDeadLetter(cx, meaning, site),
    ...leaseOf(cx, meaning, site),
    awaitsHandler: true,
    ...(chosen.acks === 'onDelivery' ? { ackConfiguredAt: optionPlace(cx, site, meaning.ackOption) } : {}),
  };
}

function isBroughtBack(cx: Lowering, site: Site, { redeliveredBeside }: ReceiveMeaning): boolean {
  return redeliveredBeside !== undefined && isCalledElsewhere(cx, site.match.library, redeliveredBeside);
}

/** The contract of a stream of messages; its options are those of the call that made it. */
export function contractOfStream(cx: Lowering, { loop, match, meaning }: Stream): Contract {
  const maker = makerOfValue(cx, loop.expression, match);
  if (maker !== undefined) return contractOfReceive(cx, { ...maker, maker }, meaning);
  const { acks, unsettled } = meaning;
  return { library: match.library.package, acks: answered(acks), onThrow: 'redeliver', unsettled, awaitsHandler: true };
}

interface Acks<A> {
  readonly acks: A;
  readonly at?: string;
  readonly isUnsure?: boolean;
}

/**
 * The first test that holds decides. A test before it that cannot be told may hold as well: then nothing is acknowledged on
 * delivery for certain.
 */
function chosenAcks<A extends ConsumerMeaning['acks']>(
  cx: Lowering,
  site: Site,
  { acks, acksWhen = [] }: { readonly acks: A; readonly acksWhen?: readonly ((ValueTest | ArgumentTest) & Acks<A>)[] },
): Acks<A> {
  let unsure: Acks<A> | undefined;
  let chosen: Acks<A> = { acks };
  for (const test of acksWhen) {
    const answer = answerOf(cx, site, test);
    if (answer === 'unknown') unsure ??= test;
    if (answer !== 'yes') continue;
    chosen = test;
    break;
  }
  if (unsure === undefined) return chosen;
  const isOnDelivery = chosen.acks === 'onDelivery';
  return { ...(isOnDelivery ? unsure : chosen), isUnsure: isOnDelivery || unsure.acks === 'onDelivery' };
}

function answerOf(cx: Lowering, site: Site, test: ValueTest | ArgumentTest): Tri {
  if (!('anyArgument' in test)) return testOption(cx, site, test);
  return site.args.some(value => value.kind === 'literal' && value.value === test.anyArgument) ? 'yes' : 'no';
}

function unsettledOf(
  cx: Lowering,
  site: Site,
  { unsettled, unsettledWhen }: Pick<ReceiveMeaning, 'unsettled' | 'unsettledWhen'>,
): Contract['unsettled'] {
  return unsettledWhen?.find(test => testOption(cx, site, test) === 'yes')?.unsettled ?? unsettled;
}

/** The option that decides; the options object, or else the call, when the option is not given. */
function optionPlace(cx: Lowering, site: Site, path: string | undefined): Place {
  const option = path === undefined ? undefined : valueAt(cx, site, path);
  const name = memberName(path);
  if (option !== undefined) {
    const node = option.node.parent;
    const declared = declaredOption(cx, option.node, name);
    return placeOf(declared ?? (ts.isPropertyAssignment(node) ? node : option.node), name);
  }
  const parent = path?.replace(/\.Member\[[^\]]*\]$/u, '');
  const options = parent === undefined ? undefined : valueAt(cx, site, parent);
  return placeOf(options?.node ?? site.configuration?.node ?? site.node);
}

/** `{ noAck: true }` of `const options = { noAck: true }`, when the same file declares it. */
function declaredOption(cx: Lowering, node: ts.Node, name: string | undefined): ts.Node | undefined {
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return undefined;
  const declaration = symbolOf(cx.services.checker, node)?.valueDeclaration;
  if (declaration?.getSourceFile() !== node.getSourceFile()) return undefined;
  if (!ts.isVariableDeclaration(declaration) && !ts.isPropertyDeclaration(declaration)) return undefined;
  const options = declaration.initializer === undefined ? undefined : unwrap(declaration.initializer);
  if (options?.kind !== ts.SyntaxKind.ObjectLiteralExpression) return undefined;
  return (options as ts.ObjectLiteralExpression).properties.find(
    property => name !== undefined && nameText(property.name) === name,
  );
}

/** May a function of this type return nothing? `Promise<Message | void>`. */
function mayReturnVoid(checker: ts.TypeChecker, type: ts.Type): boolean {
  return checker.getSignaturesOfType(checker.getNonNullableType(type), ts.SignatureKind.Call).some(signature => {
    const returned = signature.getReturnType();
    const awaited = isThenable(checker, returned) ? (checker.getAwaitedType(returned) ?? returned) : returned;
    const parts = awaited.isUnion() ? awaited.types : [awaited];
    return parts.some(part => (part.flags & ts.TypeFlags.Void) !== 0);
  });
}

/** `consumer.on('message', handler)`: is that the event it asks for? */
export function isForEvent(site: Site, event: string): boolean {
  const [name] = site.args;
  return name?.kind === 'literal' && name.value === event;
}
