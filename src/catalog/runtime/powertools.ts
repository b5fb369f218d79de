import { defineLibrary, functions, members } from '../model.ts';

const telemetry = { is: 'telemetry' } as const;
const pure = { is: 'pure' } as const;
/** As a middleware and as a decorator: what the handler throws is noted and thrown on, what it returns is handed on. */
const around = { is: 'around' } as const;

export const powertoolsLogger = defineLibrary({
  package: '@aws-lambda-powertools/logger',
  modules: ['@aws-lambda-powertools/logger', '@aws-lambda-powertools/logger/middleware'],
  versions: '>=2.0.0 <3',
  evidence: 'source',
  docs: 'https://docs.aws.amazon.com/powertools/typescript/latest/features/logger/',
  entries: [
    { function: 'injectLambdaContext', ...around },
    { type: 'Logger', member: 'injectLambdaContext', ...around },
    ...members('Logger', ['createChild', 'getLevelName', 'getPersistentLogAttributes', 'setLogLevel'], pure),
    { type: 'Logger', member: '*', ...telemetry },
    { construct: 'Logger', ...pure },
  ],
});

export const powertoolsMetrics = defineLibrary({
  package: '@aws-lambda-powertools/metrics',
  modules: ['@aws-lambda-powertools/metrics', '@aws-lambda-powertools/metrics/middleware'],
  versions: '>=2.0.0 <3',
  evidence: 'source',
  docs: 'https://docs.aws.amazon.com/powertools/typescript/latest/features/metrics/',
  entries: [
    { function: 'logMetrics', ...around },
    { type: 'Metrics', member: 'logMetrics', ...around },
    { type: 'Metrics', member: '*', ...telemetry },
    { construct: 'Metrics', ...pure },
  ],
});

export const powertoolsTracer = defineLibrary({
  package: '@aws-lambda-powertools/tracer',
  modules: ['@aws-lambda-powertools/tracer', '@aws-lambda-powertools/tracer/middleware'],
  versions: '>=2.0.0 <3',
  evidence: 'source',
  docs: 'https://docs.aws.amazon.com/powertools/typescript/latest/features/tracer/',
  entries: [
    { function: 'captureLambdaHandler', ...around },
    ...members('Tracer', ['captureLambdaHandler', 'captureMethod'], around),
    ...members('Tracer', ['captureAWS', 'captureAWSClient', 'captureAWSv3Client'], {
      is: 'passes',
      value: 'Argument[0]',
    }),
    { type: 'Tracer', member: '*', ...telemetry },
    ...members('ProviderServiceInterface', ['captureAsyncFunc', 'captureFunc'], { is: 'run', callback: 'Argument[1]' }),
    { construct: 'Tracer', ...pure },
  ],
});

/** What Powertools traces with; its segments are made and closed by hand where there is no decorator. */
export const awsXray = defineLibrary({
  package: 'aws-xray-sdk-core',
  versions: '>=3.5.0 <4',
  evidence: 'source',
  docs: 'https://docs.aws.amazon.com/xray/latest/devguide/xray-sdk-nodejs.html',
  entries: [
    { type: 'Segment', member: '*', ...telemetry },
    { type: 'Subsegment', member: '*', ...telemetry },
    ...functions(['captureAsyncFunc', 'captureFunc'], { is: 'run', callback: 'Argument[1]' }),
    ...functions(['captureAWSv3Client', 'captureAWSClient'], { is: 'passes', value: 'Argument[0]' }),
    ...functions(['getSegment', 'setSegment', 'resolveSegment'], telemetry),
  ],
});
