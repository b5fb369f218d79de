import type { CallMeaning } from '../../catalog/model.ts';
import { takesMember } from '../../typescript/parameters.ts';
import { lastName, chainAfter, ts } from '../../typescript/syntax.ts';
import { placeOf } from '../place.ts';
import type { CallEffect, Key } from '../program.ts';
import { termOf } from '../term-of.ts';
import { knownText, undefinedValue, type Value } from '../value.ts';
import { batchResult } from './batch-results.ts';
import { chainedValue, mayGoOn } from './chained.ts';
import { operationOf } from './graphql.ts';
import { keyAt } from './keys.ts';
import type { Lowering } from './lowering.ts';
import { failingInResult } from './returned.ts';
import { pathParts, testOption, valueAt, type Site } from './site.ts';

/** A call of a service outside: what is done there depends on the method, the document and the key. */
export function applyCall(cx: Lowering, site: Site, meaning: CallMeaning): Value {
  const does = whatItDoes(cx, site, meaning);
  if (does === 'nothing') {
    cx.step({ kind: 'compute', asks: true }, site.node, true);
    // What the other side answers may come from what an earlier delivery did there.
    return cx.unknown(site.args, true);
  }
  if (does === 'unknown') {
    cx.gap(site.node, 'whether the call changes anything is not visible');
    cx.step({ kind: 'unknown' }, site.node, true);
    return cx.unknown(site.args);
  }
  const key = keyAt(cx, site, meaning.key) ?? keyAt(cx, site, meaning.optionalKey) ?? headerKey(cx, site, meaning);
  const effect: CallEffect = {
    kind: 'call',
    service: meaning.service,
    takesKey: key === undefined ? takesKey(cx, site, meaning) : meaning.key !== undefined,
    ...(key === undefined ? {} : { key }),
    idempotent: does === 'same',
  };
  const { returned } = meaning;
  if (returned === undefined) return batchResult(cx, site, meaning.failuresAt, cx.step(effect, site.node, true));
  const body = cx.collect(() => cx.step(effect, site.node, true));
  return failingInResult(cx, site.node, returned, body, { data: cx.unknown(site.args), count: undefinedValue });
}

/** `same`: what is done twice is done once. */
type Doing = 'nothing' | 'same' | 'more' | 'unknown';

function whatItDoes(cx: Lowering, site: Site, meaning: CallMeaning): Doing {
  const { safe = false, safeWhen = [], document, method } = meaning;
  if (safe || safeWhen.some(test => testOption(cx, site, test) === 'yes')) return 'nothing';
  if (document !== undefined) return byDocument(cx, site, document);
  return method === undefined ? 'more' : byMethod(cx, site, method);
}

function byMethod(cx: Lowering, site: Site, { at, default: absent }: NonNullable<CallMeaning['method']>): Doing {
  const given = at === undefined ? undefined : valueAt(cx, site, at)?.value;
  const isAbsent = given === undefined || (given.kind === 'literal' && given.value === undefined);
  const text = isAbsent ? absent : knownText(given);
  // `POST /repos/{owner}/{repo}/issues`: of a route, the method is the first word.
  const [method = '', ...route] = text?.split(' ') ?? [];
  switch (method.toUpperCase()) {
    case '':
      return 'unknown';
    case 'GET':
    case 'HEAD':
    case 'OPTIONS':
      return 'nothing';
    case 'PUT':
    case 'DELETE':
      return 'same';
    default:
      return method.startsWith('/') && route.length === 0 ? byMethod(cx, site, { default: absent }) : 'more';
  }
}

function byDocument(cx: Lowering, site: Site, paths: readonly string[]): Doing {
  const located = paths.map(path => valueAt(cx, site, path)).find(found => found !== undefined);
  const text = located === undefined ? undefined : knownText(located.value);
  const operation = text === undefined ? undefined : operationOf(text);
  if (operation === undefined) return 'unknown';
  return operation === 'mutation' ? 'more' : 'nothing';
}

/** Of a row for many members, or for several versions of one, the types say which of them take the key. */
function takesKey(cx: Lowering, { node, match }: Site, { key }: CallMeaning): boolean {
  if (key === undefined) return false;
  if ('command' in match.entry || !ts.isCallExpression(node)) return true;
  const [argument, member] = pathParts(key);
  return takesMember(cx.services.checker, node, argument?.index, member?.index);
}

const KEY_HEADER = /^(?:x-)?idempotency-key$|^paypal-request-id$|^(?:x-)?request-id$/iu;

const TRACE_HEADER = /^(?:x-)?request-id$/iu;

function headerKey(cx: Lowering, site: Site, { headers, headerSetter }: CallMeaning): Key | undefined {
  if (headers !== undefined) return givenHeaderKey(cx, site, headers);
  return headerSetter === undefined ? undefined : chainedHeaderKey(cx, site, headerSetter);
}

/** `headers: { 'Idempotency-Key': key }` makes any HTTP call keyed. */
function givenHeaderKey(cx: Lowering, site: Site, path: string): Key | undefined {
  const headers = valueAt(cx, site, path);
  if (headers === undefined) return undefined;
  const all = sidesOf(headers.value);
  // Headers that cannot be seen may hold a key.
  const unseen = all.find(({ kind }) => kind !== 'object' && kind !== 'literal');
  if (unseen !== undefined) return { value: termOf(unseen, placeOf(headers.node)) };
  const name = all
    .flatMap(side => (side.kind === 'object' ? [...side.members.keys()] : []))
    .find(candidate => KEY_HEADER.test(candidate));
  return name === undefined ? undefined : asKey(name, keyAt(cx, site, `${path}.Member[${name}]`));
}

/** What the value can be, where that depends on something. */
function sidesOf(value: Value): readonly Value[] {
  return value.kind === 'choice' ? [...sidesOf(value.then), ...sidesOf(value.else)] : [value];
}

/** `request.set('Idempotency-Key', key)`, `request.set({ 'Idempotency-Key': key })` further down the chain. */
function chainedHeaderKey(cx: Lowering, site: Site, setter: string): Key | undefined {
  if (!ts.isCallExpression(site.node)) return undefined;
  const { calls, last } = chainAfter(site.node);
  for (const { expression, arguments: given } of calls) {
    const [first, second] = given;
    if (lastName(expression) !== setter || first === undefined) continue;
    const header = chainedValue(cx, site, first);
    if (header.kind === 'object') {
      const name = [...header.members.keys()].find(candidate => KEY_HEADER.test(candidate));
      const value = name === undefined ? undefined : header.members.get(name);
      if (name !== undefined && value !== undefined) return asKey(name, { value: termOf(value, placeOf(first)) });
    } else if (header.kind !== 'literal') return unseenKey(cx);
    else if (typeof header.value === 'string' && KEY_HEADER.test(header.value) && second !== undefined) {
      return asKey(header.value, { value: termOf(chainedValue(cx, site, second), placeOf(second)) });
    }
  }
  return mayGoOn(last) ? unseenKey(cx) : undefined;
}

function unseenKey(cx: Lowering): Key {
  return { value: termOf(cx.unknown()) };
}

/** A request id that is made up on the spot is there for tracing. */
function asKey(header: string, key: Key | undefined): Key | undefined {
  return TRACE_HEADER.test(header) && key?.value.stability === 'unstable' ? undefined : key;
}
