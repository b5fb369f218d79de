import { brokerOf, type Catalog, type Match } from '../catalog/index.ts';
import { lazily } from '../catalog/lazily.ts';
import type { DeclarationMeaning, Entry, Library, ValueTest } from '../catalog/model.ts';
import { Lowering } from '../effects/lower/lowering.ts';
import { siteOf } from '../effects/lower/maker.ts';
import { testOption, valueAt, type Located, type Site, type Tri } from '../effects/lower/site.ts';
import type { ProgramIndex } from '../typescript/declarations.ts';
import type { ts } from '../typescript/syntax.ts';
import { brokerCall, brokerCalls, type Call } from './broker-calls.ts';
import { entriesAt } from './entries.ts';
import { isSameName, isSameQueue, queueAt, type QueueName } from './queue-name.ts';

/** Something ends the deliveries of a message that fails every time; repeated messages are left out. */
type QueueFact = keyof Pick<DeclarationMeaning, 'deliveryLimit' | 'deduplicates' | 'deduplicatesContent'>;

/** A call by which the program declares a queue: `channel.assertQueue('orders', { arguments: … })`. */
export interface QueueDeclaration extends QueueName {
  readonly declaredBy: ts.Node;
  readonly library: Library;
  readonly meaning: DeclarationMeaning;
  /** What its options say; `no` as well where its row knows of no such option. */
  readonly says: (fact: QueueFact) => Tri;
  /** Does a rejected message go to another place? */
  readonly isRouted: () => Tri;
  /** Is nothing declared, or nothing that has to be kept? */
  readonly isExempt: () => Tri;
  /** The queues and exchanges that take its dead letters. */
  readonly deadLettersTo: () => { readonly queue: Located | undefined; readonly exchange: Located | undefined };
  readonly boundTo: () => Located | undefined;
  /** For people, where it has no name. */
  readonly label: () => string | undefined;
}

/** `channel.bindQueue('orders.dead', 'dead-letters', '')` */
export interface QueueBinding {
  readonly library: Library;
  readonly queue: QueueName;
  readonly exchange: Located | undefined;
}

/** What the program's own code says about queues, in whatever file. */
export interface Topology {
  readonly declarations: readonly QueueDeclaration[];
  readonly bindings: readonly QueueBinding[];
  /** Queues whose consumers are no code of the program: those of event sources. */
  readonly consumed: readonly { readonly library: Library; readonly queue: QueueName }[];
  /** What consumers call a queue by. */
  readonly renamed: readonly { readonly library: Library; readonly name: Located; readonly queue: Located }[];
}

const topologies = new WeakMap<ProgramIndex, WeakMap<Catalog, Map<string, Topology>>>();

/** What concerns the broker of a library. */
export function topologyOf(cx: Lowering, library: Library): Topology {
  const { index, catalog } = cx.services;
  const ofProgram = topologies.get(index) ?? new WeakMap<Catalog, Map<string, Topology>>();
  topologies.set(index, ofProgram);
  const ofCatalog = ofProgram.get(catalog) ?? new Map<string, Topology>();
  ofProgram.set(catalog, ofCatalog);
  const broker = brokerOf(library);
  const known = ofCatalog.get(broker) ?? readTopology(cx, library);
  ofCatalog.set(broker, known);
  return known;
}

function readTopology(cx: Lowering, of: Library): Topology {
  const declarations: QueueDeclaration[] = [];
  const bindings: QueueBinding[] = [];
  const consumed: { library: Library; queue: QueueName }[] = [];
  const renamed: { library: Library; name: Located; queue: Located }[] = [];
  for (const { node, match } of brokerCalls(cx, cx.services.catalog.declarationNamesOf(of))) {
    const { library, entry } = match;
    if (!isSameBroker(library, of)) continue;
    const own = new Lowering(cx.services);
    const site = siteOf(own, node, match);
    const declares = declarationIn(entry);
    if (declares !== undefined) declarations.push(...declarationsAt(own, site, declares, node));
    if (entry.is !== 'configure') continue;
    const { binds, consumes, renames } = entry;
    if (binds !== undefined) {
      const queue = { named: queueAt(own, site, binds.queue) };
      bindings.push({ library, queue, exchange: valueAt(own, site, binds.exchange) });
    }
    if (consumes !== undefined) consumed.push({ library, queue: { named: queueAt(own, site, consumes) } });
    for (const one of renames === undefined ? [] : entriesAt(own, site, renames.each, renames)) {
      const [name, queue] = [one.row.name, one.row.queue].map(path => valueAt(own, one.site, path));
      if (name !== undefined && queue !== undefined) renamed.push({ library, name, queue });
    }
  }
  return { declarations, bindings, consumed, renamed };
}

