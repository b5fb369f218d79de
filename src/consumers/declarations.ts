import type { Catalog } from '../catalog/index.ts';
import type { ValueTest } from '../catalog/model.ts';
import { Lowering } from '../effects/lower/lowering.ts';
import { siteOf } from '../effects/lower/maker.ts';
import { testOption, valueAt, type Located, type Site, type Tri } from '../effects/lower/site.ts';
import { symbolOf, type ProgramIndex } from '../typescript/declarations.ts';
import { exportedName } from '../typescript/imports.ts';
import { originsOfCallee } from '../typescript/origin.ts';
import { lastName, ts, unwrap, walk } from '../typescript/syntax.ts';

/** A call by which the program declares a queue: `channel.assertQueue('orders', { arguments: … })`. */
export interface QueueDeclaration {
  /** `undefined` where the call does not name one. */
  readonly queue: Located | undefined;
  /** What its options say, of what such a declaration can say. */
  readonly says: Partial<Record<QueueFact, Tri>>;
}

/** Something ends the deliveries of a message that fails every time; repeated messages are left out. */
type QueueFact = 'deliveryLimit' | 'deduplicates' | 'deduplicatesContent';

const queueFacts: readonly QueueFact[] = ['deliveryLimit', 'deduplicates', 'deduplicatesContent'];

const declarations = new WeakMap<ProgramIndex, Map<Catalog, readonly QueueDeclaration[]>>();

/** Every queue that the program's own code declares, in whatever file. */
export function queuesDeclared(cx: Lowering): readonly QueueDeclaration[] {
  const { index, catalog } = cx.services;
  const ofProgram = declarations.get(index) ?? new Map<Catalog, readonly QueueDeclaration[]>();
  declarations.set(index, ofProgram);
  const known = ofProgram.get(catalog);
  if (known !== undefined) return known;
  const found: QueueDeclaration[] = [];
  for (const file of index.ownFiles) {
    if (![...catalog.declarationNames].some(name => file.text.includes(name))) continue;
    walk(file, node => {
      const declared = ts.isCallExpression(node) || ts.isNewExpression(node) ? declarationOf(cx, node) : undefined;
      if (declared !== undefined) found.push(declared);
      return undefined;
    });
  }
  ofProgram.set(catalog, found);
  return found;
}

function declarationOf(cx: Lowering, node: ts.CallExpression | ts.NewExpression): QueueDeclaration | undefined {
  const { checker, catalog } = cx.services;
  const name = lastName(node.expression);
  if (name === undefined || !catalog.declarationNames.has(exportedName(node.getSourceFile(), name))) return undefined;
  const origins = originsOfCallee(checker, node);
  const match = ts.isNewExpression(node) ? catalog.findConstruction(origins) : catalog.find(origins);
  if (match?.entry.is !== 'configure') return undefined;
  const { entry } = match;
  const own = new Lowering(cx.services);
  const site = siteOf(own, node, match);
  const says = queueFacts.flatMap(fact => {
    const tests = entry[fact];
    return tests === undefined ? [] : [[fact, isAnyHeld(own, site, tests)] as const];
  });
  if (says.length === 0) return undefined;
  const { queue } = entry;
  return {
    queue: queue === undefined ? undefined : valueAt(own, site, queue),
    says: Object.fromEntries(says),
  };
}

function isAnyHeld(cx: Lowering, site: Site, tests: readonly ValueTest[]): Tri {
  const answers = tests.map(test => testOption(cx, site, test));
  return answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no';
}

/**
 * Is the queue declared so? A declaration of the same name decides, else every one that may be about it: then the answer is
 * never `yes`.
 */
export function queueSays(cx: Lowering, queue: Located | undefined, fact: QueueFact): Tri {
  const all = queuesDeclared(cx).flatMap(({ queue: declared, says }) => {
    const answer = says[fact];
    return answer === undefined ? [] : [{ answer, same: isSameQueue(cx, declared, queue) }];
  });
  const own = all.filter(({ same }) => same === 'yes');
  const answers = (own.length > 0 ? own : all.filter(({ same }) => same === 'unknown')).map(({ answer }) => answer);
  if (own.length > 0 && answers.includes('yes')) return 'yes';
  return answers.every(answer => answer === 'no') ? 'no' : 'unknown';
}

function isSameQueue(cx: Lowering, left: Located | undefined, right: Located | undefined): Tri {
  if (left === undefined || right === undefined) return 'unknown';
  if (left.value.kind === 'literal' && right.value.kind === 'literal') {
    const [declared, used] = [String(left.value.value), String(right.value.value)];
    // The URL of a queue ends in its name.
    return declared === used || used.endsWith(`/${declared}`) ? 'yes' : 'no';
  }
  const [named, other] = [left, right].map(({ node }) => nameSymbol(cx, node));
  return named !== undefined && named === other ? 'yes' : 'unknown';
}

/** `queue`, `this.queue`: the same variable or field holds the same name. */
function nameSymbol(cx: Lowering, node: ts.Node): ts.Symbol | undefined {
  const inner = ts.isExpression(node) ? unwrap(node) : node;
  return ts.isIdentifier(inner) || ts.isPropertyAccessExpression(inner)
    ? symbolOf(cx.services.checker, inner)
    : undefined;
}
