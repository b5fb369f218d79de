/**
 * What the APIs that the catalog does not describe call things: knowledge of conventions, used only where types show that a parameter of
 * theirs has such a property.
 */

/** Properties and parameters that take an idempotency key, whatever the API. */
export const keyNames: readonly string[] = [
  'idempotencyKey',
  'idempotency_key',
  'IdempotencyKey',
  'idempotencyToken',
  'IdempotencyToken',
  'idempotentKey',
  'paypalRequestId',
];

/** The same where the API's own documentation of them speaks of idempotency; elsewhere such a token is a credential. */
export const documentedKeyNames: readonly string[] = [
  'clientToken',
  'ClientToken',
  'clientRequestToken',
  'ClientRequestToken',
  'requestToken',
  'RequestToken',
  'requestId',
  'RequestId',
];

/** Verbs that read. */
export const safeVerbs: ReadonlySet<string> = new Set([
  'get',
  'list',
  'retrieve',
  'find',
  'search',
  'fetch',
  'describe',
  'head',
  'read',
  'query',
  'count',
  'check',
  'exists',
  'lookup',
  'load',
  'batchGet',
  'preview',
  'calculate',
  'estimate',
  'quote',
  'validate',
  'verify',
  'download',
  'poll',
  'wait',
  'is',
  'has',
]);

/** Verbs that say how things are to be: what is said twice is done once. */
export const settingVerbs: ReadonlySet<string> = new Set([
  'put',
  'set',
  'update',
  'upsert',
  'replace',
  'patch',
  'delete',
  'remove',
  'archive',
  'cancel',
  'void',
  'close',
  'stop',
  'enable',
  'disable',
  'tag',
  'untag',
]);
