import { defineLibrary, inVersions, members } from '../model.ts';

export const tsPattern = defineLibrary({
  package: 'ts-pattern',
  versions: '>=5.0.0 <6',
  evidence: 'docs',
  docs: 'https://github.com/gvergnaud/ts-pattern#api-reference',
  entries: [
    { function: 'match', is: 'match', value: 'Argument[0]' },
    ...members('Match', ['with', 'when'], { is: 'case', callback: 'Argument[last]' }),
    { type: 'Match', member: 'otherwise', is: 'case', callback: 'Argument[last]', rest: true },
    { type: 'Match', member: 'run', is: 'chosen' },
    ...inVersions('>=5.7.0', [{ type: 'Exhaustive', member: '()', is: 'chosen' }]),
    ...inVersions('>=5.1.0', [{ type: 'Match', member: 'narrow', is: 'passes', value: 'Receiver' }]),
  ],
});
