import { defineLibrary, inVersions, members } from '../model.ts';

const api = { is: 'call', service: 'api' } as const;
const put = { ...api, method: { default: 'PUT' } } as const;

export const hubspot = defineLibrary({
  package: '@hubspot/api-client',
  versions: '>=10.0.0 <14',
  evidence: 'docs',
  docs: 'https://developers.hubspot.com/docs/api-reference/crm-objects-v3/guide',
  entries: [
    ...members('*Api', ['get*', 'search*', 'doSearch', 'read'], { ...api, safe: true }),
    { type: 'PromiseBasicApi', member: 'create', ...api },
    ...inVersions('>=13.0.0', members('PromiseBasicApi', ['merge'], api)),
    { type: 'PromiseBasicApi', member: 'update', ...put },
    { type: 'PromiseBasicApi', member: 'archive', ...api, method: { default: 'DELETE' } },
    { type: 'PromiseBatchApi', member: 'create', ...api },
    { type: 'PromiseBatchApi', member: 'update', ...put },
    ...inVersions('>=13.0.0', members('PromiseBatchApi', ['upsert'], put)),
    { type: 'PromiseBatchApi', member: 'archive', ...api, method: { default: 'DELETE' } },
    {
      type: 'PromiseSingleSendApi',
      member: 'sendEmail',
      is: 'call',
      service: 'email',
      key: 'Argument[0].Member[message].Member[sendId]',
    },
    { construct: 'Client', is: 'configure', what: 'client' },
  ],
});
