import { docsUrl } from './manifest.ts';

/** What to do where TypeScript has no API. */
export const WITHOUT_API =
  'TypeScript 7 has no JavaScript API yet. Give tools version 6 and keep the compiler beside it: ' +
  'npm i -D typescript@npm:@typescript/typescript6 @typescript/native@npm:typescript@7. ' +
  `See ${docsUrl('setup')}`;
