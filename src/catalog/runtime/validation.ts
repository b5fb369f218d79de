import { defineLibrary, functions, members } from '../model.ts';

/** Checks a message or makes another shape of it, the same on every delivery; what it refuses, it throws at or tells in its result. */
const compute = { is: 'compute' } as const;

export const zod = defineLibrary({
  package: 'zod',
  versions: '>=3.25.0 <5',
  evidence: 'docs',
  docs: 'https://zod.dev/basics',
  entries: members('ZodType', ['parse', 'safeParse', 'parseAsync', 'safeParseAsync', 'spa'], compute),
});

export const classTransformer = defineLibrary({
  package: 'class-transformer',
  versions: '>=0.4.0 <1',
  evidence: 'docs',
  docs: 'https://github.com/typestack/class-transformer#methods',
  entries: [
    ...functions(['plainToInstance', 'plainToClass', 'plainToClassFromExist'], {
      is: 'passes',
      value: 'Argument[1]',
    }),
    ...functions(['instanceToPlain', 'classToPlain', 'instanceToInstance'], { is: 'passes', value: 'Argument[0]' }),
    ...functions(['serialize', 'deserialize', 'deserializeArray'], compute),
  ],
});

export const classValidator = defineLibrary({
  package: 'class-validator',
  versions: '>=0.13.0 <1',
  evidence: 'docs',
  docs: 'https://github.com/typestack/class-validator#usage',
  entries: functions(['validate', 'validateOrReject', 'validateSync'], compute),
});

export const joi = defineLibrary({
  package: 'joi',
  versions: '>=17.0.0 <19',
  evidence: 'docs',
  docs: 'https://joi.dev/api/',
  entries: [
    ...members('AnySchema', ['validate', 'validateAsync'], compute),
    ...members('Root', ['assert', 'attempt'], compute),
  ],
});

export const yup = defineLibrary({
  package: 'yup',
  versions: '>=1.0.0 <2',
  evidence: 'docs',
  docs: 'https://github.com/jquense/yup#api',
  entries: members('Schema', ['validate', 'validateSync', 'isValid', 'isValidSync', 'cast'], compute),
});

export const valibot = defineLibrary({
  package: 'valibot',
  versions: '>=1.0.0 <2',
  evidence: 'docs',
  docs: 'https://valibot.dev/guides/parse-data/',
  entries: [
    ...functions(['parse', 'parseAsync'], { is: 'passes', value: 'Argument[1]' }),
    ...functions(['safeParse', 'safeParseAsync', 'assert', 'is'], compute),
  ],
});
