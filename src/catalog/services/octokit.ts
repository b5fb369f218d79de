import { defineLibrary, members } from '../model.ts';

const api = { is: 'call', service: 'api' } as const;
const endpoints = 'RestEndpointMethods.*';

/** Every endpoint by name; the first word tells the method. */
export const octokitRest = defineLibrary({
  package: '@octokit/plugin-rest-endpoint-methods',
  versions: '>=10.0.0 <18',
  evidence: 'docs',
  docs: 'https://octokit.github.io/rest.js/',
  entries: [
    ...members(
      endpoints,
      [
        'get*',
        'list*',
        'check*',
        'compare*',
        'download*',
        'repos',
        'issues*',
        'code',
        'commits',
        'users',
        'topics',
        'labels',
      ],
      {
        ...api,
        safe: true,
      },
    ),
    ...members(
      endpoints,
      [
        'createOrUpdate*',
        'update*',
        'set*',
        'add*',
        'replace*',
        'enable*',
        'disable*',
        'lock*',
        'merge',
        'star*',
        'follow',
        'block',
        'cancel*',
        'mark*',
        'dismiss*',
      ],
      { ...api, method: { default: 'PUT' } },
    ),
    ...members(endpoints, ['delete*', 'remove*', 'unlock*', 'unstar*', 'unfollow', 'unblock', 'revoke*', 'decline*'], {
      ...api,
      method: { default: 'DELETE' },
    }),
    { type: endpoints, member: 'create*', ...api },
  ],
});

export const octokitCore = defineLibrary({
  package: '@octokit/core',
  versions: '>=5.0.0 <8',
  evidence: 'docs',
  docs: 'https://github.com/octokit/core.js#readme',
  entries: [
    {
      type: 'Octokit',
      member: 'request',
      ...api,
      method: { at: 'Argument[0]', default: 'GET' },
    },
    { type: 'Octokit', member: 'graphql', ...api, document: ['Argument[0]'] },
    { construct: 'Octokit', is: 'configure', what: 'client' },
  ],
});
