/**
 * Where a called, read or implemented thing is declared. The key by which the catalog is asked.
 *
 * - a member: `{ package: 'amqplib', container: 'Channel', member: 'ack' }`
 * - a function or a type: `container` is `undefined`, or the namespace that holds it
 * - a constructor: `member` is `new`; a call signature of an object type: `member` is `()`
 * - a member of an anonymous type inside a property: the container is dotted, `Message.Attributes`
 */
export interface Origin {
  /** npm package, `node:` module, `global`, or `''` for the program's own files. */
  readonly package: string;
  readonly container: string | undefined;
  readonly member: string;
  /** No types were there; told from the import only. */
  readonly inferred?: true;
}
