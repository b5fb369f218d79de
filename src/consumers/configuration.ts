import path from 'node:path';

import type { Match } from '../catalog/index.ts';
import type { ConsumerMeaning, ConsumerVariant } from '../catalog/model.ts';
import { originsOfCallee, originsOfType } from '../typescript/origin.ts';
import { isUntyped } from '../typescript/signature.ts';
import { lastName, type ts } from '../typescript/syntax.ts';
import type { Lowering } from '../effects/lower/lowering.ts';
import { siteOf } from '../effects/lower/maker.ts';
import type { Services } from '../effects/lower/services.ts';
import { testOption, type Site } from '../effects/lower/site.ts';
import { importsConsumer } from './candidates.ts';

/** What the catalog says about this handler, and the call elsewhere that says so. */
export interface Applied {
  readonly meaning: ConsumerMeaning;
  readonly configuration?: Site;
}

/**
 * The meaning of a consumer row for one handler. `undefined`: the handler is none, the program configures something else for it
 * (a transport that nobody redelivers).
 */
export function appliedTo(
  cx: Lowering,
  meaning: ConsumerMeaning,
  site: Site,
  handler: ts.SignatureDeclaration,
): Applied | undefined {
  const { variants, configuredBy } = meaning;
  if (variants === undefined) return { meaning };
  const sites = configuredBy === undefined ? [] : configurationsFor(cx, configuredBy, handler);
  const typed = variants.find(
    variant => variant.parameterType !== undefined && hasParameter(cx, handler, site, variant),
  );
  if (typed?.ignored === true) return undefined;
  if (typed !== undefined) {
    // Of several configuring calls the one that says it is this variant; else one that does not say otherwise.
    const says = (wanted: string) => (candidate: Site) => testConfigured(cx, candidate, typed) === wanted;
    const configuration = sites.find(says('yes')) ?? sites.find(says('unknown'));
    return applied(meaning, typed, configuration);
  }
  // Of a request nobody can tell by which of several transports it comes: `cmd` over TCP beside events of a broker.
  const isOther = (candidate: Site): boolean =>
    variants.every(variant => variant.ignored === true || testConfigured(cx, candidate, variant) === 'no');
  if (meaning.answersSender === true && sites.some(isOther)) return undefined;
  for (const variant of variants) {
    const configuration = sites.find(candidate => testConfigured(cx, candidate, variant) === 'yes');
    if (configuration !== undefined) return applied(meaning, variant, configuration);
  }
  const isOpen = sites.every(candidate =>
    variants.some(variant => testConfigured(cx, candidate, variant) === 'unknown'),
  );
  const otherwise = variants.find(variant => variant.unconfigured === true);
  return isOpen && otherwise !== undefined ? applied(meaning, otherwise, undefined) : undefined;
}

function testConfigured(cx: Lowering, configuration: Site, { configured }: ConsumerVariant): string {
  return configured === undefined ? 'no' : testOption(cx, { ...configuration, configuration }, configured);
}

function applied(meaning: ConsumerMeaning, variant: ConsumerVariant, configuration: Site | undefined): Applied {
  const facts = { ...meaning, ...variant.facts };
  if (configuration !== undefined) return { meaning: facts, configuration };
  if (variant.acksUnseen === undefined) return { meaning: facts };
  return { meaning: { ...facts, acks: variant.acksUnseen, explicitWhenSettled: true } };
}

function hasParameter(
  cx: Lowering,
  handler: ts.SignatureDeclaration,
  { match }: Site,
  { parameterType }: ConsumerVariant,
): boolean {
  const { checker, catalog } = cx.services;
  return handler.parameters.some(
    ({ type }) =>
      type !== undefined &&
      [...originsOfType(checker, checker.getTypeFromTypeNode(type))].some(
        origin => origin.member === parameterType && catalog.libraryOf(origin)?.package === match.library.package,
      ),
  );
}

/** The configuring calls of the program that lie nearest to the handler: of the same application in a repository of several. */
function configurationsFor(cx: Lowering, name: string, handler: ts.SignatureDeclaration): readonly Site[] {
  const { catalog, index } = cx.services;
  const calls = [...(catalog.configurationNames.get(name) ?? [])].flatMap(called => index.callsNamed(called));
  const home = handler.getSourceFile().fileName;
  const matching = calls.flatMap(call => {
    const match = configurationAt(cx.services, call);
    if (match?.entry.is !== 'configure' || match.entry.name !== name) return [];
    return [{ call, match, nearness: sharedFolders(home, call.getSourceFile().fileName) }];
  });
  const nearest = Math.max(...matching.map(({ nearness }) => nearness));
  return matching.filter(({ nearness }) => nearness === nearest).map(({ call, match }) => siteOf(cx, call, match));
}

/** Also where a library of the program's own makes the application, and its type is not there. */
export function configurationAt({ catalog, checker }: Services, call: ts.CallExpression): Match | undefined {
  const name = lastName(call.expression);
  const isByName = name !== undefined && isUntyped(checker, call.expression);
  return isByName && importsConsumer(call.getSourceFile(), catalog)
    ? catalog.findConfiguration(name)
    : catalog.find(originsOfCallee(checker, call));
}

function sharedFolders(left: string, right: string): number {
  const [a, b] = [left, right].map(file => path.dirname(file).split('/'));
  const differs = (a ?? []).findIndex((folder, depth) => folder !== b?.[depth]);
  return differs < 0 ? (a?.length ?? 0) : differs;
}
