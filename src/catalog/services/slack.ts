import { defineLibrary, members } from '../model.ts';

const chat = { is: 'call', service: 'chat' } as const;

export const slack = defineLibrary({
  package: '@slack/web-api',
  versions: '>=6.0.0 <9',
  evidence: 'docs',
  docs: 'https://docs.slack.dev/reference/methods/chat.postMessage',
  entries: [
    ...members('Methods.chat', ['postMessage', 'postEphemeral', 'meMessage', 'scheduleMessage'], chat),
    ...members('Methods.chat', ['update', 'unfurl'], { ...chat, method: { default: 'PUT' } }),
    ...members('Methods.chat', ['delete', 'deleteScheduledMessage'], { ...chat, method: { default: 'DELETE' } }),
    { type: 'Methods.chat', member: 'getPermalink', ...chat, safe: true },
    { type: 'Methods.files', member: 'uploadV2', ...chat },
    { type: 'Methods', member: 'filesUploadV2', ...chat },
    // Both are refused the second time.
    ...members('Methods.reactions', ['add', 'remove'], { ...chat, method: { default: 'PUT' } }),
    ...members('Methods.conversations', ['info', 'list', 'history', 'members', 'replies'], { ...chat, safe: true }),
    ...members('Methods.users', ['info', 'list', 'lookupByEmail'], { ...chat, safe: true }),
    { construct: 'WebClient', is: 'configure', what: 'client' },
  ],
});
