import { defineLibrary, functions } from '../model.ts';

/** What waits for an observable, and what hands it on: `lastValueFrom(client.emit(…).pipe(timeout(5000)))`. */
export const rxjs = defineLibrary({
  package: 'rxjs',
  versions: '>=7.0.0 <8',
  evidence: 'docs',
  docs: 'https://rxjs.dev/api/index/function/lastValueFrom',
  entries: [
    ...functions(['firstValueFrom', 'lastValueFrom'], { is: 'awaits', value: 'Argument[0]' }),
    { type: 'Observable', member: 'toPromise', is: 'awaits', value: 'Receiver' },
    { type: 'Observable', member: 'subscribe', is: 'awaits', value: 'Receiver', inExecutor: true },
    { type: 'Observable', member: 'pipe', is: 'passes', value: 'Receiver' },
  ],
});
