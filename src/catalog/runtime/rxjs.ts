import { defineLibrary, functions, members } from '../model.ts';

/** What waits for an observable, and what hands it on: `lastValueFrom(client.emit(…).pipe(timeout(5000)))`. */
export const rxjs = defineLibrary({
  package: 'rxjs',
  versions: '>=7.0.0 <8',
  evidence: 'docs',
  docs: 'https://rxjs.dev/api/index/function/lastValueFrom',
  entries: [
    ...functions(['firstValueFrom', 'lastValueFrom'], { is: 'awaits', value: 'Argument[0]' }),
    // What an observer makes of the end is its own business: it may settle a promise that the handler waits for.
    ...members('Observable', ['toPromise', 'subscribe'], { is: 'awaits', value: 'Receiver' }),
    { type: 'Observable', member: 'pipe', is: 'passes', value: 'Receiver' },
  ],
});
