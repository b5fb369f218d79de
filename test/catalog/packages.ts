import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Library } from '../../src/catalog/model.ts';
import { programOf, type InMemoryProgram } from '../program.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

/**
 * One program that has the declarations of every catalogued package. `clients` has a ready client for those containers whose own
 * declaration is generic or lists commands instead of functions.
 */
export const programOfPackages = (): InMemoryProgram =>
  programOf(
    {
      'packages.ts': `
        import 'amqplib';
        import 'amqplib/callback_api';
        import type {} from 'aws-lambda';
        import '@aws-sdk/client-sqs';
        import '@azure/functions';
        import '@azure/service-bus';
        import '@azure/storage-queue';
        import '@google-cloud/pubsub';
        import '@ssut/nestjs-sqs';
        import 'firebase-functions';
        import 'firebase-functions/v1';
        import '@opentelemetry/api';
        import 'axios';
        import 'bullmq';
        import 'ioredis';
        import 'kafkajs';
        import 'nanoid';
        import 'nodemailer';
        import 'pg';
        import 'pino';
        import 'prom-client';
        import 'redis';
        import 'sqs-consumer';
        import 'stripe';
        import 'uuid';
        import 'winston';
        import type { Redis } from 'ioredis';
        import type { createClient } from 'redis';
        import type { PrismaClient } from '../../fixtures/prisma/client/generated/client.ts';
        declare const prisma: PrismaClient;
        const extended = prisma.$extends({ name: 'traced' });
        import '../../fixtures/prisma/client-js/generated/index.js';
        export declare const clients: {
          RedisCommander: Redis;
          _default: ReturnType<typeof createClient>;
          DynamicClientExtensionThis: typeof extended;
          DynamicModelExtensionThis: typeof extended.order;
        };
      `,
    },
    { lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'] },
  );

const require = createRequire(import.meta.url);

/** The installed version of the package whose types the rows are checked against. */
export const installedVersion = (library: Library): string => {
  for (const name of [...(library.alsoDeclaredBy ?? []), library.package]) {
    const file = path.join(root, 'node_modules', name, 'package.json');
    const found: unknown = tryRead(file);
    if (typeof found === 'object' && found !== null && 'version' in found) return String(found.version);
  }
  throw new Error(`${library.package} is not installed`);
};

const tryRead = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(require.resolve(file), 'utf8'));
  } catch {
    return undefined;
  }
};

/** `>=1.2.0 <3` and `*`, the only forms that the catalog uses. */
export const satisfies = (version: string, range: string): boolean => {
  if (range === '*') return true;
  return range.split(' ').every(part => {
    const [, operator, bound] = /^(>=|<)(\d+(?:\.\d+){0,2})$/u.exec(part) ?? [];
    if (operator === undefined || bound === undefined) return false;
    const order = compare(version, bound);
    return operator === '<' ? order < 0 : order >= 0;
  });
};

const compare = (left: string, right: string): number => {
  const [a, b] = [left, right].map(text => text.split('.').map(Number));
  for (let index = 0; index < 3; index += 1) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};
