import { defineLibrary, members } from '../model.ts';

/** An answer costs, but changes nothing at the other side. */
const answer = { is: 'call', service: 'api', safe: true } as const;
const api = { is: 'call', service: 'api' } as const;

/** The option `idempotencyKey` is in the types, and is sent by no client that has no header set up for it. */
export const openai = defineLibrary({
  package: 'openai',
  versions: '>=4.0.0 <7',
  evidence: 'source',
  docs: 'https://github.com/openai/openai-node/blob/master/src/client.ts',
  entries: [
    ...['Completions', 'Responses'].flatMap(type => members(type, ['create', 'parse', 'stream', 'retrieve'], answer)),
    ...['Embeddings', 'Moderations', 'Speech', 'Transcriptions', 'Translations'].map(type => ({
      type,
      member: 'create',
      ...answer,
    })),
    ...members('Images', ['generate', 'edit', 'createVariation'], answer),
    ...members('*', ['retrieve*', 'list*'], answer),
    ...members('*', ['create*', 'upload*'], api),
    { construct: 'OpenAI', is: 'configure', what: 'client' },
  ],
});
