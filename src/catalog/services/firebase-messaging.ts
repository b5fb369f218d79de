import { defineLibrary, members } from '../model.ts';

const push = { is: 'call', service: 'push' } as const;

/** A collapse key replaces only what was not delivered yet. */
export const firebaseMessaging = defineLibrary({
  package: 'firebase-admin',
  modules: ['firebase-admin/messaging'],
  versions: '>=12.0.0 <14',
  evidence: 'docs',
  docs: 'https://firebase.google.com/docs/cloud-messaging/send/admin-sdk',
  entries: [
    { type: 'Messaging', member: 'send', ...push },
    ...members('Messaging', ['sendEach', 'sendEachForMulticast'], { ...push, failuresAt: 'Member[failureCount]' }),
    ...members('Messaging', ['subscribeToTopic', 'unsubscribeFromTopic'], {
      ...push,
      method: { default: 'PUT' },
      failuresAt: 'Member[failureCount]',
    }),
    { function: 'getMessaging', is: 'configure', what: 'client' },
  ],
});
