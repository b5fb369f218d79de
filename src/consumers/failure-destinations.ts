import { Lowering } from '../effects/lower/lowering.ts';
import type { Catalog } from '../catalog/index.ts';
import { siteOf } from '../effects/lower/maker.ts';
import { bodyOf, type ProgramIndex } from '../typescript/declarations.ts';
import { enclosing, hasBody, nameText, ts, unwrap } from '../typescript/syntax.ts';
import { brokerCalls, type BrokerCall } from './broker-calls.ts';
import type { QueueDeclaration } from './declarations.ts';
import { isSameQueue, queueAt, type QueueName } from './queue-name.ts';

const destinations = new WeakMap<ProgramIndex, Map<Catalog, readonly QueueName[]>>();

/** Does the program publish to the queue where something has failed? Then it is a dead-letter queue by the program's own making. */
export function isFailureDestination(cx: Lowering, declared: QueueDeclaration): boolean {
  const { index, catalog } = cx.services;
  const ofProgram = destinations.get(index) ?? new Map<Catalog, readonly QueueName[]>();
  destinations.set(index, ofProgram);
  const known =
    ofProgram.get(catalog) ?? brokerCalls(cx, catalog.publishNames).flatMap(call => destinationsOf(cx, call));
  ofProgram.set(catalog, known);
  return known.some(queue => isSameQueue(cx, declared, queue) === 'yes');
}

function destinationsOf(cx: Lowering, { node, match }: BrokerCall): readonly QueueName[] {
  if (match.entry.is !== 'publish' || !isFailureRoute(cx, node)) return [];
  const own = new Lowering(cx.services);
  const site = siteOf(own, node, match);
  return [match.entry.destination, match.entry.routing].flatMap(path => {
    const named = queueAt(own, site, path);
    return named === undefined ? [] : [{ named }];
  });
}

/** In a catch clause, or in a function that is called in one. */
function isFailureRoute(cx: Lowering, node: ts.Node): boolean {
  if (enclosing(node, ts.isCatchClause) !== undefined) return true;
  const { checker, index } = cx.services;
  const own = enclosing(node, hasBody);
  const name = own === undefined ? undefined : nameText(own.name ?? namedParent(own)?.name);
  return (
    name !== undefined &&
    index
      .callsNamed(name)
      .some(
        call =>
          enclosing(call, ts.isCatchClause) !== undefined &&
          bodyOf(index, checker, unwrap(call.expression))?.declaration === own,
      )
  );
}

/** `const park = () => …` */
function namedParent({ parent }: ts.Node): ts.VariableDeclaration | ts.PropertyDeclaration | undefined {
  return ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) ? parent : undefined;
}
