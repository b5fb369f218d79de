import type { Match } from '../../catalog/index.ts';
import type { AccessPath, ArgumentTest, Duration, SuffixTest, TextTest, ValueTest } from '../../catalog/model.ts';
import { symbolOf } from '../../typescript/symbols.ts';
import { nameOfEntity, nameOfTypeArgument, staticText } from '../../typescript/entity-name.ts';
import { hasMember } from '../../typescript/parameters.ts';
import { nameText, ts, unwrap } from '../../typescript/syntax.ts';
import type { ClientId, Connection } from '../program.ts';
import { partsOf, undefinedValue, type Value } from '../value.ts';
import type { Lowering } from './lowering.ts';
import type { Scope } from './scope.ts';
import { makerOf } from './maker.ts';
import { memberOf } from './members.ts';
import { templateValue } from './templates.ts';

/** A call that the catalog knows, with its arguments lowered. */
export interface Site {
  readonly node: ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression;
  readonly scope: Scope;
  readonly match: Match;
  readonly receiver: Value | undefined;
  readonly argumentNodes: readonly ts.Expression[];
  readonly args: readonly Value[];
  /** The call that made what the site is about, where that is no client with a method. */
  readonly maker?: Site;
  /** The client, where it was found out before: that of a query that was begun elsewhere. */
  readonly connection?: Connection;
  /** The transaction that the queries in the arguments belong to (`$transaction([...])`). */
  readonly listClient?: ClientId | undefined;
  /** The call elsewhere in the program that configures this one's consumers. */
  readonly configuration?: Site | undefined;
}

export interface Located {
  readonly value: Value;
  readonly node: ts.Node;
}

const WORD = /(?<word>[A-Za-z]+)(?:\[(?<index>[^[\]]*)\])?/gu;

interface PathPart {
  readonly word: string;
  readonly index: string | undefined;
}

/** `Argument[0].Member[where]` → its words. */
export function pathParts(path: AccessPath): readonly PathPart[] {
  return [...path.matchAll(WORD)].map(({ groups = {} }) => ({ word: groups['word'] ?? '', index: groups['index'] }));
}

/** The value that an access path leads to, and the smallest node that shows it. `undefined` when it is not given. */
export function valueAt(cx: Lowering, site: Site, path: AccessPath): Located | undefined {
  const [first, ...rest] = pathParts(path);
  if (first === undefined) return undefined;
  if (first.word === 'Maker') {
    const maker = site.maker ?? makerOf(cx, site);
    return maker === undefined ? undefined : valueAt(cx, maker, path.slice('Maker.'.length));
  }
  if (first.word === 'Configuration') {
    const { configuration } = site;
    const meaning = configuration?.match.entry;
    if (configuration === undefined || meaning?.is !== 'configure' || meaning.options === undefined) return undefined;
    return valueAt(cx, configuration, meaning.options + path.slice('Configuration'.length));
  }
  let located: Located | undefined;
  if (first.word === 'Argument') {
    const position = first.index === 'last' ? site.args.length - 1 : Number(first.index);
    const value = site.args[position];
    const node = site.argumentNodes[position];
    located = value === undefined || node === undefined ? undefined : { value, node };
  } else if (first.word === 'Arguments') {
    located = site.args.length === 0 ? undefined : { value: cx.newArray(site.args, false), node: site.node };
  } else if (first.word === 'Receiver') {
    const node = receiverNode(site);
    located = node === undefined ? undefined : { value: site.receiver ?? cx.unknown(), node };
  } else if (first.word === 'TypeArgument') {
    located = named(site.node, nameOfTypeArgument(cx.services.checker, receiverNode(site), Number(first.index)));
  } else if (first.word === 'Type') {
    const text = site.match.wildcard;
    located = text === undefined ? undefined : { value: { kind: 'literal', value: text }, node: site.node };
  } else if (first.word === 'Template' && ts.isTaggedTemplateExpression(site.node)) {
    located = { value: templateValue(site.node.template, site.args), node: site.node.template };
  }
  if (located !== undefined && first.word === 'Argument' && lacksMember(cx, located, rest[0])) return undefined;
  for (const part of rest) {
    if (located === undefined) return undefined;
    located = step(cx, located, part);
  }
  return located;
}

/** What the method is called on, or what is constructed. */
function receiverNode({ node }: Site): ts.Expression | undefined {
  if (ts.isNewExpression(node)) return node.expression;
  if (!ts.isCallExpression(node)) return undefined;
  const callee = unwrap(node.expression);
  return ts.isPropertyAccessExpression(callee) ? callee.expression : undefined;
}

function named(node: ts.Node, name: string | undefined): Located | undefined {
  return name === undefined ? undefined : { value: { kind: 'literal', value: name }, node };
}

/** Of an argument whose value is not visible, the type still tells whether it can have such a member. */
function lacksMember(cx: Lowering, { value, node }: Located, part: PathPart | undefined): boolean {
  if (part?.word !== 'Member' || part.index === undefined || value.kind === 'object') return false;
  const { checker } = cx.services;
  return !hasMember(checker, checker.getTypeAtLocation(node), part.index);
}

