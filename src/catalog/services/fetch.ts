import { defineLibrary, members } from '../model.ts';

export const fetchApi = defineLibrary({
  package: 'global',
  alsoDeclaredBy: ['@cloudflare/workers-types'],
  ambient: true,
  versions: '*',
  evidence: 'docs',
  docs: 'https://developer.mozilla.org/docs/Web/API/Window/fetch',
  entries: [
    {
      function: 'fetch',
      is: 'call',
      service: 'http',
      method: { at: 'Argument[1].Member[method]', default: 'GET' },
      headers: 'Argument[1].Member[headers]',
    },
    ...members('Body', ['json', 'text', 'arrayBuffer', 'blob', 'formData'], { is: 'compute' }),
    { type: 'Response', member: 'clone', is: 'compute' },
  ],
});
