import { defineLibrary, functions, inVersions, members } from '../model.ts';

const minted = { is: 'keySource', stability: 'unstable' } as const;
const derived = { is: 'keySource', stability: 'derived' } as const;

export const nodeCrypto = defineLibrary({
  package: 'node:crypto',
  alsoDeclaredBy: ['@cloudflare/workers-types'],
  ambient: true,
  versions: '*',
  evidence: 'docs',
  docs: 'https://nodejs.org/api/crypto.html',
  entries: [
    ...functions(['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues', 'randomFillSync', 'randomFill'], minted),
    // The global `crypto` has this type where Node's types declare it.
    ...members('Crypto', ['randomUUID', 'getRandomValues'], minted),
    ...functions(['createHash', 'createHmac', 'hash', 'pbkdf2Sync', 'scryptSync'], derived),
    ...members('Hash', ['update', 'digest', 'copy'], derived),
    ...members('Hmac', ['update', 'digest'], derived),
    ...functions(['timingSafeEqual', 'getHashes'], { is: 'pure' }),
  ],
});

export const uuid = defineLibrary({
  package: 'uuid',
  versions: '>=8.0.0 <15',
  evidence: 'docs',
  docs: 'https://github.com/uuidjs/uuid#api-summary',
  entries: [
    ...functions(['v1', 'v4'], minted),
    ...functions(['v3', 'v5', 'parse', 'stringify'], derived),
    ...inVersions('>=10.0.0 <15', [...functions(['v6', 'v7'], minted), ...functions(['v1ToV6', 'v6ToV1'], derived)]),
    ...functions(['validate', 'version'], { is: 'pure' }),
  ],
});

export const nanoid = defineLibrary({
  package: 'nanoid',
  versions: '>=3.0.0 <6',
  evidence: 'docs',
  docs: 'https://github.com/ai/nanoid#api',
  entries: [
    ...functions(['nanoid', 'random'], minted),
    ...functions(['customAlphabet', 'customRandom'], { is: 'pure' }),
    // `const id = customAlphabet(…)`, then `id()`.
    { type: 'customAlphabet', member: '()', ...minted },
    { type: 'customRandom', member: '()', ...minted },
  ],
});
