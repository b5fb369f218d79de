import { constructs, defineLibrary, functions, inVersions, members } from '../model.ts';

const telemetry = { is: 'telemetry' } as const;
const pure = { is: 'pure' } as const;

export const consoleApi = defineLibrary({
  package: 'global',
  alsoDeclaredBy: ['@cloudflare/workers-types'],
  ambient: true,
  versions: '*',
  evidence: 'docs',
  docs: 'https://nodejs.org/api/console.html',
  entries: [{ type: 'Console', member: '*', ...telemetry }],
});

export const pino = defineLibrary({
  package: 'pino',
  versions: '>=7.0.0 <11',
  evidence: 'docs',
  docs: 'https://getpino.io/#/docs/api',
  entries: [
    // Every level, custom ones included, is a `LogFn`.
    { type: 'LogFn', member: '()', ...telemetry },
    ...members('BaseLogger', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], telemetry),
    ...members('LoggerExtras', ['child', 'bindings', 'setBindings', 'isLevelEnabled'], pure),
    { type: 'LoggerExtras', member: 'flush', ...telemetry },
    { function: 'pino', ...pure },
  ],
});

export const winston = defineLibrary({
  package: 'winston',
  versions: '>=3.0.0 <4',
  evidence: 'docs',
  docs: 'https://github.com/winstonjs/winston#usage',
  entries: [
    { type: 'LeveledLogMethod', member: '()', ...telemetry },
    { type: 'LogMethod', member: '()', ...telemetry },
    ...members('Logger', ['profile', 'startTimer'], telemetry),
    ...members('Logger', ['child', 'isLevelEnabled', 'add', 'remove', 'clear', 'configure'], pure),
    ...members('winston', ['profile', 'startTimer'], telemetry),
    ...members('winston', ['createLogger', 'child', 'add', 'configure'], pure),
  ],
});

export const openTelemetry = defineLibrary({
  package: '@opentelemetry/api',
  versions: '>=1.0.0 <2',
  evidence: 'docs',
  docs: 'https://opentelemetry.io/docs/languages/js/instrumentation/',
  entries: [
    { type: 'Tracer', member: 'startActiveSpan', is: 'run', callback: 'Argument[last]' },
    { type: 'ContextAPI', member: 'with', is: 'run', callback: 'Argument[1]' },
    ...['Span', 'Tracer', 'Counter', 'UpDownCounter', 'Histogram', 'Gauge', 'DiagAPI'].flatMap(type =>
      members(type, ['*'], telemetry),
    ),
    ...inVersions('>=1.10.0', members('Logger', ['*'], telemetry)),
    ...['TraceAPI', 'ContextAPI', 'MetricsAPI', 'PropagationAPI', 'Meter', 'MeterProvider', 'TracerProvider'].flatMap(
      type => members(type, ['*'], pure),
    ),
  ],
});

const metrics = ['Counter', 'Gauge', 'Histogram', 'Summary'];

export const promClient = defineLibrary({
  package: 'prom-client',
  versions: '>=14.0.0 <16',
  evidence: 'docs',
  docs: 'https://github.com/siimon/prom-client#usage',
  entries: [
    ...metrics.flatMap(metric => members(metric, ['*'], telemetry)),
    // `counter.labels(…).inc()`
    { type: 'Internal', member: '*', ...telemetry },
    // `const end = histogram.startTimer(); … end();`
    ...['Gauge', 'Histogram', 'Summary', 'Internal'].flatMap(metric =>
      members(`${metric}.startTimer`, ['()'], telemetry),
    ),
    { type: 'Registry', member: '*', ...telemetry },
    { type: 'Pushgateway', member: '*', ...telemetry },
    { function: 'collectDefaultMetrics', ...pure },
    ...functions(['linearBuckets', 'exponentialBuckets'], pure),
    ...constructs([...metrics, 'Registry'], pure),
  ],
});