function step(cx: Lowering, located: Located, part: PathPart): Located | undefined {
  if (part.word === 'Key') return keyOf(located);
  if (part.word === 'Name') return named(located.node, nameOfEntity(cx.services.checker, located.node));
  if (part.word === 'Member' && part.index !== undefined) {
    const { value } = located;
    if (value.kind === 'object' && !value.members.has(part.index) && !value.open) return undefined;
    if (value.kind === 'literal') return undefined;
    const text = value.kind === 'unknown' ? staticText(cx.services.checker, located.node, part.index) : undefined;
    if (text !== undefined) return named(located.node, text);
    return {
      value: memberOf(cx, value, part.index, located.node),
      node: memberNode(located.node, part.index) ?? located.node,
    };
  }
  if (part.word === 'Element') {
    const { value } = located;
    const element = value.kind === 'array' ? value.list.elements[0] : undefined;
    return element === undefined ? undefined : { value: element, node: located.node };
  }
  return part.word === 'Awaited' ? located : undefined;
}

/** What the value is called in its map; a text is called by itself. */
function keyOf({ value, node }: Located): Located | undefined {
  if (value.kind === 'literal') return { value, node };
  const { parent } = node;
  return ts.isPropertyAssignment(parent) && parent.initializer === node
    ? named(node, nameText(parent.name))
    : undefined;
}

/** The values that a path leads to; several where it names every member of a map (`Member[*]`). */
export function valuesAt(cx: Lowering, site: Site, path: AccessPath): readonly Located[] {
  const [holder = path, ...rest] = path.split(/\.(?=Member\[\*\])/u);
  const located = valueAt(cx, site, holder);
  return located === undefined ? [] : membersAt(cx, located, rest.length === 0 ? undefined : rest.join('.'));
}

/** The same from a value in hand; without a path, the value itself. */
export function membersAt(cx: Lowering, located: Located, path: AccessPath | undefined): readonly Located[] {
  let found: readonly Located[] = [located];
  for (const part of path === undefined ? [] : pathParts(path)) {
    found = found.flatMap(one => (part.index === '*' ? everyMember(one) : (step(cx, one, part) ?? [])));
  }
  return found;
}

/** The entries of a list or map that is spelled out in the source. */
export function entriesOf({ value, node }: Located): readonly Located[] {
  if (value.kind === 'object') return everyMember({ value, node }).filter(entry => entry.node !== node);
  const list = ts.isExpression(node) ? unwrap(node) : node;
  if (value.kind !== 'array' || !ts.isArrayLiteralExpression(list)) return [];
  return list.elements.flatMap((element, at) => {
    const entry = value.list.elements[at];
    return entry === undefined ? [] : [{ value: entry, node: element }];
  });
}

function everyMember({ value, node }: Located): readonly Located[] {
  if (value.kind !== 'object') return [];
  return [...value.members].map(([name, member]) => ({ value: member, node: memberNode(node, name) ?? node }));
}

/** The initializer of a member, when the node is an object literal that spells it out. */
export function memberNode(node: ts.Node, name: string): ts.Node | undefined {
  if (!ts.isExpression(node)) return undefined;
  const inner = unwrap(node);
  if (!ts.isObjectLiteralExpression(inner)) return undefined;
  for (const property of inner.properties) {
    if (nameText(property.name) !== name) continue;
    return ts.isPropertyAssignment(property) ? property.initializer : property.name;
  }
  return undefined;
}

/** The member that a path such as `Member[rows]` names; the result itself has none. */
export function memberName(path: AccessPath | undefined, which: 'first' | 'last' = 'first'): string | undefined {
  const members = path === undefined ? [] : pathParts(path).filter(part => part.word === 'Member');
  return members.at(which === 'first' ? 0 : -1)?.index;
}

export type Tri = 'yes' | 'no' | 'unknown';

/** Does the option have that value at this call? */
export function testOption(cx: Lowering, site: Site, test: ValueTest | SuffixTest): Tri {
  const located = valueAt(cx, site, test.at);
  if ('endsWith' in test) return endsWith(located?.value ?? undefinedValue, test.endsWith);
  if ('given' in test) return located !== undefined && isOfLibrary(cx, located.node) ? 'yes' : isGiven(located?.value);
  const value = located?.value ?? undefinedValue;
  if (value.kind === 'literal' && value.value === undefined) {
    return test.default === undefined ? 'no' : test.default === test.equals ? 'yes' : 'no';
  }
  if (value.kind === 'literal') return value.value === test.equals ? 'yes' : 'no';
  if (located === undefined) return 'unknown';
  // `Prisma.TransactionIsolationLevel.Serializable`: made by a library, but its type is the text itself.
  const type = cx.services.checker.getTypeAtLocation(located.node);
  return type.isStringLiteral() || type.isNumberLiteral() ? (type.value === test.equals ? 'yes' : 'no') : 'unknown';
}

