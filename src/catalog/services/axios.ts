import { constructs, defineLibrary, functions, inVersions, members } from '../model.ts';

const withBody = { is: 'call', service: 'http', headers: 'Argument[2].Member[headers]' } as const;
const byConfig = {
  is: 'call',
  service: 'http',
  method: { at: 'Argument[last].Member[method]', default: 'GET' },
  headers: 'Argument[last].Member[headers]',
} as const;

export const axios = defineLibrary({
  package: 'axios',
  versions: '>=1.0.0 <2',
  evidence: 'docs',
  docs: 'https://axios-http.com/docs/req_config',
  entries: [
    ...members('Axios', ['post', 'postForm'], { ...withBody, method: { default: 'POST' } }),
    ...members('Axios', ['put', 'putForm'], { ...withBody, method: { default: 'PUT' } }),
    ...members('Axios', ['patch', 'patchForm'], { ...withBody, method: { default: 'PATCH' } }),
    {
      type: 'Axios',
      member: 'delete',
      is: 'call',
      service: 'http',
      headers: 'Argument[1].Member[headers]',
      method: { default: 'DELETE' },
    },
    ...members('Axios', ['get', 'head', 'options'], { is: 'call', service: 'http', safe: true }),
    { type: 'Axios', member: 'request', ...byConfig },
    { type: 'Axios', member: 'getUri', is: 'pure' },
    // `axios(config)` and `axios(url, config)`, also of an instance.
    { function: 'axios', ...byConfig },
    { type: 'AxiosInstance', member: '()', ...byConfig },
    { type: 'AxiosStatic', member: 'create', is: 'configure', what: 'client' },
    ...members('AxiosInterceptorManager', ['use', 'eject'], { is: 'pure' }),
    ...inVersions('>=1.2.0', members('AxiosInterceptorManager', ['clear'], { is: 'pure' })),
    ...members('AxiosStatic', ['isAxiosError', 'isCancel'], { is: 'pure' }),
    ...inVersions('>=1.2.0', functions(['isAxiosError', 'isCancel'], { is: 'pure' })),
    ...constructs(['AxiosError', 'AxiosHeaders'], { is: 'pure' }),
  ],
});
