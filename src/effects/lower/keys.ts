import type { Deduplication, PublishMeaning } from '../../catalog/model.ts';
import { queueSays } from '../../consumers/declarations.ts';
import { queueAt, type QueueName } from '../../consumers/queue-name.ts';
import { placeOf } from '../place.ts';
import type { Key, PublishEffect } from '../program.ts';
import { termOf } from '../term-of.ts';
import type { Lowering } from './lowering.ts';
import { isGivenAt, memberName, testOption, valueAt, type Site, type Tri } from './site.ts';

export function keyAt(cx: Lowering, site: Site, path: string | undefined): Key | undefined {
  const located = path === undefined ? undefined : valueAt(cx, site, path);
  if (located === undefined || (located.value.kind === 'literal' && located.value.value === undefined))
    return undefined;
  return { value: termOf(located.value, placeOf(located.node)) };
}

/** The id that the message is published with. */
export function idAt(cx: Lowering, site: Site, meaning: PublishMeaning): Key | undefined {
  return placesOfId(meaning)
    .map(path => keyAt(cx, site, path))
    .find(found => found !== undefined);
}

function placesOfId({ key, keyAlternatives = [] }: PublishMeaning): readonly string[] {
  return key === undefined ? [] : [key, ...keyAlternatives];
}

/** What the broker recognises the message by when it is published again, or what it lacks for that. */
export function recognisedBy(
  cx: Lowering,
  site: Site,
  meaning: PublishMeaning,
): Pick<PublishEffect, 'key' | 'missingId'> {
  const key = idAt(cx, site, meaning);
  if (key !== undefined) return { key };
  const { deduplication } = meaning;
  const option = lastMember(meaning.key);
  if (deduplication === undefined || option === undefined) return {};
  const lacks = lacksId(cx, site, meaning, deduplication);
  if (lacks !== 'yes') return unless(cx, site, lacks);
  const { content } = deduplication;
  if (content === undefined) return { missingId: { option } };
  const takesContent = isContentTaken(cx, site, meaning, content);
  if (takesContent === 'no') return { missingId: { option } };
  const made = takesContent === 'yes' ? keyAt(cx, site, content.at) : undefined;
  if (made === undefined) return unless(cx, site, 'unknown');
  return made.value.stability === 'unstable' ? { missingId: { option, unstableContent: made.value } } : { key: made };
}

/** Nothing is said of what is not visible. */
function unless(cx: Lowering, site: Site, lacks: Tri): Record<string, never> {
  if (lacks === 'unknown') cx.gap(site.node, 'whether the broker recognises the message when it is published again');
  return {};
}

function lacksId(cx: Lowering, site: Site, meaning: PublishMeaning, deduplication: Deduplication): Tri {
  const { of, declared, unlessGiven = [] } = deduplication;
  const given = [...placesOfId(meaning), ...unlessGiven].map(path => isGivenAt(cx, site, path));
  if (given.includes('yes')) return 'no';
  const tests = of?.map(test => testOption(cx, site, test));
  const applies =
    declared === true
      ? queueSays(cx, site.match.library, destinationOf(cx, site, meaning), 'deduplicates')
      : tests === undefined
        ? 'yes'
        : (tests.find(answer => answer !== 'unknown') ?? 'unknown');
  if (applies === 'no') return 'no';
  return given.includes('unknown') ? 'unknown' : applies;
}

function isContentTaken(
  cx: Lowering,
  site: Site,
  meaning: PublishMeaning,
  { when }: NonNullable<Deduplication['content']>,
): Tri {
  const answers =
    when === undefined
      ? [queueSays(cx, site.match.library, destinationOf(cx, site, meaning), 'deduplicatesContent')]
      : when.map(test => testOption(cx, site, test));
  return answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no';
}

function destinationOf(cx: Lowering, site: Site, { destination }: PublishMeaning): QueueName {
  return { named: queueAt(cx, site, destination) };
}

/** `jobId` of `Argument[2].Member[jobId]`. */
function lastMember(path: string | undefined): string | undefined {
  return memberName(path?.slice(path.lastIndexOf('Member[')));
}
