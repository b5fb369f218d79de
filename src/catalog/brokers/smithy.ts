import { defineLibrary } from '../model.ts';

/** What every AWS client inherits; the package that declares it has moved twice. */
export const smithy = defineLibrary({
  package: '@smithy/core',
  alsoDeclaredBy: ['@smithy/smithy-client', '@aws-sdk/smithy-client'],
  versions: '>=3.0.0 <4',
  evidence: 'docs',
  docs: 'https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/getting-started-nodejs.html',
  entries: [
    { type: 'Client', member: 'send', is: 'dispatch', command: 'Argument[0]' },
    { type: 'Client', member: 'destroy', is: 'pure' },
  ],
});
