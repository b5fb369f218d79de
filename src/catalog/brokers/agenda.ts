import { defineLibrary, fields, inVersions, members, history } from '../model.ts';

const consumer = {
  is: 'consumer',
  acks: 'onReturn',
  // A failed job is kept as failed; only version 6 can retry, when told to.
  onThrow: 'drop',
  // The lock expires after `lockLifetime`, and the job runs again.
  unsettled: 'redelivered',
  awaitsHandler: true,
} as const;

const handler = { message: 'Parameter[0]', done: 'Parameter[1]' } as const;

export const agenda = defineLibrary({
  package: 'agenda',
  versions: '>=5.0.0 <7',
  evidence: 'source',
  docs: 'https://github.com/agenda/agenda#defining-job-processors',
  entries: [
    {
      type: 'Agenda',
      member: 'define',
      ...consumer,
      onThrowWhen: [{ at: 'Argument[2].Member[backoff]', given: true, onThrow: 'redeliver' }],
      // `define(name, processor, options?)` of version 6, `define(name, options, processor)` of version 5.
      handlers: [
        { at: 'Argument[1]', ...handler },
        { at: 'Argument[2]', ...handler },
      ],
    },
    ...inVersions('>=6.0.0', [
      { decorator: 'Define', ...consumer, handler },
      { decorator: 'Every', ...consumer, handler },
    ]),
    { parameterType: 'Job', ...consumer, handler },

    { type: 'Agenda', member: 'now', is: 'publish', destination: 'Argument[0]' },
    { type: 'Agenda', member: 'schedule', is: 'publish', destination: 'Argument[1]' },
    // There is one job per name and interval: saying it again updates it.
    { type: 'Agenda', member: 'every', is: 'publish', key: 'Argument[1]', destination: 'Argument[1]' },
    ...inVersions('>=6.0.0', [
      { type: 'Agenda', member: 'nowDebounced', is: 'publish', key: 'Argument[2]', destination: 'Argument[0]' },
    ]),
    { type: 'Job', member: 'touch', is: 'extendLease', message: 'Receiver' },
    { type: 'Job', member: 'fail', is: 'nack', message: 'Receiver', requeue: { default: true } },
    // Mostly the job's own state; a job that `create` made is scheduled by it.
    ...members('Job', ['save', 'isRunning'], { is: 'compute' }),
    ...members('Job', ['unique', 'schedule', 'priority', 'repeatEvery', 'repeatAt', 'enable', 'disable'], {
      is: 'pure',
    }),
    ...members('Agenda', ['create', 'processEvery', 'maxConcurrency', 'defaultConcurrency', 'lockLimit', 'name'], {
      is: 'pure',
    }),
    ...members('Agenda', ['start', 'stop', 'cancel', 'purge', 'enable', 'disable'], { is: 'compute' }),
    { construct: 'Agenda', is: 'configure', what: 'client' },

    // A recurring job keeps its id from run to run: it names the job, not the run.
    ...inVersions('>=6.0.0', [
      ...fields('JobParameters', 'stable', ['_id', 'name', 'data']),
      ...history('JobParameters', ['lastFinishedAt', 'failCount', 'progress']),
      ...fields('JobParameters', 'unstable', ['lockedAt', 'lastRunAt', 'nextRunAt']),
    ]),
    ...inVersions('<6.0.0', [
      ...fields('JobAttributes', 'stable', ['_id', 'name', 'data']),
      ...history('JobAttributes', ['lastFinishedAt', 'failCount']),
      ...fields('JobAttributes', 'unstable', ['lockedAt', 'lastRunAt', 'nextRunAt']),
    ]),
  ],
});
