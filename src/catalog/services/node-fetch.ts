import { defineLibrary, inVersions, members } from '../model.ts';

export const nodeFetch = defineLibrary({
  package: 'node-fetch',
  versions: '>=2.0.0 <4',
  evidence: 'docs',
  docs: 'https://github.com/node-fetch/node-fetch#options',
  entries: [
    {
      function: 'fetch',
      is: 'call',
      service: 'http',
      method: { at: 'Argument[1].Member[method]', default: 'GET' },
      headers: 'Argument[1].Member[headers]',
    },
    ...members('Body', ['json', 'text', 'arrayBuffer'], { is: 'compute' }),
    ...inVersions(
      '>=3.0.0 <4',
      members('BodyMixin', ['json', 'text', 'arrayBuffer', 'blob', 'formData'], { is: 'compute' }),
    ),
  ],
});