/** A function or constant that a package declares: nothing is known of it, but it is there. */
function isOfLibrary(cx: Lowering, node: ts.Node): boolean {
  const declaration = symbolOf(cx.services.checker, node)?.valueDeclaration;
  if (declaration?.getSourceFile().isDeclarationFile !== true) return false;
  return ts.isFunctionDeclaration(declaration) || ts.isVariableDeclaration(declaration);
}

function isGiven(value: Value | undefined): Tri {
  if (value === undefined) return 'no';
  if (value.kind === 'literal') return value.value == null ? 'no' : 'yes';
  return value.kind === 'unknown' || value.kind === 'choice' ? 'unknown' : 'yes';
}

/** How the text ends is known of a literal, and of a template that ends in one. */
function endsWith(value: Value, suffix: string): Tri {
  switch (value.kind) {
    case 'literal':
      return typeof value.value === 'string' && value.value.endsWith(suffix) ? 'yes' : 'no';
    case 'derived': {
      const last = value.op === 'template' ? value.parts.at(-1) : undefined;
      const isLongEnough = last?.kind === 'literal' && String(last.value).length >= suffix.length;
      return last !== undefined && isLongEnough ? endsWith(last, suffix) : 'unknown';
    }
    case 'choice': {
      // `process.env.QUEUE_URL ?? 'https://…/orders.fifo'`: what is known of one of them holds for both.
      const answers = [endsWith(value.then, suffix), endsWith(value.else, suffix)];
      const [known, ...others] = new Set(answers.filter(answer => answer !== 'unknown'));
      return known !== undefined && others.length === 0 ? known : 'unknown';
    }
    default:
      return 'unknown';
  }
}

/** Is something given at the path? Of a list the first element speaks for all. */
export function isGivenAt(cx: Lowering, site: Site, path: AccessPath): Tri {
  const argument = Number(pathParts(path)[0]?.index);
  if (site.argumentNodes.some((node, position) => position <= argument && ts.isSpreadElement(node))) return 'unknown';
  const [holder = path, rest] = path.split(/\.Element\.(.*)/u);
  const located = valueAt(cx, site, holder);
  if (rest === undefined) return isGiven(located?.value);
  if (located === undefined || located.value.kind === 'literal' || located.value.kind === 'object') return 'no';
  if (located.value.kind !== 'array') return 'unknown';
  const [element] = located.value.list.elements;
  if (element === undefined) return 'unknown';
  return isGiven(membersAt(cx, { value: element, node: located.node }, rest)[0]?.value);
}

/** A list of tests or `{ anyArgument }` forms: is any met for certain? */
export function anyHolds(
  cx: Lowering,
  site: Site,
  tests: readonly (ValueTest | TextTest | ArgumentTest)[] | boolean | undefined,
): boolean {
  if (tests === undefined || typeof tests === 'boolean') return tests === true;
  return tests.some(test => {
    if ('includes' in test) return textAt(cx, site, test.at).includes(test.includes);
    return 'anyArgument' in test
      ? site.args.some(value => isText(value, test.anyArgument))
      : testOption(cx, site, test) === 'yes';
  });
}

/** What is known of a text, holes left out. */
function textAt(cx: Lowering, site: Site, path: AccessPath): string {
  const value = valueAt(cx, site, path)?.value;
  if (value === undefined) return '';
  return [...partsOf(value)].map(part => (part.kind === 'literal' ? String(part.value) : '')).join(' ');
}

/** The number at the path; `undefined`: nothing is given there. */
export function numberAt(cx: Lowering, site: Site, path: AccessPath): number | 'unknown' | undefined {
  return numberOf(valueAt(cx, site, path)?.value);
}

function numberOf(value: Value | undefined): number | 'unknown' | undefined {
  if (value === undefined || (value.kind === 'literal' && value.value === undefined)) return undefined;
  if (value.kind !== 'literal') return 'unknown';
  // Clients that send text take numbers as text as well.
  const number = typeof value.value === 'string' ? Number(value.value) : value.value;
  return typeof number === 'number' && Number.isFinite(number) ? number : 'unknown';
}

/** How many seconds the first duration lasts that is given at the call. */
export function secondsAt(
  cx: Lowering,
  site: Site,
  durations: readonly Duration[] | undefined,
): number | 'unknown' | undefined {
  for (const { at, unit, when } of durations ?? []) {
    if (when !== undefined && testOption(cx, site, when) !== 'yes') continue;
    const number = typeof at === 'string' ? numberAt(cx, site, at) : numberOf(argumentAfter(site, at.after));
    if (number === undefined) continue;
    return number === 'unknown' || unit === 'seconds' ? number : number / 1000;
  }
  return undefined;
}

function argumentAfter({ args }: Site, literal: string): Value | undefined {
  const position = args.findIndex(value => isText(value, literal));
  return position < 0 ? undefined : args[position + 1];
}

/** Commands do not care for upper and lower case. */
function isText(value: Value, text: string): boolean {
  return (
    value.kind === 'literal' && typeof value.value === 'string' && value.value.toUpperCase() === text.toUpperCase()
  );
}
