import { defineLibrary, functions } from '../model.ts';

export const webPush = defineLibrary({
  package: 'web-push',
  versions: '>=3.0.0 <4',
  evidence: 'docs',
  docs: 'https://github.com/web-push-libs/web-push#sendnotificationpushsubscription-payload-options',
  entries: [
    { function: 'sendNotification', is: 'call', service: 'push' },
    ...functions(['setVapidDetails', 'setGCMAPIKey', 'generateRequestDetails', 'generateVAPIDKeys', 'encrypt'], {
      is: 'pure',
    }),
  ],
});