/** What a row declares; options of consumers elsewhere are no declaration before there is a consumer. */
function declarationIn(entry: Entry): DeclarationMeaning | undefined {
  return entry.is === 'configure' || entry.is === 'consumer' ? entry.declares : undefined;
}

/** The declarations that a call makes. */
export function declarationsOf(cx: Lowering, node: Call): readonly QueueDeclaration[] {
  const match = brokerCall(cx, node, cx.services.catalog.declarationNames);
  const declares = match && declarationIn(match.entry);
  return match === undefined || declares === undefined
    ? []
    : declarationsAt(cx, siteOf(cx, node, match), declares, node);
}

function declarationsAt(
  cx: Lowering,
  site: Site,
  meaning: DeclarationMeaning,
  declaredBy: ts.Node,
): readonly QueueDeclaration[] {
  return meaning.each === undefined
    ? [declarationAt(cx, site, meaning, declaredBy)]
    : entriesAt(cx, site, meaning.each, meaning).map(({ site: of, row, node }) => declarationAt(cx, of, row, node));
}

/** The queue that a consumer names, under whatever name it knows it by. */
export function consumedQueue(cx: Lowering, { library }: Match, named: Located | undefined): QueueName {
  if (named === undefined) return { named };
  const renamed = topologyOf(cx, library).renamed.find(one => isSameName(cx, one.name, named) === 'yes');
  return { named: renamed?.queue ?? named };
}

/** What a call declares, its options taken into account. */
export function declarationAt(
  cx: Lowering,
  site: Site,
  meaning: DeclarationMeaning,
  declaredBy: ts.Node,
): QueueDeclaration {
  const { deadLetter, deadLetterTo = {}, exemptWhen, boundTo } = meaning;
  const firstOf = (paths: readonly string[] = []): Located | undefined =>
    paths.map(path => queueAt(cx, site, path)).find(located => located !== undefined);
  const named = firstOf([meaning.queue ?? []].flat());
  const isPrivate = meaning.privateUnlessNamed === true && isEmpty(named);
  const isHeld = (tests: readonly ValueTest[] | undefined): (() => Tri) => lazily(() => isAnyHeld(cx, site, tests));
  const says = {
    deliveryLimit: isHeld(meaning.deliveryLimit),
    deduplicates: isHeld(meaning.deduplicates),
    deduplicatesContent: isHeld(meaning.deduplicatesContent),
  };
  const isRouted = isHeld(deadLetter);
  const isExempt = isHeld(exemptWhen);
  const deadLettersTo = lazily(() => ({
    queue: firstOf(deadLetterTo.queue),
    exchange: firstOf(deadLetterTo.exchange),
  }));
  const bound = lazily(() => queueAt(cx, site, boundTo));
  // Of most queues nobody asks more than their name.
  return {
    named,
    declaredBy,
    library: site.match.library,
    meaning,
    says: fact => says[fact](),
    isRouted,
    isExempt: () => (isPrivate ? 'yes' : isExempt()),
    deadLettersTo,
    boundTo: bound,
    label: () => labelOf(queueAt(cx, site, meaning.label)),
  };
}

function labelOf(located: Located | undefined): string | undefined {
  return located?.value.kind === 'literal' ? String(located.value.value) : undefined;
}

function isEmpty(named: Located | undefined): boolean {
  if (named === undefined) return true;
  return named.value.kind === 'literal' && (named.value.value ?? '') === '';
}

function isAnyHeld(cx: Lowering, site: Site, tests: readonly ValueTest[] = []): Tri {
  const answers = tests.map(test => testOption(cx, site, test));
  return answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no';
}

export function isSameBroker(left: Library, right: Library): boolean {
  return brokerOf(left) === brokerOf(right);
}

/**
 * Is the queue declared so? A declaration of the same name decides, else every one that may be about it: then the answer is
 * never `yes`.
 */
export function queueSays(cx: Lowering, library: Library, queue: QueueName, fact: QueueFact): Tri {
  const all = topologyOf(cx, library)
    .declarations.filter(({ meaning }) => meaning[fact] !== undefined)
    .map(declared => ({ declared, same: isSameQueue(cx, declared, queue) }));
  const own = all.filter(({ same }) => same === 'yes');
  const concerned = own.length > 0 ? own : all.filter(({ same }) => same === 'unknown');
  const answers = concerned.map(({ declared }) => declared.says(fact));
  if (own.length > 0 && answers.includes('yes')) return 'yes';
  return answers.every(answer => answer === 'no') ? 'no' : 'unknown';
}
