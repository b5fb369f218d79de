import { defineLibrary, functions, members } from '../model.ts';

const unstable = { is: 'keySource', stability: 'unstable' } as const;

/** Clocks, randomness and the process: different on every delivery. */
export const clock = defineLibrary({
  package: 'global',
  ambient: true,
  versions: '*',
  evidence: 'docs',
  docs: 'https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Date',
  entries: [
    { type: 'DateConstructor', member: 'now', ...unstable },
    { construct: 'Date', ...unstable, stabilityWithArguments: 'derived' },
    // `Date()` as a function ignores its arguments.
    { function: 'Date', ...unstable },
    ...members('DateConstructor', ['parse', 'UTC'], { is: 'keySource', stability: 'derived' }),
    { type: 'Date', member: '*', is: 'keySource', stability: 'derived' },
    { type: 'Math', member: 'random', ...unstable },
    { type: 'Math', member: '*', is: 'pure' },
    ...members('performance', ['now'], unstable),
    ...members('crypto', ['randomUUID', 'getRandomValues'], unstable),
    ...members('Process', ['hrtime', 'uptime', 'cpuUsage', 'memoryUsage', 'resourceUsage'], unstable),
    ...members('HRTime', ['()', 'bigint'], unstable),
    ...members('Process', ['exit', 'abort'], { is: 'exit' }),
    ...members('Process', ['nextTick'], { is: 'schedule', callback: 'Argument[0]' }),
    ...members('Process', ['cwd', 'emitWarning', 'on', 'once', 'off', 'getuid', 'umask'], { is: 'pure' }),
    ...functions(['setTimeout', 'setImmediate', 'queueMicrotask'], { is: 'schedule', callback: 'Argument[0]' }),
    ...functions(['setInterval'], { is: 'schedule', callback: 'Argument[0]', repeatsUntil: 'clearInterval' }),
    ...functions(['clearTimeout', 'clearInterval', 'clearImmediate'], { is: 'pure' }),
    ...members('Timeout', ['ref', 'unref', 'hasRef', 'refresh', 'close'], { is: 'pure' }),
  ],
});

export const nodeTimers = defineLibrary({
  package: 'node:timers/promises',
  ambient: true,
  versions: '*',
  evidence: 'docs',
  docs: 'https://nodejs.org/api/timers.html#timers-promises-api',
  entries: functions(['setTimeout', 'setImmediate'], { is: 'pure' }),
});
