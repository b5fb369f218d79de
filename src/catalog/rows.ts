import type { Entry, FieldMeaning, Meaning } from './model.ts';

/** One row a member of the type, all with the same meaning. */
export const members = (type: string, names: readonly string[], meaning: Meaning): readonly Entry[] =>
  names.map(member => ({ type, member, ...meaning }));

export const functions = (names: readonly string[], meaning: Meaning): readonly Entry[] =>
  names.map(name => ({ function: name, ...meaning }));

export const constructs = (names: readonly string[], meaning: Meaning): readonly Entry[] =>
  names.map(construct => ({ construct, ...meaning }));

/** Fields of a message type that share their stability. */
export const fields = (
  type: string,
  stability: FieldMeaning['stability'],
  names: readonly string[],
): readonly Entry[] => names.map(field => ({ type, field, is: 'field', stability }));

/** Fields of a message type that tell of earlier deliveries: marks of redelivery, counters of attempts, kept progress. */
export const history = (type: string, names: readonly string[]): readonly Entry[] =>
  names.map(field => ({ type, field, is: 'field', stability: 'unstable', tells: 'redelivery' }));

/** The field that identifies the message best. */
export const identity = (type: string, field: string): Entry => ({
  type,
  field,
  is: 'field',
  stability: 'stable',
  identity: true,
});

/** Rows for things that only some versions of the library have. */
export const inVersions = (versions: string, rows: readonly Entry[]): readonly Entry[] =>
  rows.map(row => ({ ...row, versions }));

/**
 * The operations of an AWS service: the same input goes to `client.send(new PublishCommand(input))` and, through the client that has a
 * method for each, to `sns.publish(input)`.
 */
export const operations = (client: string, meanings: Readonly<Record<string, Meaning>>): readonly Entry[] =>
  Object.entries(meanings).flatMap(([name, meaning]) => [
    { command: `${name}Command`, ...meaning },
    { type: client, member: name.slice(0, 1).toLowerCase() + name.slice(1), ...meaning },
  ]);
